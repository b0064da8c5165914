"""Texts of feeds are noted once, for the pages that may need them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rows import NOW, add_sources, article, read, save
from sqlalchemy import update

from newscrawl.errors import StorageError
from newscrawl.items import Page, ReadPath, Rejection, RejectionReason
from newscrawl.storage import feedtexts
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.models import PageRow
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.withdrawn import erase_withdrawn

URL = "https://harbour.example/{}"
PLACE = ArchiveLocation("2026-03/a.warc.gz", 5_000_000_000, 1234)
STUB = Rejection(
    source="harbour", page_url=URL.format("stub"), fetched_at=NOW,
    reason=RejectionReason.PAYWALL_STUB,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    add_sources(database)


def of_use(database: Database, *names: str, digest: str = "1") -> set[str]:
    with database.read() as session:
        texts = dict.fromkeys(map(URL.format, names), digest)
        return {url.rpartition("/")[2] for url in feedtexts.of_use(session, texts)}


def note(database: Database, *names: str, place: ArchiveLocation = PLACE, digest: str = "1"):
    with database.begin() as session:
        texts = dict.fromkeys(map(URL.format, names), digest)
        feedtexts.note(session, "harbour", texts, place, now=NOW)


def find(database: Database, name: str, *rejections: RejectionReason) -> ArchiveLocation | None:
    with database.read() as session:
        return feedtexts.find(session, URL.format(name), rejections)


def test_texts_that_are_known_or_not_needed_are_not_kept_again(database: Database) -> None:
    witness = article(URL.format("stub"), "The feed has it.", read_by=ReadPath.FEED)
    save(database, read(article(URL.format("had"))), replace(read(STUB), witness=witness))
    assert of_use(database, "new", "had", "stub") == {"new", "stub"}
    note(database, "new", "stub")
    assert of_use(database, "new", "had", "stub") == set()
    assert of_use(database, "new", "had", "stub", digest="2") == {"new", "stub"}


def test_a_text_is_found_unless_the_page_gave_the_article(database: Database) -> None:
    note(database, "new", "had", "stub")
    save(database, read(article(URL.format("had"))), read(STUB))
    assert (find(database, "new"), find(database, "stub")) == (PLACE, PLACE)
    assert (find(database, "had"), find(database, "unknown")) == (None, None)
    assert find(database, "stub", RejectionReason.PAYWALL_STUB) == PLACE
    assert find(database, "stub", RejectionReason.BOT_WALL) is None
    newer = replace(PLACE, offset=77)
    note(database, "new", place=newer, digest="2")
    assert find(database, "new") == newer


def test_the_feed_of_an_article_that_was_deleted_for_good_is_erased(
    database: Database, tmp_path: Path
) -> None:
    with Archive(tmp_path) as archive:
        feed, other = (
            archive.append(Page(url=URL.format("feed"), body=body, fetched_at=NOW))
            for body in (b"<rss>what was said</rss>", b"<rss>another</rss>")
        )
    note(database, "stub", "new", place=feed)
    note(database, "other", place=other)
    withdrawn = missed(URL.format("stub"))
    save(database, withdrawn)
    with database.begin() as session:
        session.execute(update(PageRow).values(state=PageState.WITHDRAWN))
    assert of_use(database, "stub", digest="2") == set()
    assert list(erase_withdrawn(database, archive, NOW)) == [1]
    with pytest.raises(StorageError):
        archive.load(feed)
    assert archive.load(other).body == b"<rss>another</rss>"
    assert (find(database, "stub"), find(database, "new")) == (None, None)
    assert find(database, "other") == replace(other, digest="")


def missed(url: str) -> Outcome:
    return Outcome(
        source="harbour", url=url, final_url=url, state=PageState.GONE, status=410, fetched_at=NOW
    )
