"""The command line: one thin function a command.

Exit status: 0 done, 1 failed, 2 wrong usage or configuration.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from newscrawl import __version__
from newscrawl.config import load_config
from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.export_command import export
from newscrawl.options import Day, as_json
from newscrawl.terminal import err, out, printable, table


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newscrawl")
def cli() -> None:
    """Crawl tech-policy news, take out what is not the article, store it, export it.

    Settings come from the environment or a .env file (NEWSCRAWL_DATABASE_URL, NEWSCRAWL_DATA_DIR,
    NEWSCRAWL_CONTACT, ...). Exit status: 0 done, 1 failed, 2 wrong usage or configuration.
    """


@cli.command()
@click.option("--keep-serving", is_flag=True, help="Leave the sample newsroom running at the end.")
def demo(*, keep_serving: bool) -> None:
    """Crawl the bundled sample newsroom and show what came of it; needs no network."""
    from newscrawl.demo import run_demo

    run_demo(load_config().data_dir / "demo", keep_serving=keep_serving)


@cli.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("-s", "--set", "overrides", multiple=True, metavar="NAME=VALUE",
              help="Override a Scrapy setting; may be repeated.")  # fmt: skip
@click.option("--since", default="", metavar="DATE",
              help="Backfill: fetch only what dates from this day or later.")  # fmt: skip
@click.option("--until", default="", metavar="DATE",
              help="Backfill: fetch only what dates from this day or earlier.")  # fmt: skip
@as_json
def crawl(
    sources: tuple[str, ...], overrides: tuple[str, ...], since: str, until: str, *, json_: bool
) -> None:
    """Fetch what is new of each SOURCE (default: all enabled), read it, store it.

    A SOURCE that is named is polled now. Without names, as from cron, every feed, sitemap and
    section is polled as often as something new appears there.

    With --since or --until, go back through sitemaps and section pages, to their ends if need be,
    and fetch what dates from that time. What was fetched before is not fetched again, so a backfill
    that was stopped goes on where it was when the command is given again.
    """
    from newscrawl import forking

    forking.start_early()
    from newscrawl.crawl import crawl as run_crawl
    from newscrawl.report import has_failed, print_runs, run_as_dict

    pairs = {}
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals:
            raise click.UsageError(f"--set wants NAME=VALUE, not {override!r}")
        pairs[name] = value
    config = load_config()
    if not config.contact:
        err.print("[yellow]No NEWSCRAWL_CONTACT is set: sites cannot reach you.[/yellow]")
    runs = run_crawl(config, sources, overrides=pairs, since=since, until=until)
    if json_:
        for run in runs:
            click.echo(json.dumps(run_as_dict(run), ensure_ascii=False))
    else:
        print_runs(runs)
    if runs and all(has_failed(run) for run in runs):
        raise NewscrawlError("no source could be crawled; the lines above say why")


@cli.command()
@click.argument("target", metavar="FILE|URL|-")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="What to print.")  # fmt: skip
@click.option("--input", "kind", type=click.Choice(["auto", "html", "text"]), default="auto",
              show_default=True, help="What the input is; text is what another scraper saved.")  # fmt: skip
@click.option("--url", envvar="PAGE_URL", help="The page's address, for its relative links.")
def clean(target: str, format_: str, kind: str, url: str | None) -> None:
    """Print the clean article of an HTML page, or of a text that another scraper saved."""
    from newscrawl.clean import clean as clean_target
    from newscrawl.clean import to_json

    extraction = clean_target(target, kind=kind, url=url)
    click.echo(to_json(extraction) if format_ == "json" else extraction.body)


@cli.command()
@click.argument("target", metavar="FILE|URL|ARTICLE-ID|-")
@click.option("--url", help="The page's address, for its relative links.")
@click.option("--fetch", is_flag=True, help="Ask the site, even when the page is stored.")
@as_json
def inspect(target: str, url: str | None, *, fetch: bool, json_: bool) -> None:
    """Show an article as it is read, with what was removed in its place and why.

    An article's number and a URL that was crawled are read from the archive, without asking the
    site.
    """
    from newscrawl.clean import clean as clean_target
    from newscrawl.clean import to_json
    from newscrawl.inspect import print_inspection, stored_extraction

    is_stored = target.isdigit() or (target.startswith(("http://", "https://")) and not fetch)
    extraction = stored_extraction(load_config(), target) if is_stored else None
    if extraction is None and target.isdigit():
        raise NewscrawlError(f"no article has the number {target}")
    extraction = extraction or clean_target(target, url=url)
    if json_:
        click.echo(to_json(extraction))
    else:
        print_inspection(extraction)


@cli.group()
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
    out.print(f"{len(rows)} sources")


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
            out.print(f"{len(known)} sources, no problem found")
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


cli.add_command(export)


@cli.group()
def copies() -> None:
    """Articles that carry the same text: find, list."""


@copies.command("find")
@click.option("--anew", is_flag=True, help="Forget first what is known of all articles.")
def copies_find(*, anew: bool) -> None:
    """Compare the articles that were not compared yet, as those of an upgraded database.

    What a crawl stores is compared as it is stored.
    """
    from newscrawl.duplicates import find_copies

    out.print(f"{find_copies(load_config(), anew=anew):,} articles compared.")


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


@cli.command()
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--since", type=Day(), help="Only pages fetched since this day.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0,
              help="Reading processes; 0, the default: one per core.")  # fmt: skip
@click.option("--apply", "applies", is_flag=True, help="Store what is read otherwise.")
@click.option("--drop", "drops", is_flag=True,
              help="With --apply: delete articles whose page is none any more.")  # fmt: skip
@click.option("--anew", is_flag=True, help="Do not go on where an earlier run was stopped.")
@as_json
def reread(
    sources: tuple[str, ...],
    since: datetime | None,
    jobs: int,
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
    forking.start_early()
    from newscrawl.reread import print_tally, tally_as_dict
    from newscrawl.reread import reread as run_reread

    tally = run_reread(
        load_config(), sources, since=since, jobs=jobs, applies=applies, drops=drops, anew=anew
    )
    if json_:
        click.echo(json.dumps(tally_as_dict(tally), ensure_ascii=False))
    else:
        print_tally(tally, applies=applies)


@cli.command()
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


@cli.group()
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


@cli.command()
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


@cli.group()
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
            f"{problems} problems in {checked} files; what is whole can be read all the same: put"
            " back the files from a copy where you have one"
        )
    if not json_:
        out.print(f"{checked} files, {records:,} records, no problem found")


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


@cli.group()
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


@cli.group()
def db() -> None:
    """The database: upgrade, check, backup, prune."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to this version's schema; makes it when there is none."""
    from newscrawl.upkeep import upgrade_database

    revision = upgrade_database(load_config())
    out.print(f"The database is at revision {revision}.")


