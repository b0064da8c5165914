"""The whole line on the sample newsroom: what is stored is what a careful person would copy."""

from __future__ import annotations

from sqlalchemy import func, select

from crawl.conftest import Crawler
from newscrawl import newsroom
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion, PageRow

OUTLETS = ("harbour-ledger", "open-wire")


def crawl(crawler: Crawler, room: newsroom.Newsroom):
    return crawler.crawl(
        *OUTLETS, http_proxy=room.proxy_url, NEWSCRAWL_SOURCES_DIR=str(newsroom.SOURCES_DIR)
    )


def stored(database: Database) -> dict[str, ArticleRow]:
    with database.read() as session:
        rows = session.scalars(select(ArticleRow)).all()
        session.expunge_all()
    return {row.url: row for row in rows}


def test_two_crawls_store_each_edition_exactly(crawler, room, database) -> None:
    done = crawl(crawler, room)
    assert done.status == 0, done.log
    check_edition(database, 1)
    first = len(room.requests)
    assert not set(newsroom.disallowed()) & {url for _, url in room.requests}

    room.set_edition(2)
    done = crawl(crawler, room)
    assert done.status == 0, done.log
    check_edition(database, 2)
    changed = {a.url for a in newsroom.expected(2)} & {
        a.url for a in set(newsroom.expected(2)) - set(newsroom.expected(1))
    }
    asked = {url for _, url in room.requests[first:]}
    unchanged = {article.url for article in newsroom.expected(1)} - changed
    assert not asked & unchanged, "an article that did not change was fetched again"
    check_versions(database)


def check_edition(database: Database, edition: int) -> None:
    found, wanted = stored(database), newsroom.expected(edition)
    assert sorted(found) == sorted(article.url for article in wanted)
    differences = []
    for article in wanted:
        row = found[article.url]
        pairs = {
            "title": (row.title, article.title),
            "authors": (tuple(row.authors), article.authors),
            "published_at": (row.published_at, article.published_at),
            "language": (row.language, article.language),
            "body": (tuple(block["text"] for block in row.blocks), article.body),
        }
        differences += [
            (article.url, name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]
        ]
    assert not differences


def check_versions(database: Database) -> None:
    """An edited article has its first text and the edit; the others have one version."""
    first = {article.url: article for article in newsroom.expected(1)}
    edited = {a.url for a in newsroom.expected(2) if a.url in first and a.body != first[a.url].body}
    with database.read() as session:
        counts = dict(
            session.execute(
                select(ArticleRow.url, func.count(ArticleVersion.number))
                .join(ArticleVersion, ArticleVersion.article_id == ArticleRow.id)
                .group_by(ArticleRow.url)
            ).all()
        )
    assert edited
    assert {url for url, count in counts.items() if count == 2} == edited


def test_rejected_pages_have_their_reason(crawler, room, database) -> None:
    assert crawl(crawler, room).status == 0
    with database.read() as session:
        reasons = dict(
            session.execute(
                select(PageRow.url, PageRow.rejection).where(PageRow.rejection.is_not(None))
            ).all()
        )
    expected = {page.url: page.reason for page in newsroom.rejected()}
    assert reasons.items() <= expected.items()
    # Tag and author pages are told by their addresses and never asked for.
    assert set(reasons.values()) >= {
        "paywall_stub",
        "search_result",
        "soft_404",
        "wrong_language",
        "gallery",
    }


def test_what_is_archived_is_what_was_served(crawler, room, database) -> None:
    from newscrawl.storage.archive import Archive, ArchiveLocation

    assert crawl(crawler, room).status == 0
    with database.read() as session:
        rows = session.execute(
            select(PageRow.url, PageRow.archive_file, PageRow.archive_offset, PageRow.archive_length)
            .where(PageRow.archive_file.is_not(None))
        ).all()  # fmt: skip
    archive = Archive(crawler.folder / "data" / "archive")
    assert len(rows) >= len(newsroom.expected())
    for url, file, offset, length in rows:
        page = archive.load(ArchiveLocation(file, offset, length))
        assert page.status == 200
        assert url in {page.url, page.requested_url}
        assert b"</html>" in page.body.lower()
