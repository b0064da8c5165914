"""Each outcome leaves its page, its article and its counts as it should, once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from rows import (
    HOUR,
    NOW,
    add_sources,
    article,
    articles,
    later,
    pages,
    read,
    removed,
    save,
    versions,
)

from newscrawl.items import Link, ReadPath, Reason, Rejection, RejectionReason, RemovedBlock
from newscrawl.storage import due, frontier
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.outcomes import Outcome, PageState, SavedCounts
from newscrawl.storage.states import VersionCause

URL = "https://harbour.example/cameras"
KEPT_AT = ArchiveLocation("2026-03/a.warc.gz", 5_000_000_000, 1234, "sha1:ABC")


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    add_sources(database)


def missed(state: PageState, error: str | None, url: str = URL, **fields: object) -> Outcome:
    plain = {"source": "harbour", "url": url, "final_url": url, "fetched_at": NOW}
    return Outcome(**(plain | {"state": state, "error": error} | fields))


def test_a_new_article_is_stored_with_all_that_was_read(database: Database):
    full = article(
        URL, authors=["Ana Ruiz"], published_at=NOW - HOUR, modified_at=NOW, language="en",
        description="A vote.", section="City", tags=["cameras", "privacy"], licence="CC-BY-4.0",
        canonical_url=URL, image_url="https://harbour.example/i.jpg", image_caption="A quay",
        site_name="Harbour Post", article_type="news", is_free=False, profile_version=3,
    )  # fmt: skip
    assert save(database, read(full, archive=KEPT_AT)) == SavedCounts(new=1)
    [stored] = articles(database)
    for name in (
        "url", "source", "page_url", "title", "authors", "published_at", "modified_at", "language",
        "description", "section", "tags", "licence", "canonical_url", "image_url", "image_caption",
        "site_name", "article_type", "is_free", "body", "content_hash", "fingerprint",
        "fetched_at", "reader_version", "profile_version",
    ):  # fmt: skip
        assert getattr(stored, name) == getattr(full, name), name
    assert stored.word_count == len(full.body.split())
    assert stored.blocks[0] == {"kind": "paragraph", "text": full.blocks[0].text}
    assert stored.first_seen_at == stored.updated_at == NOW
    [version] = versions(database)
    assert (version.number, version.cause, version.body) == (1, VersionCause.FIRST, full.body)
    [block] = removed(database)
    assert (block.ordinal, block.position, block.reason, block.text) == (
        0, 2, Reason.COMMENT_FORM, "Leave a Comment",
    )  # fmt: skip


def test_a_fetched_page_says_where_its_bytes_and_its_article_are(database: Database):
    save(database, read(article(URL), archive=KEPT_AT, etag='"1"', last_modified="Wed"))
    page = pages(database)[URL]
    assert (page.state, page.status, page.fetched_at) == (PageState.FETCHED, 200, NOW)
    assert (page.archive_file, page.archive_offset, page.archive_length, page.payload_digest) == (
        "2026-03/a.warc.gz", 5_000_000_000, 1234, "sha1:ABC",
    )  # fmt: skip
    assert (page.etag, page.last_modified) == ('"1"', "Wed")
    assert page.article_id == articles(database)[0].id


def test_the_same_outcome_twice_changes_nothing(database: Database):
    outcomes = [
        read(article(URL)),
        missed(PageState.FAILED, "timeout: 60 s", "https://harbour.example/slow", retry_at=NOW),
    ]
    save(database, *outcomes)
    before = [vars(row).copy() for row in (*articles(database), *pages(database).values())]
    again = save(database, *outcomes)
    assert again == SavedCounts(unchanged=1, failed=1, errors={"timeout": 1})
    after = [vars(row) for row in (*articles(database), *pages(database).values())]
    for one, other in zip(before, after, strict=True):
        one.pop("_sa_instance_state")
        other.pop("_sa_instance_state")
        assert one == other
    assert len(versions(database)) == len(removed(database)) == 1


def test_an_unchanged_article_is_only_seen_again(database: Database):
    first = read(article(URL))
    save(database, first)
    assert save(database, later(first)) == SavedCounts(unchanged=1)
    [stored] = articles(database)
    assert (stored.fetched_at, stored.updated_at, stored.first_seen_at) == (NOW + HOUR, NOW, NOW)
    assert len(versions(database)) == 1


def test_new_metadata_of_the_same_text_is_taken(database: Database):
    save(database, read(article(URL)))
    save(database, read(article(URL, authors=["Ana Ruiz"], fetched_at=NOW + HOUR)))
    assert articles(database)[0].authors == ["Ana Ruiz"]
    assert len(versions(database)) == 1


def test_another_reader_brings_its_blocks_without_a_version(database: Database):
    save(database, read(article(URL)))
    blocks = [RemovedBlock("Share", Reason.SHARE, 0), RemovedBlock("Reply", Reason.COMMENT, 2)]
    better = article(URL, removed=blocks, reader_version="2", fetched_at=NOW + HOUR)
    assert save(database, read(better)) == SavedCounts(unchanged=1)
    assert [block.reason for block in removed(database)] == [Reason.SHARE, Reason.COMMENT]
    assert articles(database)[0].reader_version == "2"
    assert len(versions(database)) == 1


def test_an_edited_article_gets_a_version_and_its_own_removed_blocks(database: Database):
    first = read(article(URL))
    save(database, first)
    edited = later(first, "The council has voted.")
    edited = replace(
        edited, result=replace(edited.result, removed=[RemovedBlock("Share", Reason.SHARE, 0)])
    )
    assert save(database, edited) == SavedCounts(changed=1)
    [stored] = articles(database)
    assert stored.body.startswith("The council has voted.")
    assert (stored.first_seen_at, stored.updated_at) == (NOW, NOW + HOUR)
    causes = [(version.number, version.cause) for version in versions(database)]
    assert causes == [(1, VersionCause.FIRST), (2, VersionCause.EDITED)]
    assert versions(database)[0].body.startswith("The council votes")
    assert [block.text for block in removed(database)] == ["Share"]


def test_an_older_answer_that_comes_late_changes_nothing(database: Database):
    first = read(article(URL))
    newer = later(first, "The council has voted.")
    save(database, newer)
    assert save(database, first) == SavedCounts(unchanged=1)
    assert articles(database)[0].body.startswith("The council has voted.")
    assert pages(database)[URL].fetched_at == NOW + HOUR


def test_a_rejected_page_keeps_its_reason(database: Database):
    rejection = Rejection(
        source="harbour",
        page_url=URL,
        fetched_at=NOW,
        reason=RejectionReason.GALLERY,
        detail="9 img",
    )
    saved = save(database, read(rejection, archive=KEPT_AT))
    assert saved == SavedCounts(rejected=1, rejections={"gallery": 1})
    page = pages(database)[URL]
    assert (page.state, page.rejection, page.rejection_detail) == (
        PageState.FETCHED, RejectionReason.GALLERY, "9 img",
    )  # fmt: skip
    assert articles(database) == []


def test_an_article_stays_when_its_page_is_rejected_later(database: Database):
    save(database, read(article(URL)))
    rejection = Rejection(
        source="harbour", page_url=URL, fetched_at=NOW + HOUR, reason=RejectionReason.SOFT_404
    )
    save(database, read(rejection))
    page = pages(database)[URL]
    assert (page.rejection, page.article_id) == (RejectionReason.SOFT_404, articles(database)[0].id)
    save(database, read(article(URL, fetched_at=NOW + 2 * HOUR)))
    assert pages(database)[URL].rejection is None


def test_failures_are_counted_until_the_page_comes(database: Database):
    failed = missed(PageState.FAILED, "timeout: 60 s", retry_at=NOW + HOUR)
    saved = save(database, failed)
    assert saved == SavedCounts(failed=1, errors={"timeout": 1})
    save(database, later(failed))
    page = pages(database)[URL]
    assert (page.state, page.attempts, page.error) == (PageState.FAILED, 2, "timeout: 60 s")
    assert (page.next_at, page.tried_at, page.fetched_at) == (NOW + HOUR, NOW + HOUR, None)
    save(database, read(article(URL, fetched_at=NOW + 2 * HOUR)))
    page = pages(database)[URL]
    assert (page.attempts, page.error, page.next_at) == (0, None, NOW + 3 * HOUR)


def test_a_failure_keeps_what_was_known_of_the_page(database: Database):
    save(database, read(article(URL), archive=KEPT_AT, etag='"1"'))
    save(database, later(missed(PageState.FAILED, "http_500: the server answered 500")))
    page = pages(database)[URL]
    assert (page.etag, page.archive_file, page.fetched_at) == ('"1"', KEPT_AT.file, NOW)
    assert page.article_id == articles(database)[0].id


def test_a_page_that_was_not_modified_keeps_its_content(database: Database):
    save(database, read(article(URL), archive=KEPT_AT, etag='"1"'))
    outcome = later(missed(PageState.NOT_MODIFIED, None, status=304))
    assert save(database, outcome) == SavedCounts(not_modified=1)
    page = pages(database)[URL]
    assert (page.state, page.status, page.fetched_at) == (PageState.NOT_MODIFIED, 304, NOW + HOUR)
    assert (page.etag, page.archive_file) == ('"1"', KEPT_AT.file)


@pytest.mark.parametrize("state", [PageState.GONE, PageState.REFUSED])
def test_pages_that_are_not_to_be_had_are_counted(database: Database, state: PageState):
    saved = save(database, missed(state, "robots: disallowed"))
    assert getattr(saved, state) == 1
    assert pages(database)[URL].state is state


def test_a_redirected_page_is_known_by_both_urls(database: Database):
    save(database, read(article(URL), url="https://harbour.example/?p=9", archive=KEPT_AT))
    asked, final = pages(database)["https://harbour.example/?p=9"], pages(database)[URL]
    assert (asked.redirected_to, final.redirected_to) == (URL, None)
    assert asked.article_id == final.article_id == articles(database)[0].id
    with database.begin() as session:
        links = [Link(URL)]
        assert frontier.discover(session, "harbour", links, found_in="", now=NOW + HOUR) == 0
        assert not due.has_due(session, "harbour", now=NOW + HOUR / 2)


def test_what_discovery_knows_stays(database: Database):
    with database.begin() as session:
        frontier.discover(
            session, "harbour", [Link(URL, NOW - HOUR)], found_in="https://feed", now=NOW - HOUR
        )
    save(database, read(article(URL)))
    page = pages(database)[URL]
    assert (page.discovered_in, page.discovered_at, page.lastmod) == (
        "https://feed", NOW - HOUR, NOW - HOUR,
    )  # fmt: skip


def test_a_canonical_url_that_no_index_takes_gives_way_to_the_page(database: Database):
    save(database, read(article("https://harbour.example/" + "x" * 3000, page_url=URL)))
    assert [stored.url for stored in articles(database)] == [URL]


def test_many_outcomes_of_several_sources_are_one_call(database: Database):
    outcomes = []
    for number in range(1200):
        source = ("harbour", "wire")[number % 2]
        url = f"https://{source}.example/{number}"
        outcomes.append(read(article(url, f"Text {number}.", title=str(number), source=source)))
    assert save(database, *outcomes) == SavedCounts(new=1200)
    assert save(database, *map(later, outcomes)) == SavedCounts(unchanged=1200)
    assert len(articles(database)) == len(versions(database)) == 1200


def test_nothing_to_save_is_nothing_saved(database: Database):
    assert save(database) == SavedCounts()


def test_two_crawls_that_save_the_same_articles_make_them_once(database_url: str):
    outcomes = [
        read(article(f"https://harbour.example/{n}", f"Text {n}.", title=str(n))) for n in range(60)
    ]
    from_wire = [
        replace(outcome, source="wire", result=replace(outcome.result, source="wire"))
        for outcome in outcomes
    ]
    start = threading.Barrier(3)
    total: list[int] = []

    def crawl(mine: list[Outcome]) -> None:
        with Database.open(database_url) as database:
            start.wait()
            new = 0
            for begin in range(0, len(mine), 10):
                new += save(database, *mine[begin : begin + 10]).new
            total.append(new)

    crawls = (outcomes, outcomes[::-1], from_wire)
    threads = [threading.Thread(target=crawl, args=(mine,)) for mine in crawls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Database.open(database_url) as database:
        assert len(articles(database)) == len(versions(database)) == len(removed(database)) == 60
        assert all(page.article_id for page in pages(database).values())
    assert len(total) == 3


def looks_after(database: Database, error: str, times: int) -> list[float | None]:
    """Days from each of so many refusals in a row to the next look."""
    at, days = NOW, []
    for _ in range(times):
        save(database, missed(PageState.REFUSED, error, fetched_at=at, status=403))
        next_at = pages(database)[URL].next_at
        days.append(None if next_at is None else (next_at - at) / timedelta(days=1))
        at += timedelta(days=40)
    return days


def test_a_page_that_robots_txt_forbids_is_looked_at_for_ever(database: Database):
    assert looks_after(database, "robots: disallowed", 6) == [1, 7, 7, 7, 7, 7]


def test_a_page_that_the_server_refuses_is_looked_at_three_times_more(database: Database):
    assert looks_after(database, "http_403: the server answered 403", 5) == [1, 7, 30, None, None]


def test_refusals_and_failures_are_counted_apart(database: Database):
    save(database, missed(PageState.FAILED, "timeout: t"))
    save(database, missed(PageState.FAILED, "timeout: t", fetched_at=NOW + HOUR))
    save(database, missed(PageState.REFUSED, "robots: r", fetched_at=NOW + 2 * HOUR))
    page = pages(database)[URL]
    assert (page.attempts, page.next_at) == (1, NOW + 26 * HOUR)


def test_a_page_is_better_than_the_feed_that_stands_in_for_it(database: Database):
    from_feed = article(URL, "What the feed says of it.", read_by=ReadPath.FEED)
    stub = Rejection(
        source="harbour", page_url=URL, fetched_at=NOW, reason=RejectionReason.PAYWALL_STUB
    )
    counts = save(database, replace(read(stub), witness=from_feed))
    assert (counts.new, counts.fetched, counts.rejected) == (1, 1, 0)
    assert dict(counts.rejections) == {"paywall_stub": 1}
    [stored] = articles(database)
    page = pages(database)[URL]
    assert (stored.read_by, page.article_id, page.rejection) == (
        ReadPath.FEED, stored.id, RejectionReason.PAYWALL_STUB,
    )  # fmt: skip
    assert page.next_at is not None  # the page may be given one day
    from_page = article(URL, fetched_at=NOW + HOUR)
    assert save(database, read(from_page)).changed == 1
    later_feed = replace(from_feed, fetched_at=NOW + 2 * HOUR)
    refused = missed(PageState.REFUSED, "http_403: no", fetched_at=NOW + 3 * HOUR, status=403)
    counts = save(database, replace(refused, witness=later_feed))
    assert (counts.unchanged, counts.fetched, counts.refused) == (1, 0, 1)
    [stored] = articles(database)
    assert (stored.body, stored.read_by) == (from_page.body, ReadPath.FULL)
    causes = [version.cause for version in versions(database)]
    assert causes == [VersionCause.FIRST, VersionCause.BETTER_PAGE]


def test_a_feed_and_a_page_of_one_batch_come_to_the_same(database: Database):
    from_feed = article(URL, "What the feed says of it.", read_by=ReadPath.FEED)
    refused = missed(PageState.GONE, "http_410: gone", fetched_at=NOW + HOUR, status=410)
    save(database, read(article(URL)), replace(refused, witness=from_feed))
    [stored] = articles(database)
    assert (stored.read_by, stored.body) == (ReadPath.FULL, article(URL).body)
    assert [version.cause for version in versions(database)] == [VersionCause.FIRST]
