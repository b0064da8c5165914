"""Words of the command line in, values out: what several commands take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import click

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON object a line.")


class Day(click.ParamType[datetime]):
    """A day or a moment: `2026-11-24` or `2026-11-24T06:00:00+00:00`; UTC where no zone is given."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date such as 2026-11-24", param, ctx)
        return moment.replace(tzinfo=moment.tzinfo or UTC)


class EndOfDay(Day):
    """The same; of a day, its end."""

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        moment = super().convert(value, param, ctx)
        return moment if "T" in str(value) or ":" in str(value) else moment + timedelta(days=1)
