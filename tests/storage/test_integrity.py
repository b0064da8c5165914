"""What does not hold between rows and files is found and named; what holds is passed over."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from rows import NOW, add_sources, article, read, save
from sqlalchemy import delete, update

from newscrawl.items import Page, Rights, RightsDecision, RightsKind, RightsSignal
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.integrity import findings
from newscrawl.storage.models import ArticleRow, ArticleVersion, CaptureRow, PageRow
from newscrawl.storage.states import PageState

URL = "https://harbour.example/{}"


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Archive:
    """Three articles with their pages in the archive."""
    add_sources(database)
    with Archive(tmp_path / "archive") as archive:
        for name in "abc":
            reading = article(URL.format(name), f"Text {name}.", title=name)
            page = Page(
                url=reading.url, requested_url=reading.url, status=200, headers=(),
                body=name.encode() * 500, fetched_at=reading.fetched_at,
            )  # fmt: skip
            save(database, read(reading, archive=archive.append(page)))
    return archive


def found(database: Database, archive: Archive) -> dict[str, tuple[int, tuple[str, ...]]]:
    with database.read() as session:
        return {
            finding.what: (finding.number, finding.examples)
            for finding in findings(session, archive.sizes())
        }


def change(database: Database, *statements: object) -> None:
    with database.begin() as session:
        for statement in statements:
            session.execute(statement)


def test_a_whole_database_has_no_findings(database: Database, archive: Archive):
    assert found(database, archive) == {}


def test_pages_without_an_archive_record(database: Database, archive: Archive):
    page = PageRow.url == URL.format("a")
    change(
        database,
        delete(CaptureRow).where(CaptureRow.offset > 0, CaptureRow.page_id > 1),
        update(PageRow).where(page).values(archive_file=None),
    )
    assert found(database, archive) == {
        "pages that were fetched and have no archive record": (1, (URL.format("a"),)),
        "pages whose archive record is not among the captures": (
            2, (URL.format("b"), URL.format("c")),
        ),
    }  # fmt: skip


def test_pages_that_may_not_be_kept_have_no_archive_record(database: Database, archive: Archive):
    asks = Rights(signals=(RightsSignal(RightsKind.ROBOTS, "noarchive", "meta robots", NOW),))
    skipped = Rights(decision=RightsDecision.SKIPPED, reserved=True)
    for name, rights in (("d", asks), ("e", skipped)):
        save(database, read(article(URL.format(name), title=name), rights=rights))
    assert found(database, archive) == {}


def test_articles_without_page(database: Database, archive: Archive):
    a = ArticleRow.url == URL.format("a")
    change(
        database,
        update(ArticleRow).where(a).values(page_url="https://harbour.example/gone"),
        update(PageRow).where(PageRow.url == URL.format("b")).values(article_id=None),
    )
    assert found(database, archive) == {
        "articles without the page that they were read from": (1, (URL.format("a"),)),
        "articles that no page leads to": (1, (URL.format("b"),)),
    }


def test_articles_whose_last_version_says_something_else(database: Database, archive: Archive):
    change(
        database,
        update(ArticleVersion).where(ArticleVersion.article_id == 1).values(content_hash="0"),
        delete(ArticleVersion).where(ArticleVersion.article_id == 2),
    )
    what = "articles whose last version is missing or says something else"
    assert found(database, archive) == {what: (2, (URL.format("a"), URL.format("b")))}


def test_archive_files_that_are_gone_or_short(database: Database, archive: Archive):
    [file] = archive.names()
    path = archive.folder / file
    path.write_bytes(path.read_bytes()[:-10])
    [(what, (number, [example]))] = found(database, archive).items()
    assert (what, number) == ("archive files cut short", 1)
    assert example.startswith(f"{file}: {path.stat().st_size:,} bytes, records to")
    path.unlink()
    assert found(database, archive) == {
        "archive files that are gone": (1, (f"{file} (3 records)",))
    }


def test_records_of_withdrawn_pages_that_are_still_there(database: Database, archive: Archive):
    gone = {"state": PageState.WITHDRAWN, "archive_file": None}
    change(database, update(PageRow).where(PageRow.url == URL.format("a")).values(**gone))
    what = "archive records of withdrawn pages that are not erased yet"
    assert found(database, archive) == {what: (1, (URL.format("a"),))}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_broken_references(database: Database, archive: Archive):
    with sqlite3.connect(database.url.database) as plain:
        plain.execute("UPDATE pages SET article_id = 99 WHERE url LIKE '%/a'")
    plain.close()
    assert found(database, archive)["rows of pages whose article_id is not in articles"] == (
        1, ("99",),
    )  # fmt: skip


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_damaged_file_is_told(database: Database, archive: Archive):
    database.close()
    path = Path(database.url.database)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * 4096)
    try:
        kinds = set(found(database, archive))
    except Exception as error:  # noqa: BLE001  some damage is met before it is looked for
        assert "malformed" in str(error)  # noqa: PT017
    else:
        assert "damaged parts of the database file" in kinds
