"""What documents name becomes due once, and again only when they say that it changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

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
    save,
    unchanged,
    versions,
)
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from newscrawl.items import Link, Rejection, RejectionReason
from newscrawl.storage import crawlers, frontier
from newscrawl.storage import due as due_pages
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.models import PageRow
from newscrawl.storage.outcomes import Outcome
from newscrawl.storage.states import PageState

FEED = "https://harbour.example/feed"


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    add_sources(database)


def discover(database: Database, *links: Link, source: str = "harbour") -> int:
    with database.begin() as session:
        return frontier.discover(session, source, links, found_in=FEED, now=NOW)


def claim(
    database: Database,
    run_id: str = "r1",
    *,
    source: str = "harbour",
    now: datetime = NOW + HOUR / 2,
    limit: int = 100,
    backfill: str | None = None,
) -> list[str]:
    with database.begin() as session:
        pages = due_pages.claim(
            session, source, run_id=run_id, now=now, limit=limit, backfill=backfill
        )
    return [page.url for page in pages]


def due(database: Database, **how: Any) -> list[str]:
    """What a crawl would get that then died: nothing stays claimed."""
    return claim(database, "dead", **how)


def link(name: str, lastmod_hours: int | None = None) -> Link:
    lastmod = None if lastmod_hours is None else NOW + timedelta(hours=lastmod_hours)
    return Link(f"https://harbour.example/{name}", lastmod)


def fetched(database: Database, name: str) -> None:
    save(database, read(article(f"https://harbour.example/{name}", f"Text of {name}.", title=name)))


def test_unknown_pages_become_due_and_are_counted_once(database: Database):
    assert discover(database, link("a"), link("b"), link("a")) == 2
    assert discover(database, link("b"), link("c")) == 1
    assert len(due(database)) == 3
    page = pages(database)["https://harbour.example/a"]
    assert (page.state, page.discovered_in, page.discovered_at) == (PageState.PENDING, FEED, NOW)


def test_nothing_found_is_nothing_new(database: Database):
    assert discover(database) == 0


def test_the_newest_page_comes_first_and_those_without_a_date_last(database: Database):
    discover(database, link("old", -9), link("none"), link("new", -1), link("middle", -5))
    names = [url.rpartition("/")[2] for url in due(database)]
    assert names == ["new", "middle", "old", "none"]
    assert len(due(database, limit=2)) == 2


def test_a_source_has_a_frontier_of_its_own(database: Database):
    discover(database, link("a"))
    discover(database, Link("https://wire.example/a"), source="wire")
    assert due(database, source="wire") == ["https://wire.example/a"]


def test_a_page_that_was_fetched_is_not_due(database: Database):
    discover(database, link("a"))
    fetched(database, "a")
    discover(database, link("a"))
    assert due(database) == []


def test_a_page_that_changed_after_its_fetch_is_due_again(database: Database):
    discover(database, link("a", -2))
    fetched(database, "a")
    assert discover(database, link("a", 1)) == 0
    assert due(database) == ["https://harbour.example/a"]
    assert pages(database)["https://harbour.example/a"].lastmod == NOW + HOUR


def test_a_change_that_was_fetched_already_is_noted_only(database: Database):
    discover(database, link("a", -3))
    fetched(database, "a")
    discover(database, link("a", -1))
    assert due(database) == []
    assert pages(database)["https://harbour.example/a"].lastmod == NOW - HOUR


def test_a_lastmod_that_is_not_newer_changes_nothing(database: Database):
    discover(database, link("a", 2))
    fetched(database, "a")
    discover(database, link("a", 2))
    discover(database, link("a", 1))
    assert due(database) == []
    assert pages(database)["https://harbour.example/a"].lastmod == NOW + 2 * HOUR


def test_of_two_lastmods_in_one_document_the_later_counts(database: Database):
    discover(database, link("a", 1), link("a", 3), link("a"), link("a", 2))
    assert pages(database)["https://harbour.example/a"].lastmod == NOW + 3 * HOUR


@pytest.mark.parametrize(("pause", "is_due"), [(0, True), (0.5, True), (2, False), (None, False)])
def test_a_failed_page_is_due_after_its_pause(
    database: Database, pause: float | None, is_due: bool
):
    discover(database, link("a"))
    next_at = None if pause is None else NOW + timedelta(hours=pause)
    with database.begin() as session:
        session.execute(update(PageRow).values(state=PageState.FAILED, next_at=next_at))
    assert bool(due(database)) is is_due


def test_validators_and_failures_travel_with_a_due_page(database: Database):
    discover(database, link("a", -2))
    outcome = read(
        article("https://harbour.example/a"), etag='"v1"', last_modified="Wed, 04 Mar 2026"
    )
    save(database, outcome)
    discover(database, link("a", 1))
    with database.begin() as session:
        [page] = due_pages.claim(session, "harbour", run_id="r1", now=NOW, limit=1)
    assert (page.etag, page.last_modified, page.attempts) == ('"v1"', "Wed, 04 Mar 2026", 0)


def test_states_are_counted(database: Database):
    discover(database, link("a"), link("b"), link("c"))
    fetched(database, "a")
    with database.read() as session:
        counts = frontier.counts(session, "harbour")
    assert counts == {PageState.PENDING: 2, PageState.FETCHED: 1}


def test_urls_that_no_index_takes_are_left_out(database: Database):
    assert discover(database, link("x" * 3000), link("a")) == 1


def test_a_large_sitemap_is_one_call(database: Database):
    links = [link(str(number), -number) for number in range(5_000)]
    assert discover(database, *links) == 5_000
    assert discover(database, *links) == 0
    assert due(database, limit=1) == ["https://harbour.example/0"]


def test_a_source_without_a_row_is_a_fault(database: Database):
    with pytest.raises(IntegrityError):
        discover(database, link("a"), source="nobody")


def test_a_failed_page_is_due_again_when_its_document_says_that_it_changed(database: Database):
    discover(database, link("a", -5))
    outcome = read(article("https://harbour.example/a"))
    save(database, later(outcome))
    with database.begin() as session:
        session.execute(update(PageRow).values(state=PageState.GONE))
    discover(database, link("a", 3))
    assert due(database) == ["https://harbour.example/a"]


def test_pages_to_try_again_get_their_share_beside_pending_ones(database: Database):
    names = [f"n{number}" for number in range(20)]
    discover(database, *(link(name, -number) for number, name in enumerate(names)))
    with database.begin() as session:
        is_late = PageRow.url.in_([f"https://harbour.example/n{n}" for n in range(10, 20)])
        session.execute(update(PageRow).where(is_late).values(state=PageState.FAILED, next_at=NOW))
    got = [url.rpartition("/n")[2] for url in due(database, limit=8)]
    assert got == ["0", "1", "2", "3", "4", "5", "10", "11"]
    assert len(due(database, limit=16)) == 16


def test_a_document_that_names_a_page_new_in_this_run_is_told(database: Database):
    discover(database, link("a"))
    with database.read() as session:
        assert frontier.has_found_since(session, [link("x"), link("a")], NOW)
        assert not frontier.has_found_since(session, [link("x"), link("a")], NOW + HOUR)
        assert not frontier.has_found_since(session, [link("x")], NOW)


def test_a_page_is_one_crawls_as_long_as_that_lives(database: Database):
    discover(database, link("a", -1), link("b", -2), link("c", -3))
    with database.begin() as session:
        for run_id in ("r1", "r2"):
            crawlers.sign(session, run_id, now=NOW)
    assert [url[-1] for url in claim(database, "r1", now=NOW, limit=2)] == ["a", "b"]
    assert [url[-1] for url in claim(database, "r2", now=NOW)] == ["c"]
    assert claim(database, "r1", now=NOW) == []
    after = NOW + crawlers.LEASE
    with database.begin() as session:
        crawlers.sign(session, "r2", now=after)
    assert [url[-1] for url in claim(database, "r2", now=after)] == ["a", "b"]


def test_what_a_crawl_had_in_hand_is_free_when_it_leaves(database: Database):
    discover(database, link("a"))
    with database.begin() as session:
        crawlers.sign(session, "r1", now=NOW)
    claim(database, "r1", now=NOW)
    with database.read() as session:
        assert not due_pages.has_due(session, "harbour", now=NOW)
    with database.begin() as session:
        crawlers.leave(session, "r1")
    assert len(claim(database, "r2", now=NOW)) == 1


def test_a_page_leaves_the_claim_with_its_outcome(database: Database):
    discover(database, link("a"))
    with database.begin() as session:
        crawlers.sign(session, "r1", now=NOW)
    claim(database, "r1", now=NOW)
    assert pages(database)["https://harbour.example/a"].claimed_by == "r1"
    fetched(database, "a")
    assert pages(database)["https://harbour.example/a"].claimed_by is None


def test_crawls_that_claim_at_once_share_all_pages_and_double_none(database_url: str):
    with Database.open(database_url) as database:
        discover(database, *(link(str(number)) for number in range(400)))
        with database.begin() as session:
            for run_id in "abcd":
                crawlers.sign(session, run_id, now=NOW)
    start = threading.Barrier(4)
    shares: dict[str, list[str]] = {}

    def crawl(run_id: str) -> None:
        mine = shares[run_id] = []
        with Database.open(database_url) as own:
            start.wait()
            while got := claim(own, run_id, now=NOW, limit=16):
                mine += got

    threads = [threading.Thread(target=crawl, args=(run_id,)) for run_id in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = [url for share in shares.values() for url in share]
    assert len(got) == len(set(got)) == 400


def looks(database: Database, name: str = "a") -> datetime | None:
    return pages(database)[f"https://harbour.example/{name}"].next_at


def test_an_article_is_looked_at_again_at_falling_intervals(database: Database):
    fetched(database, "a")
    ages = []
    for _ in range(9):
        at = looks(database)
        if at is None:
            break
        ages.append((at - NOW) / HOUR)
        save(database, unchanged("https://harbour.example/a", at))
    assert ages == [1, 6, 24, 72, 168, 720]


def test_the_age_of_an_article_counts_not_when_it_was_found(database: Database):
    old = article("https://harbour.example/a", title="a", published_at=NOW - timedelta(days=400))
    young = article("https://harbour.example/b", title="b", published_at=NOW - 5 * HOUR)
    save(database, read(old), read(young))
    assert looks(database, "a") is None
    assert looks(database, "b") == NOW + 19 * HOUR


def test_a_page_that_is_no_article_is_looked_at_only_if_it_may_become_one(database: Database):
    for name, reason in (("a", RejectionReason.INDEX_PAGE), ("b", RejectionReason.BOT_WALL)):
        url = f"https://harbour.example/{name}"
        rejection = Rejection(source="harbour", page_url=url, fetched_at=NOW, reason=reason)
        save(database, read(rejection))
    assert looks(database, "a") is None
    assert looks(database, "b") == NOW + HOUR


def test_an_article_that_only_moved_is_looked_at_where_it_stands(database: Database):
    moved = read(article("https://harbour.example/a"), url="https://harbour.example/b")
    save(database, moved)
    assert looks(database, "a") == NOW + HOUR
    assert looks(database, "b") is None


def test_what_is_gone_gets_one_more_look(database: Database):
    gone = Outcome(
        source="harbour", url="https://harbour.example/a", final_url="https://harbour.example/a",
        state=PageState.GONE, fetched_at=NOW, status=404, error="http_404: gone",
    )  # fmt: skip
    save(database, gone)
    save(database, gone)
    assert looks(database) == NOW + timedelta(days=1)
    save(database, replace(gone, fetched_at=NOW + timedelta(days=1)))
    assert looks(database) is None


def test_a_page_not_modified_touches_times_alone(database: Database):
    fetched(database, "a")
    save(database, unchanged("https://harbour.example/a", NOW + HOUR))
    [stored] = articles(database)
    assert (stored.fetched_at, stored.updated_at) == (NOW + HOUR, NOW)
    assert len(versions(database)) == 1


def test_the_digest_of_what_was_read_travels_with_a_due_page(database: Database):
    kept = ArchiveLocation("a.warc.gz", 0, 9, "sha1:ABC")
    save(database, read(article("https://harbour.example/a"), archive=kept, etag='"v1"'))
    failed = Rejection(
        source="harbour", page_url="https://harbour.example/b", fetched_at=NOW,
        reason=RejectionReason.TIMED_OUT,
    )  # fmt: skip
    save(database, read(failed, archive=kept, etag='"v1"'))
    with database.begin() as session:
        due = due_pages.claim(session, "harbour", run_id="r1", now=NOW + HOUR, limit=9)
    known = {page.url[-1]: (page.etag, page.payload_digest) for page in due}
    assert known == {"a": ('"v1"', "sha1:ABC"), "b": (None, None)}


def test_lastmod_is_compared_with_the_clock_that_wrote_it(database: Database):
    discover(database, link("a", -50))
    outcome = read(article("https://harbour.example/a"), served_at=NOW - 40 * HOUR)
    save(database, outcome)
    discover(database, link("a", -45))
    assert due(database) == []
    discover(database, link("a", -30))
    assert len(due(database)) == 1


def test_a_backfill_fetches_only_what_it_found(database: Database):
    discover(database, link("other", -1), link("known", -2))
    with database.begin() as session:
        found = [link("known", -2), link("new", -3)]
        new = frontier.discover(
            session, "harbour", found, found_in=FEED, now=NOW, backfill="2026/2027"
        )
    assert new == 1
    names = [url.rpartition("/")[2] for url in due(database, backfill="2026/2027")]
    assert names == ["known", "new"]
    assert due(database, backfill="1999/2000") == []
    assert len(due(database)) == 3
