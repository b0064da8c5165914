"""The database and its archive in, how they are and what was done for them out: `newscrawl db`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.config import Config
from newscrawl.counting import Counting
from newscrawl.errors import ConfigurationError
from newscrawl.storage.archive import Archive
from newscrawl.storage.backup import backup
from newscrawl.storage.engine import Database
from newscrawl.storage.integrity import Finding, findings
from newscrawl.storage.migrate import check, upgrade
from newscrawl.storage.retention import Meant, delete_articles, meant
from newscrawl.storage.rules import Rule, load_rules
from newscrawl.storage.withdrawn import erase_withdrawn
from newscrawl.terminal import err, out, printable, table


def upgrade_database(config: Config) -> str:
    """Bring the tables to this version; tells of each migration how long it took."""

    def tell(revision: str, what: str, seconds: float) -> None:
        err.print(f"{revision}  {what}: {seconds:.1f} s")

    return upgrade(config.database, on_step=tell)


def check_database(config: Config) -> list[Finding]:
    """What does not hold: first the tables, then, if those do, rows and files.

    Raises:
        StorageError: the database is down, or of another revision.
    """
    wrong = check(config.database)
    if wrong:
        advice = "run `newscrawl db upgrade`, or undo what was changed by hand"
        return [Finding("differences between tables and this version", len(wrong), tuple(wrong), advice)]  # fmt: skip
    sizes = Archive.open(config).sizes()
    with Database.open(config.database) as database, database.read() as session:
        return list(findings(session, sizes))


def print_findings(found: Sequence[Finding]) -> None:
    for finding in found:
        out.print(f"{finding.number:,} {printable(finding.what)}", markup=False)
        for example in finding.examples:
            out.print(f"  {printable(example)}", markup=False)
        out.print(f"  what to do: {printable(finding.advice)}", markup=False)


def finding_as_dict(finding: Finding) -> dict[str, Any]:
    return {
        "what": finding.what,
        "number": finding.number,
        "examples": list(finding.examples),
        "advice": finding.advice,
    }


def back_up(config: Config, path: Path) -> Path:
    """A consistent copy of the database, made beside a running crawl.

    Raises:
        StorageError: it could not be made; an earlier copy is what it was.
    """
    with Counting.shown("pages copied", total=0) as counting:
        return backup(config.database, path, now=datetime.now(UTC), on_progress=counting.set)


def drop_old_copies(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest copies that `back_up` made in this folder; those that went."""
    # Their names are times, of one width.
    copies = sorted(folder.glob(f"newscrawl-{'[0-9]' * 8}T{'[0-9]' * 6}Z.*"))
    old = [path for path in copies if path.suffix in {".db", ".dump"}][:-keep]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def rules_of(config: Config, given: Rule | None) -> list[Rule]:
    """The rule that was given on the command line, or those of the file that the settings name.

    Raises:
        ConfigurationError: there is neither, or the file is wrong.
    """
    if given is not None:
        return [given]
    if config.retention is None:
        raise ConfigurationError(
            "no rule of retention: name a file of them in NEWSCRAWL_RETENTION, or give --source,"
            " --url, --older-than, --licence or --rights"
        )
    return load_rules(config.retention)


def would_delete(config: Config, rules: Sequence[Rule]) -> list[Meant]:
    """What the rules mean, without touching it."""
    now = datetime.now(UTC)
    with Database.open(config.database) as database, database.read() as session:
        return [one for rule in rules for one in meant(session, rule, now)]


def print_meant(found: Sequence[Meant]) -> None:
    headers = ("rule", "source", "articles", "oldest", "newest")
    rows = [
        (one.rule, one.source, one.articles, f"{one.oldest:%Y-%m-%d}", f"{one.newest:%Y-%m-%d}")
        for one in found
    ]
    out.print(table(headers, rows))


def meant_as_dict(one: Meant) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "source": one.source,
        "articles": one.articles,
        "oldest": one.oldest.isoformat(),
        "newest": one.newest.isoformat(),
    }


def prune(config: Config, rules: Sequence[Rule]) -> tuple[int, int]:
    """Delete what the rules mean, and erase its pages; numbers of articles and archive records.

    Raises:
        StorageError: the database failed; what was done stays done, and the next run goes on.
    """
    now = datetime.now(UTC)
    archive = Archive.open(config)
    with Database.open(config.database) as database:
        articles = sum(_counted(delete_articles(database, rule, now) for rule in rules))
        records = sum(erase_withdrawn(database, archive, now))
    return articles, records


def _counted(batches: Iterator[Iterator[int]]) -> Iterator[int]:
    for batch in batches:
        yield from batch
