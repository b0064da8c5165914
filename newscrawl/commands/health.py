"""The command `newscrawl health`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.errors import NewscrawlError
from newscrawl.recording import recorded
from newscrawl.terminal import err, out, printable, shorten


@click.command()
@click.option("--source", "names", multiple=True, help="Only this source; may be repeated.")
@click.option("--offline", is_flag=True,
              help="Ask no site again; by default those that seem dead are, twice.")  # fmt: skip
@click.option("--look-again", default=30.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(0), help="Wait before the second of these looks.")  # fmt: skip
@click.option("--exit-zero", is_flag=True,
              help="Status 0 though something is wrong, for cron: the alarms tell of it, once.")  # fmt: skip
@as_json
@recorded("health")
def health(
    names: tuple[str, ...], *, offline: bool, look_again: float, exit_zero: bool, json_: bool
) -> None:
    r"""Which sources need a look, since when, and why; nothing when all is well.

    Each source is judged by its own history, and by `expect` in its file. What begins or ends is
    told once, by mail, webhook or file (NEWSCRAWL_ALARM_MAIL, _WEBHOOK, _FILE). docs/operation.md
    says what is looked at, and how soon it is noticed.

    Exit status: 0 all well, 1 some source is not, or an alarm could not be delivered.
    """
    from datetime import UTC, datetime

    from newscrawl.health.check import look
    from newscrawl.sources import choose_sources, load_sources

    config = load_config()
    sources = choose_sources(load_sources(config.sources_dir), names)
    found = look(
        config, sources, is_all=not names, now=datetime.now(UTC),
        look_again=None if offline else look_again,
    )  # fmt: skip
    for state in found.states:
        if json_:
            click.echo(json.dumps(_as_dict(state), ensure_ascii=False))
        else:
            name = state.source or "the crawling"
            out.print(
                f"[bold]{printable(name)}[/bold]  {state.state}  since {state.since:%Y-%m-%d}"
            )
            out.print(f"  {shorten(state.evidence, 400)}", markup=False)
            out.print(f"  to see more: {printable(state.command)}", markup=False)
    for failure in found.failures:
        err.print(
            f"An alarm could not be delivered; the next look tries again: {printable(failure)}",
            markup=False,
        )
    if found.failures:
        raise NewscrawlError(f"{len(found.failures)} ways of alarm failed; the lines above say why")
    if found.states and not exit_zero:
        troubled = len({one.source for one in found.states})
        raise NewscrawlError(
            f"{troubled} of {found.sources} sources need a look; the lines above say why"
        )


def _as_dict(state: Any) -> dict[str, Any]:
    record = asdict(state)
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in record.items()
        if name not in {"id", "ended_at"}
    }
