"""The commands `newscrawl copies ...`."""

from __future__ import annotations

import json

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.counted import counted
from newscrawl.terminal import out


@click.group()
def copies() -> None:
    """Articles that carry the same text: find, list."""


@copies.command("find")
@click.option("--anew", is_flag=True, help="Forget first what is known of all articles.")
def copies_find(*, anew: bool) -> None:
    """Compare the articles that were not compared yet, as those of an upgraded database.

    What a crawl stores is compared as it is stored.
    """
    from newscrawl.duplicates import find_copies

    out.print(f"{counted(find_copies(load_config(), anew=anew), 'article')} compared.")


@copies.command("list")
@click.option("--source", help="Only copies that this source has.")
@as_json
def copies_list(source: str | None, *, json_: bool) -> None:
    """Every copy, below the article that it is a copy of, and how it came from it."""
    from newscrawl.duplicates import copies as stored_copies
    from newscrawl.duplicates import print_copies

    rows = stored_copies(load_config(), source=source)
    if not json_:
        print_copies(rows)
        return
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))
