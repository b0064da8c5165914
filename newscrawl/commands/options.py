"""Words of the command line in, values out: what several commands take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import click

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON object a line.")


def on_engine(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of a command whose work an engine does: `engine` and `address`."""
    address = click.option("--address", default="", metavar="HOST:PORT|auto",
                           help="With --engine ray: the running Ray cluster to join, on one of whose nodes"
                           " this is; without it, a Ray of this machine alone.")  # fmt: skip
    engine = click.option("--engine", type=click.Choice(["local", "ray"]), default="local",
                          show_default=True, help="What does the work: the cores of this machine, or of"
                          " many by way of Ray (docs/scaling.md).")  # fmt: skip
    return engine(address(command))


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
