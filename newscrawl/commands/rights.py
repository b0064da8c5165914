"""The commands `newscrawl rights ...`."""

from __future__ import annotations

import json

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.terminal import out


@click.group()
def rights() -> None:
    """What pages and hosts say of the rights in them: list, show."""


@rights.command("list")
@as_json
def rights_list(*, json_: bool) -> None:
    """Every source: pages whose use is reserved, what became of them, and signals by kind."""
    from newscrawl.signals import print_rights, rights_rows

    rows = rights_rows(load_config())
    if json_:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        print_rights(rows)


@rights.command("show")
@click.argument("target", metavar="ARTICLE-ID|URL")
@as_json
def rights_show(target: str, *, json_: bool) -> None:
    """All that was ever said of the rights in one article or page: what, by whom, from when to when."""
    from newscrawl.signals import history, print_history, span_record

    spans = history(load_config(), target)
    if json_:
        for span in spans:
            click.echo(json.dumps(span_record(span), ensure_ascii=False))
    elif spans:
        print_history(spans)
    else:
        out.print("Nothing is known to be said of the rights in it.")
