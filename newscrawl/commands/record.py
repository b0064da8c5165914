"""The commands `newscrawl reread`, `search` and `history`."""

from __future__ import annotations

import json
from datetime import datetime

import click

from newscrawl.commands.options import Day, as_json, on_engine
from newscrawl.config import load_config
from newscrawl.recording import recorded


@click.command()
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--since", type=Day(), help="Only pages fetched since this day.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0,
              help="Reading processes; 0, the default: one per core.")  # fmt: skip
@click.option("--apply", "applies", is_flag=True, help="Store what is read otherwise.")
@click.option("--drop", "drops", is_flag=True,
              help="With --apply: delete articles whose page is none any more.")  # fmt: skip
@click.option("--anew", is_flag=True, help="Do not go on where an earlier run was stopped.")
@on_engine
@as_json
@recorded("reread")
def reread(
    sources: tuple[str, ...],
    since: datetime | None,
    jobs: int,
    engine: str,
    address: str,
    *,
    applies: bool,
    drops: bool,
    anew: bool,
    json_: bool,
) -> None:
    """Read archived pages again, by today's reader and site profiles, without asking the sites.

    Prints what would change, by source and cause; with --apply it is stored, a new text as a new
    version. A run that was stopped goes on where it was when the same command is given again. It
    may run beside a crawl.
    """
    from newscrawl import forking

    if drops and not applies:
        raise click.UsageError("--drop changes something only with --apply")
    if engine == "local":
        forking.start_early("newscrawl.archivereading")
    from newscrawl.engine import opened
    from newscrawl.reread import print_tally, tally_as_dict
    from newscrawl.reread import reread as run_reread

    config = load_config()
    with opened(engine, config, address=address, jobs=jobs) as its_engine:
        tally = run_reread(
            config, sources, since=since, engine=its_engine, applies=applies, drops=drops, anew=anew
        )
    if json_:
        click.echo(json.dumps(tally_as_dict(tally), ensure_ascii=False))
    else:
        print_tally(tally, applies=applies)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option("--source", help="Only this source.")
@click.option("--since", type=Day(), help="Only articles published since this day.")
@click.option("--language", help="Only articles in this language (ISO 639-1).")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
def search(
    words: tuple[str, ...],
    source: str | None,
    since: datetime | None,
    language: str | None,
    limit: int,
    *,
    json_: bool,
) -> None:
    """Find stored articles by the WORDS of their title and body, best match first.

    All words must be there; '"two words"' must stand together, begin* may go on, and after -- a
    -word must not be there. Case and accents do not matter.
    """
    from newscrawl.searching import find_articles, print_found

    found = find_articles(
        load_config(), " ".join(words), source=source, since=since, language=language, limit=limit
    )
    print_found(found, as_json=json_)


@click.command()
@click.argument("url")
@as_json
def history(url: str, *, json_: bool) -> None:
    """Every version of the article at URL: when, why, and what it changed, word by word.

    Why: edited (the site changed it), reread (by a newer reader), profile_learned (by what was
    learned of the site since), better_page (another page of the same article).
    """
    from newscrawl.history import find_history, history_as_dicts, print_history

    found = find_history(load_config(), url)
    if json_:
        for version in history_as_dicts(found):
            click.echo(json.dumps(version, ensure_ascii=False))
    else:
        print_history(found)
