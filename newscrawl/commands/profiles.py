"""The commands `newscrawl profiles ...`."""

from __future__ import annotations

import json

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config


@click.group()
def profiles() -> None:
    """What was learned of each site: list, show."""


@profiles.command("list")
@as_json
def profiles_list(*, json_: bool) -> None:
    """Every site with a profile: pages seen, layouts, what is removed, how it is doing."""
    from newscrawl.profiles import print_sites, site_rows

    rows = site_rows(load_config())
    if json_:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        print_sites(rows)


@profiles.command("show")
@click.argument("source")
@as_json
def profiles_show(source: str, *, json_: bool) -> None:
    """What was learned of SOURCE's pages, in plain words: what is removed, what is kept, and why.

    To overrule it, name the line in the source's file, under [read]: keep = ["^Tl;dr$"] or
    drop = ["^Sign up here"].
    """
    from newscrawl.profiles import learned_rows, print_learned

    if json_:
        for row in learned_rows(load_config(), source):
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        print_learned(load_config(), source)
