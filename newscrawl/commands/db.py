"""The commands `newscrawl db ...`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.counted import counted
from newscrawl.errors import NewscrawlError
from newscrawl.recording import count, recorded
from newscrawl.terminal import err, out


@click.group()
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
        fault = counted(len(found), "thing does not hold", "things do not hold")
        raise NewscrawlError(f"{fault}; the lines above say what to do")
    if not json_:
        out.print("Tables, rows and archive agree.")


@db.command("backup")
@click.option("--out", "path", type=click.Path(), required=True,
              help="File to write, or folder (FOLDER/ when it is new) for a file of today's date.")  # fmt: skip
@click.option("--keep", type=click.IntRange(min=1), metavar="NUMBER",
              help="Of a folder: delete all but so many of the newest copies, once there is a new one.")  # fmt: skip
@as_json
@recorded("db backup")
def db_backup(path: str, keep: int | None, *, json_: bool) -> None:
    """Copy the database into one file, as it is at one moment, beside a running crawl.

    SQLite: a database. PostgreSQL: what pg_restore takes, made by pg_dump. Pages are files of their
    own, in the archive: copy its folder as it is.
    """
    from newscrawl.upkeep import back_up, drop_old_copies

    folder = Path(path)
    if path.endswith("/"):
        folder.mkdir(parents=True, exist_ok=True)
    written = back_up(load_config(), folder)
    size = written.stat().st_size
    count(bytes=size)
    if keep is not None:
        if not folder.is_dir():
            raise click.UsageError("--keep goes with a folder in --out")
        for old in drop_old_copies(folder, keep):
            err.print(f"{old}: deleted, {keep} newer copies are there", markup=False)
    if json_:
        click.echo(json.dumps({"path": str(written), "bytes": size}))
    else:
        out.print(f"{written}: {counted(size, 'byte')}", markup=False)


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
@recorded("db prune")
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
        err.print(f"{counted(total, 'article')} would be deleted; nothing was: --apply does it")
        return
    articles, records = prune(config, rules)
    err.print(
        f"{counted(articles, 'article')} deleted, {counted(records, 'archive record')} erased"
    )
