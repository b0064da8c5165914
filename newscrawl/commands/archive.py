"""The commands `newscrawl archive ...`."""

from __future__ import annotations

import json
from datetime import datetime

import click

from newscrawl.commands.options import Day, as_json
from newscrawl.config import load_config
from newscrawl.counted import counted
from newscrawl.errors import NewscrawlError
from newscrawl.terminal import out


@click.group()
def archive() -> None:
    """The pages as they were served (WARC files): verify, find, show."""


@archive.command("verify")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@as_json
def archive_verify(files: tuple[str, ...], *, json_: bool) -> None:
    """Read every record of each FILE (default: all), and tell what is damaged.

    A FILE is named as in the archive: 2026-11/newscrawl-....warc.gz. Exit status 1 when anything is
    wrong.
    """
    from newscrawl.records import print_verified, verified_as_dict, verify_archive

    checked = records = problems = 0
    for found in verify_archive(load_config(), files):
        checked += 1
        records += sum(found.records.values())
        problems += len(found.problems)
        if json_:
            click.echo(json.dumps(verified_as_dict(found)))
        else:
            print_verified(found)
    if problems:
        raise NewscrawlError(
            f"{counted(problems, 'problem')} in {counted(checked, 'file')}; what is whole can be read all the same: put"
            " back the files from a copy where you have one"
        )
    if not json_:
        out.print(f"{counted(checked, 'file')}, {counted(records, 'record')}, no problem found")


@archive.command("find")
@click.argument("url")
@as_json
def archive_find(url: str, *, json_: bool) -> None:
    """Every record of URL in the archive, oldest first: when it was fetched, where it is kept."""
    from newscrawl.records import capture_as_dict, find, print_captures

    found = find(load_config(), url)
    if json_:
        for capture in found:
            click.echo(json.dumps(capture_as_dict(capture), ensure_ascii=False))
    else:
        print_captures(found)


@archive.command("show")
@click.argument("url")
@click.option("--at", type=Day(), help="As it was at this moment; without it, as it was last.")
@as_json
def archive_show(url: str, at: datetime | None, *, json_: bool) -> None:
    """The page at URL as it was served: head and text on a terminal, into a pipe its bytes alone."""
    from newscrawl.records import page_as_dict, print_page, show

    capture, page = show(load_config(), url, at)
    if json_:
        click.echo(json.dumps(page_as_dict(capture, page), ensure_ascii=False))
    else:
        print_page(page)
