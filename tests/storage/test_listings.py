"""Listings are polled as often as they bring something, and given up only after a second look."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from rows import HOUR, NOW, add_sources
from sqlalchemy import select

from newscrawl.items import Link, ListingKind
from newscrawl.storage import crawlers, listings, polls
from newscrawl.storage.engine import Database
from newscrawl.storage.listings import Listing
from newscrawl.storage.models import ListingRow
from newscrawl.storage.polls import Answer

DAY = timedelta(days=1)
FEED = "https://harbour.example/feed"
INDEX = "https://harbour.example/sitemap.xml"
SECTION = "https://harbour.example/news"
ROOTS = {FEED: ListingKind.FEED, INDEX: ListingKind.SITEMAP, SECTION: ListingKind.SECTION}


@pytest.fixture(autouse=True)
def _entered(database: Database) -> None:
    add_sources(database)
    with database.begin() as session:
        listings.enter(session, "harbour", ROOTS, rules="1", now=NOW)
        crawlers.sign(session, "r1", now=NOW)


def claim(
    database: Database,
    now: datetime = NOW,
    *,
    run_id: str = "dead",
    rules: str = "1",
    asked_before: datetime | None = None,
    roots: dict[str, list[str]] | None = None,
) -> dict[str, Listing]:
    with database.begin() as session:
        got = listings.claim(
            session, roots or {"harbour": list(ROOTS)}, run_id=run_id, now=now, limit=100,
            rules={"harbour": rules}, asked_before=asked_before,
        )  # fmt: skip
    return {listing.url: listing for listing in got}


def save(database: Database, url: str, at: datetime, **answer: object) -> datetime | None:
    listing = Listing("harbour", url, ROOTS.get(url, ListingKind.SITEMAP), url)
    with database.begin() as session:
        return polls.save(session, listing, Answer(at=at, **answer), rules="1")


def row(database: Database, url: str = FEED) -> ListingRow:
    with database.read() as session:
        found = session.scalars(select(ListingRow).where(ListingRow.url == url)).one()
        session.expunge_all()
    return found


def lead_to(database: Database, *links: Link, root: str = INDEX, at: datetime = NOW) -> int:
    parent = Listing("harbour", root, ROOTS[root], root)
    with database.begin() as session:
        return listings.lead_to(session, parent, links, rules="1", now=at, asked_before=at)


def child(name: str, lastmod: datetime | None = None) -> Link:
    return Link(f"https://harbour.example/{name}.xml", lastmod)


def test_all_listings_of_a_new_source_are_due_and_entered_once(database: Database):
    assert set(claim(database)) == set(ROOTS)
    with database.begin() as session:
        listings.enter(session, "harbour", ROOTS, rules="1", now=NOW + HOUR)
    assert row(database).next_at == NOW


def test_a_listing_is_one_crawls_as_long_as_that_lives(database: Database):
    assert len(claim(database, run_id="r1")) == 3
    assert claim(database, asked_before=NOW + HOUR) == {}
    assert len(claim(database, NOW + crawlers.LEASE)) == 3


def test_what_the_source_no_longer_names_is_not_asked_for(database: Database):
    lead_to(database, child("a"))
    assert set(claim(database, roots={"harbour": [FEED]})) == {FEED}


def test_validators_travel_with_a_listing_while_the_rules_are_the_same(database: Database):
    save(database, FEED, NOW, etag='"1"', last_modified="Wed", payload_digest="sha1:A")
    at = NOW + 2 * DAY
    known = claim(database, at)[FEED]
    assert (known.etag, known.last_modified, known.payload_digest) == ('"1"', "Wed", "sha1:A")
    anew = claim(database, at, rules="2")[FEED]
    assert (anew.etag, anew.last_modified, anew.payload_digest) == (None, None, None)


def test_an_answer_of_nothing_new_keeps_the_validators(database: Database):
    save(database, FEED, NOW, etag='"1"', payload_digest="sha1:A")
    save(database, FEED, NOW + HOUR, is_modified=False)
    kept = row(database)
    assert (kept.etag, kept.payload_digest, kept.fetched_at) == ('"1"', "sha1:A", NOW + HOUR)


def test_a_listing_rests_until_its_time_comes_unless_its_source_is_named(database: Database):
    for url in ROOTS:
        save(database, url, NOW)
    assert claim(database, NOW + HOUR / 4) == {}
    assert set(claim(database, NOW + HOUR / 4, asked_before=NOW + HOUR / 4)) == set(ROOTS)
    assert claim(database, NOW + HOUR / 4, asked_before=NOW) == {}
    assert set(claim(database, NOW + 2 * HOUR)) == set(ROOTS)


@pytest.mark.parametrize(
    ("gap", "interval"),
    [(None, HOUR), (4 * HOUR, 2 * HOUR), (timedelta(minutes=2), HOUR / 6), (9 * DAY, DAY)],
)
def test_the_first_interval_follows_the_dates(database: Database, gap, interval):
    save(database, FEED, NOW, new=20, gap=gap)
    assert row(database).next_at == NOW + interval


def test_a_busy_feed_is_asked_for_more_often_and_a_quiet_one_less(database: Database):
    at = NOW
    save(database, FEED, at)
    for _ in range(20):
        at = row(database).next_at
        save(database, FEED, at, new=10)
    assert row(database).interval_seconds == 600
    for _ in range(40):
        at = row(database).next_at
        save(database, FEED, at, is_modified=False)
    assert row(database).interval_seconds == DAY.total_seconds()


def test_a_sitemap_is_asked_for_when_its_index_says_that_it_changed(database: Database):
    url = child("a").url
    assert lead_to(database, child("a", NOW - HOUR)) == 1
    save(database, url, NOW + HOUR)
    assert row(database, url).next_at is None
    at = NOW + 2 * HOUR
    assert lead_to(database, child("a", NOW - HOUR), at=at) == 0
    assert lead_to(database, child("a", NOW + HOUR / 2), at=at) == 0
    assert lead_to(database, child("a", NOW + 1.5 * HOUR), at=at) == 1
    assert url in claim(database, at)


def test_a_sitemap_dated_by_the_day_may_have_changed_all_that_day(database: Database):
    today = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    lead_to(database, child("a", today))
    save(database, child("a").url, NOW)
    assert lead_to(database, child("a", today), at=NOW + HOUR) == 1
    save(database, child("a").url, NOW + DAY)
    assert lead_to(database, child("a", today), at=NOW + DAY + HOUR) == 0


def test_a_sitemap_without_lastmod_has_an_interval_of_its_own(database: Database):
    url = child("a").url
    assert lead_to(database, child("a")) == 1
    save(database, url, NOW + HOUR)
    assert lead_to(database, child("a"), at=NOW + 1.5 * HOUR) == 0
    assert url not in claim(database, NOW + 1.5 * HOUR)
    assert url in claim(database, NOW + 3 * HOUR)


def test_indexes_that_name_each_other_end(database: Database):
    lead_to(database, child("a", NOW + 9 * DAY))
    save(database, child("a").url, NOW + HOUR)
    parent = Listing("harbour", INDEX, ListingKind.SITEMAP, INDEX)
    with database.begin() as session:
        due = listings.lead_to(
            session, parent, [child("a", NOW + 10 * DAY)], rules="1", now=NOW + HOUR,
            asked_before=NOW,
        )  # fmt: skip
    assert due == 0


def test_older_pages_of_a_section_are_due_only_when_it_leads_to_them(database: Database):
    second = Link(f"{SECTION}?page=2")
    assert lead_to(database, second, root=SECTION) == 1
    save(database, second.url, NOW + HOUR)
    assert row(database, second.url).next_at is None
    assert lead_to(database, second, root=SECTION, at=NOW + 2 * HOUR) == 1


def test_what_is_gone_gets_a_second_look_a_day_later_and_is_then_given_up(database: Database):
    gone = {"error": "http_404: gone", "is_gone": True}
    assert save(database, FEED, NOW, **gone) is None
    assert row(database).next_at == NOW + DAY
    assert save(database, FEED, NOW + HOUR, **gone) is None  # named by an operator: no second look
    assert save(database, FEED, NOW + DAY, **gone) == NOW + DAY
    assert FEED not in claim(database, NOW + 90 * DAY)
    assert FEED in claim(database, NOW + 90 * DAY, asked_before=NOW + 90 * DAY)
    save(database, FEED, NOW + 90 * DAY)
    back = row(database)
    assert (back.retired_at, back.failures, back.last_error) == (None, 0, None)
    assert FEED in claim(database, NOW + 92 * DAY)


def test_what_fails_is_asked_for_less_and_less_and_given_up_after_two_weeks(database: Database):
    at, pauses = NOW, []
    for _ in range(60):
        retired = save(database, FEED, at, error="timeout: 60 s")
        if retired:
            break
        pauses.append((row(database).next_at - at) / HOUR)
        at = row(database).next_at
    assert pauses[:6] == [1, 2, 4, 8, 16, 24]
    assert timedelta(days=14) <= retired - NOW < timedelta(days=16)


def test_a_site_that_says_when_to_come_back_is_obeyed(database: Database):
    save(database, FEED, NOW, error="http_503: busy", retry_at=NOW + 5 * HOUR)
    assert row(database).next_at == NOW + 5 * HOUR


def test_a_sitemap_that_fails_is_left_alone_until_its_pause_is_over(database: Database):
    url = child("a").url
    lead_to(database, child("a"))
    save(database, url, NOW + HOUR, error="timeout: 60 s")
    assert lead_to(database, child("a"), at=NOW + 1.5 * HOUR) == 0
    assert lead_to(database, child("a", NOW + 1.2 * HOUR), at=NOW + 1.5 * HOUR) == 1
