"""What documents name becomes due once, and again only when they say that it changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rows import HOUR, NOW, add_sources, article, later, pages, read, save
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from newscrawl.items import Link
from newscrawl.storage import frontier
from newscrawl.storage.engine import Database
from newscrawl.storage.models import PageRow
from newscrawl.storage.states import PageState

FEED = "https://harbour.example/feed"


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    add_sources(database)


def discover(database: Database, *links: Link, source: str = "harbour") -> int:
    with database.begin() as session:
        return frontier.discover(session, source, links, found_in=FEED, now=NOW)


def due(database: Database, *, source: str = "harbour", limit: int = 100) -> list[str]:
    with database.read() as session:
        return [page.url for page in frontier.due(session, source, now=NOW + HOUR, limit=limit)]


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


def test_a_claim_that_is_not_newer_changes_nothing(database: Database):
    discover(database, link("a", 2))
    fetched(database, "a")
    discover(database, link("a", 2))
    discover(database, link("a", 1))
    assert due(database) == []
    assert pages(database)["https://harbour.example/a"].lastmod == NOW + 2 * HOUR


def test_of_two_claims_in_one_document_the_later_counts(database: Database):
    discover(database, link("a", 1), link("a", 3), link("a"), link("a", 2))
    assert pages(database)["https://harbour.example/a"].lastmod == NOW + 3 * HOUR


@pytest.mark.parametrize(("pause", "is_due"), [(0, True), (1, True), (2, False), (None, False)])
def test_a_failed_page_is_due_after_its_pause(database: Database, pause: int | None, is_due: bool):
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
    with database.read() as session:
        [page] = frontier.due(session, "harbour", now=NOW, limit=1)
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


def test_pages_to_try_again_stand_among_the_pending_ones_by_date(database: Database):
    discover(database, link("a", -1), link("b", -2), link("c", -3), link("d"))
    with database.begin() as session:
        is_b = PageRow.url.endswith("/b")
        session.execute(update(PageRow).where(is_b).values(state=PageState.FAILED, next_at=NOW))
    assert [url[-1] for url in due(database)] == ["a", "b", "c", "d"]
    assert [url[-1] for url in due(database, limit=2)] == ["a", "b"]


def test_a_document_that_names_a_page_new_in_this_run_is_told(database: Database):
    discover(database, link("a"))
    with database.read() as session:
        assert frontier.has_found_since(session, [link("x"), link("a")], NOW)
        assert not frontier.has_found_since(session, [link("x"), link("a")], NOW + HOUR)
        assert not frontier.has_found_since(session, [link("x")], NOW)
