"""The commands `newscrawl demo` and `crawl`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from newscrawl.commands.options import as_json, on_engine
from newscrawl.config import Config, load_config
from newscrawl.errors import NewscrawlError
from newscrawl.terminal import err

if TYPE_CHECKING:
    from newscrawl.storage.runs import SourceRun


@click.command()
@click.option("--keep-serving", is_flag=True, help="Leave the sample newsroom running at the end.")
def demo(*, keep_serving: bool) -> None:
    """Crawl the bundled sample newsroom and show what came of it; needs no network."""
    from newscrawl.demo import run_demo

    run_demo(load_config().data_dir / "demo", keep_serving=keep_serving)


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("-s", "--set", "overrides", multiple=True, metavar="NAME=VALUE",
              help="Override a Scrapy setting; may be repeated.")  # fmt: skip
@click.option("--since", default="", metavar="DATE",
              help="Backfill: fetch only what dates from this day or later.")  # fmt: skip
@click.option("--until", default="", metavar="DATE",
              help="Backfill: fetch only what dates from this day or earlier.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 1024), default=0,
              help="With --engine ray: processes that crawl at a time, each a share of the sources;"
              " 0, the default: one per core of the cluster.")  # fmt: skip
@on_engine
@as_json
def crawl(
    sources: tuple[str, ...],
    overrides: tuple[str, ...],
    since: str,
    until: str,
    jobs: int,
    engine: str,
    address: str,
    *,
    json_: bool,
) -> None:
    """Fetch what is new of each SOURCE (default: all enabled), read it, store it.

    A SOURCE that is named is polled now. Without names, as from cron, every feed, sitemap and
    section is polled as often as something new appears there.

    With --since or --until, go back through sitemaps and section pages, to their ends if need be,
    and fetch what dates from that time. What was fetched before is not fetched again, so a backfill
    that was stopped goes on where it was when the command is given again.

    A source is crawled by one crawl at a time. One that another crawl has is waited for where it is
    named, and else left to that crawl.
    """
    if engine == "local":
        from newscrawl import forking, garbage

        forking.start_early()
        garbage.begin_imports()
    from newscrawl.recording import recording
    from newscrawl.report import has_failed, print_runs, run_as_dict, totals
    from newscrawl.storage.states import RunState

    pairs = {}
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals:
            raise click.UsageError(f"--set wants NAME=VALUE, not {override!r}")
        pairs[name] = value
    config = load_config()
    if not config.contact:
        err.print("[yellow]No NEWSCRAWL_CONTACT is set: sites cannot reach you.[/yellow]")
    with recording(config, "crawl") as this:
        how = {"overrides": pairs, "since": since, "until": until, "run_id": this.run_id}
        if engine == "local" and not address and not jobs:
            runs = _crawl_here(config, sources, how)
        else:
            runs = _crawl_shared(config, sources, how, engine=engine, address=address, jobs=jobs)
        this.counts = totals(runs)
        this.is_interrupted = any(run.state is RunState.INTERRUPTED for run in runs)
        if json_:
            for run in runs:
                click.echo(json.dumps(run_as_dict(run), ensure_ascii=False))
        else:
            print_runs(runs)
        if runs and all(has_failed(run) for run in runs):
            raise NewscrawlError("no source could be crawled; the lines above say why")


def _crawl_here(config: Config, sources: Sequence[str], how: Mapping[str, Any]) -> list[SourceRun]:
    from newscrawl.crawl import crawl

    return crawl(config, sources, **how)


def _crawl_shared(
    config: Config,
    sources: Sequence[str],
    how: Mapping[str, Any],
    *,
    engine: str,
    address: str,
    jobs: int,
) -> list[SourceRun]:
    from newscrawl.crawling.run import crawl_shared
    from newscrawl.engine import opened

    if engine == "local" and jobs:
        raise click.UsageError("--jobs goes with --engine ray: one process crawls all sources here")
    with opened(engine, config, address=address, jobs=jobs) as its_engine:
        return crawl_shared(config, sources, its_engine, **how)