@db.command("check")
@as_json
def db_check(*, json_: bool) -> None:
    """Whether tables, rows and archive agree: broken references, pages without archive record,
    articles without page, files that are gone.

    Exit status 1 when anything does not; each finding says what to do.
    """
    from newscrawl.upkeep import check_database, finding_as_dict, print_findings

    found = check_database(load_config())
    if json_:
        for finding in found:
            click.echo(json.dumps(finding_as_dict(finding), ensure_ascii=False))
    else:
        print_findings(found)
    if found:
        raise NewscrawlError(f"{len(found)} things do not hold; the lines above say what to do")
    if not json_:
        out.print("Tables, rows and archive agree.")


@db.command("backup")
@click.option("--out", "path", type=click.Path(), required=True,
              help="File to write, or folder (FOLDER/ when it is new) for a file of today's date.")  # fmt: skip
@as_json
def db_backup(path: str, *, json_: bool) -> None:
    """Copy the database into one file, as it is at one moment, beside a running crawl.

    SQLite: a database. PostgreSQL: what pg_restore takes, made by pg_dump. Pages are files of their
    own, in the archive: copy its folder as it is.
    """
    from newscrawl.upkeep import back_up

    folder = Path(path)
    if path.endswith("/"):
        folder.mkdir(parents=True, exist_ok=True)
    written = back_up(load_config(), folder)
    size = written.stat().st_size
    if json_:
        click.echo(json.dumps({"path": str(written), "bytes": size}))
    else:
        out.print(f"{written}: {size:,} bytes", markup=False)


@db.command("prune")
@click.option("--source", "sources", multiple=True, help="Articles of this source.")
@click.option("--url", "urls", multiple=True, help="The article at this canonical URL.")
@click.option("--older-than", "days", type=click.IntRange(min=0), metavar="DAYS",
              help="Articles published longer ago, or first seen where no date is known.")  # fmt: skip
@click.option("--licence", "licences", multiple=True,
              help="Articles under this licence: the page's own, else its source's.")  # fmt: skip
@click.option("--rights", "rights", multiple=True,
              type=click.Choice(["kept", "metadata_only", "skipped"]),
              help="Articles of which this was decided by their signals of rights.")  # fmt: skip
@click.option(
    "--apply", "apply_", is_flag=True, help="Delete; without it, only tell what would go."
)
@as_json
def db_prune(
    sources: tuple[str, ...],
    urls: tuple[str, ...],
    days: int | None,
    licences: tuple[str, ...],
    rights: tuple[str, ...],
    *,
    apply_: bool,
    json_: bool,
) -> None:
    """Delete articles for good, by rules: by those of the file in NEWSCRAWL_RETENTION, or by one
    that the options state, all of which must hold.

    Versions and removed blocks go too, the pages' records in the archive are erased, and a tombstone
    stays: the article is not stored again.
    """
    from newscrawl.storage.rules import Rule
    from newscrawl.upkeep import meant_as_dict, print_meant, prune, rules_of, would_delete

    conditions = {
        "sources": sources,
        "urls": urls,
        "older_than_days": days,
        "licences": licences,
        "rights": rights,
    }
    stated = {name: value for name, value in conditions.items() if value not in ((), None)}
    words = "; ".join(
        f"{name} {', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in stated.items()
    )
    config = load_config()
    given = Rule.model_validate({"name": words, **stated}) if stated else None
    rules = rules_of(config, given)
    found = would_delete(config, rules)
    if json_:
        for one in found:
            click.echo(json.dumps(meant_as_dict(one), ensure_ascii=False))
    else:
        print_meant(found)
    total = sum(one.articles for one in found)
    if not apply_:
        err.print(f"{total:,} articles would be deleted; nothing was: --apply does it")
        return
    articles, records = prune(config, rules)
    err.print(f"{articles:,} articles deleted, {records:,} archive records erased")


def main() -> None:
    """Run the command line; errors are one plain message on standard error."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        err.print("Interrupted; what was reported as done is kept.")
        sys.exit(1)
    except ConfigurationError as error:
        fail(error, 2)
    except NewscrawlError as error:
        fail(error, 1)


def fail(error: NewscrawlError, status: int) -> None:
    """Print the message, safe for a terminal, and leave with `status`."""
    click.echo(f"newscrawl: {printable(str(error))}", err=True)
    sys.exit(status)
