"""The commands `newscrawl sources ...`."""

from __future__ import annotations

import json

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.counted import counted
from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.terminal import out, table


@click.group()
def sources() -> None:
    """The catalogue of sources: list, show, add, check."""


@sources.command("list")
@as_json
def sources_list(*, json_: bool) -> None:
    """Every source: name, title, country, language, licence."""
    from newscrawl.sources import load_sources

    found = load_sources(load_config().sources_dir)
    if json_:
        from newscrawl.sources.show import as_dict

        for source in found.values():
            click.echo(json.dumps(as_dict(source), ensure_ascii=False))
        return
    rows = [
        (s.name, s.title, s.country, s.language, s.licence, "" if s.enabled else "disabled")
        for s in found.values()
    ]
    out.print(table(("name", "title", "country", "language", "licence", ""), rows))
    out.print(counted(len(rows), "source"))


@sources.command("show")
@click.argument("name")
@as_json
def sources_show(name: str, *, json_: bool) -> None:
    """Everything that is known of one source."""
    from newscrawl.sources import choose_sources, load_sources
    from newscrawl.sources.show import as_dict, as_toml

    source = choose_sources(load_sources(load_config().sources_dir), [name])[name]
    click.echo(json.dumps(as_dict(source), ensure_ascii=False) if json_ else as_toml(source))


@sources.command("add")
@click.argument("url", metavar="URL")
@click.option("--out", "place", default="", metavar="FOLDER|FILE.toml|-",
              help="Where to write; - prints only.  [default: NEWSCRAWL_SOURCES_DIR]")  # fmt: skip
@click.option("--name", default="", help="Name of the source.  [default: from the site]")
@click.option("--pages", default=3, show_default=True, type=click.IntRange(0, 20),
              help="How many of the newest articles to read.")  # fmt: skip
@as_json
def sources_add(url: str, place: str, name: str, *, pages: int, json_: bool) -> None:
    """Find where the site at URL names its articles, try a few, and write a file for review.

    Asks for the page itself, the feeds and sitemaps that it and robots.txt declare, and, only where
    there are none, for those that sites usually have; with the manners of a crawl. A file that is
    there already is never written over.
    """
    from newscrawl.probing.add import add_source, address_of, place_of
    from newscrawl.probing.report import print_added, saying
    from newscrawl.sources import load_sources
    from newscrawl.workers import ReadingPool

    config = load_config()
    url = address_of(url)
    name, path = place_of(url, name, place, config.sources_dir)

    def pool() -> ReadingPool:
        return ReadingPool(workers=1, timeout=config.read_timeout)

    with saying() as say:
        added = add_source(
            url, name, path, known=load_sources(config.sources_dir),
            robots_dir=config.data_dir / "robots", pool=pool, pages=pages, say=say,
        )  # fmt: skip
    if json_:
        click.echo(json.dumps(added.as_dict(), ensure_ascii=False))
    else:
        print_added(added)


@sources.command("check")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--offline", is_flag=True, help="Only read the files; ask no site.")
@click.option("--look-again", default=30.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(0), help="Wait before the second look at what failed.")  # fmt: skip
@as_json
def sources_check(names: tuple[str, ...], *, offline: bool, look_again: float, json_: bool) -> None:
    r"""Read every source file, then look at each SOURCE (default: all enabled) on the web.

    Names each file and key that is wrong. Then asks for the feeds, sitemaps and sections of each
    source and reads one of the pages that they name, as gently as a crawl would. Nothing is stored.

    \b
    alive   articles are named, and can be read
    moved   so they are, but the feed has another address for good: write it into the file
    empty   it answers, but nothing there is an article of the source
    walled  there, but not for a crawler: robots.txt, 401 or 403, a bot or consent wall
    dead    no answer, or none of use, twice

    Exit status: 0 all well, 1 some source or listing is not, 2 a file is wrong.
    """
    from newscrawl.reading.page_code import find_problems
    from newscrawl.sources import check_sources, choose_sources, load_sources

    config = load_config()
    problems = check_sources(config.sources_dir)
    if not problems:
        problems = list(find_problems(load_sources(config.sources_dir).values()))
    if problems:
        raise ConfigurationError("\n".join(problems))
    known = load_sources(config.sources_dir)
    chosen = choose_sources(known, names)
    if offline:
        if json_:
            click.echo(json.dumps({"sources": len(known), "problems": []}))
        else:
            out.print(f"{counted(len(known), 'source')}, no problem found")
        return
    from newscrawl.probing.check import check_live
    from newscrawl.probing.report import print_probes, progress
    from newscrawl.rendering.chromium import require_chromium
    from newscrawl.workers import ReadingPool

    require_chromium(chosen.values(), config.chromium)

    def pool() -> ReadingPool:
        return ReadingPool(workers=config.read_workers, timeout=config.read_timeout)

    with progress(len(chosen)) as seen:
        probes = check_live(chosen, pool, look_again_after=look_again, seen=seen)
    if json_:
        for probe in probes:
            click.echo(json.dumps(probe.as_dict(), ensure_ascii=False))
    else:
        print_probes(probes)
    bad = sum(not probe.is_good for probe in probes)
    if bad:
        raise NewscrawlError(f"{bad} of {len(probes)} sources need a look; the lines above say why")
