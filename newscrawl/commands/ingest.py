"""The command `newscrawl ingest`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from newscrawl.commands.options import Day, EndOfDay, as_json, on_engine
from newscrawl.config import load_config
from newscrawl.errors import NewscrawlError
from newscrawl.recording import recorded


@click.command()
@click.argument("warcs", nargs=-1, required=True, metavar="WARC...")
@click.option("--host", "hosts", multiple=True,
              help="Only pages of this host and those below it; may be repeated.")  # fmt: skip
@click.option("--language", "languages", multiple=True,
              help="Only pages in this language (ISO 639-1); may be repeated.")  # fmt: skip
@click.option("--since", type=Day(), help="Only pages fetched since this day.")
@click.option("--until", type=EndOfDay(), help="Only pages fetched until the end of this day.")
@click.option("--topic", "topics", multiple=True,
              help="Only articles about this topic (`newscrawl topics list`); may be repeated.")  # fmt: skip
@click.option("--min-relevance", type=click.FloatRange(0, 1), default=None,
              help="Only articles of at least this relevance; with --topic, 0.5 unless said.")  # fmt: skip
@click.option("--prefix", default="https://data.commoncrawl.org/", show_default=True,
              help="What the relative paths of a list (warc.paths.gz) begin with.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 256), default=0,
              help="Files that are read at a time; 0, the default: one per core.")  # fmt: skip
@click.option("--anew", is_flag=True, help="Read files again that are done already.")
@on_engine
@as_json
@recorded("ingest")
def ingest(
    warcs: tuple[str, ...],
    hosts: tuple[str, ...],
    languages: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    topics: tuple[str, ...],
    min_relevance: float | None,
    prefix: str,
    jobs: int,
    engine: str,
    address: str,
    *,
    anew: bool,
    json_: bool,
) -> None:
    """Read articles out of WARC files that others wrote: Common Crawl's, Heritrix's, wget's.

    WARC is a file (gzip, Zstandard or plain), a folder, a pattern, a URL (s3://..., with the extra
    object-storage), or a list of them (warc.paths.gz). The files stay where they are; the archive
    refers to them. A file that was read to its end for the same choice of pages is passed over, one
    that was interrupted is read on.
    """
    from newscrawl import forking

    if engine == "local":
        forking.start_early("newscrawl.ingest.task")
    from newscrawl.engine import opened
    from newscrawl.ingest.files import find_files
    from newscrawl.ingest.filters import Filters
    from newscrawl.ingest.run import ingest_files
    from newscrawl.ingest.show import as_dict, print_ingested
    from newscrawl.topics import RELEVANT

    config = load_config().settled()
    filters = Filters(
        hosts=tuple(sorted({host.lower() for host in hosts})),
        languages=tuple(sorted({language.lower() for language in languages})),
        since=since,
        until=until,
        topics=tuple(sorted(_known(topics, config.topics_dir))),
        min_relevance=(RELEVANT if topics else 0.0) if min_relevance is None else min_relevance,
    )
    files = find_files(warcs, prefix=prefix)
    with opened(engine, config, address=address, jobs=jobs) as its_engine:
        found = ingest_files(config, files, filters, its_engine, anew=anew)
    if json_:
        click.echo(json.dumps(as_dict(found), ensure_ascii=False))
    else:
        print_ingested(found)
    if found.failed:
        raise NewscrawlError(
            f"{len(found.failed)} of the files could not be read to their end; the same command"
            " goes on where they were left"
        )


def _known(topics: tuple[str, ...], folder: Path | None) -> set[str]:
    from newscrawl.topics.classifier import TAXONOMY, place_of
    from newscrawl.topics.taxonomy import load_taxonomy

    names = load_taxonomy(place_of(TAXONOMY, folder)).names if topics else ()
    if unknown := sorted(set(topics) - set(names)):
        raise click.UsageError(f"no topic is named {unknown[0]!r}; see `newscrawl topics list`")
    return set(topics)
