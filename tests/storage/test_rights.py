"""Signals of rights are kept with origin and time; text that may not be kept is not, or goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

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
    unchanged,
    versions,
)
from sqlalchemy import select, text

from newscrawl.items import (
    Rejection,
    RejectionReason,
    Rights,
    RightsDecision,
    RightsKind,
    RightsPolicy,
    RightsSignal,
)
from newscrawl.rights.weigh import weigh
from newscrawl.storage import migrate
from newscrawl.storage.engine import Database
from newscrawl.storage.integrity import findings
from newscrawl.storage.models import RightsSignalRow
from newscrawl.storage.outcomes import Outcome
from newscrawl.storage.reassess import reassess
from newscrawl.storage.rereads import save_rereads
from newscrawl.storage.rights import signals_of

URL = "https://harbour.example/cameras"
NOAI = RightsSignal(RightsKind.ROBOTS, "noai", "meta robots", NOW)
TDM = RightsSignal(RightsKind.TDM_RESERVATION, "1", "header TDM-Reservation", NOW)


def reserving(decision: RightsDecision, *signals: RightsSignal) -> Rights:
    return Rights(signals or (NOAI,), reserved=True, decision=decision, reason="noai (meta robots)")


KEPT = reserving(RightsDecision.KEPT)
WITHHELD = reserving(RightsDecision.METADATA_ONLY)
SKIPPED = reserving(RightsDecision.SKIPPED)


def with_rights(rights: Rights, url: str = URL, **fields: Any) -> Outcome:
    return read(article(url, **fields), rights=rights)


def skipped(url: str = URL, after: timedelta = HOUR) -> Outcome:
    rejection = Rejection(
        source="harbour", page_url=url, fetched_at=NOW + after, reason=RejectionReason.RESERVED,
        detail=SKIPPED.reason,
    )  # fmt: skip
    return read(rejection, rights=SKIPPED)


def rows(database: Database) -> list[tuple[str, str, Any, Any, Any]]:
    row = RightsSignalRow
    with database.read() as session:
        found = session.execute(
            select(row.kind, row.value, row.first_seen_at, row.seen_at, row.gone_at).order_by(
                row.kind, row.value
            )
        )
        return [tuple(signal) for signal in found]


def test_signals_are_stored_with_their_time_and_found_by_article(database: Database):
    add_sources(database)
    save(
        database,
        with_rights(reserving(RightsDecision.KEPT, NOAI, TDM)),
        read(article(URL + "2", "Another story.")),
    )
    first, other = articles(database)
    assert (first.reserved, first.rights_decision, first.rights_reason) == (
        True, "kept", "noai (meta robots)",
    )  # fmt: skip
    assert (other.reserved, other.rights_decision, other.rights_reason) == (False, "kept", None)
    assert first.body
    page = pages(database)[URL]
    assert (page.reserved, page.rights_decision) == (True, "kept")
    assert pages(database)[URL + "2"].reserved is None
    with database.read() as session:
        assert signals_of(session, [first.id, other.id]) == {first.id: [NOAI, TDM]}


def test_a_signal_that_goes_is_kept_with_the_time_at_which_it_was_gone(database: Database):
    add_sources(database)
    outcome = with_rights(reserving(RightsDecision.KEPT, NOAI, TDM))
    save(database, outcome)
    again = RightsSignal(TDM.kind, TDM.value, TDM.origin, NOW + HOUR)
    save(database, later(read(outcome.result, rights=reserving(RightsDecision.KEPT, again))))
    assert rows(database) == [
        ("robots", "noai", NOW, NOW, NOW + HOUR),
        ("tdm_reservation", "1", NOW, NOW + HOUR, None),
    ]
    [known] = articles(database)
    with database.read() as session:
        assert signals_of(session, [known.id]) == {known.id: [again]}
    back = RightsSignal(NOAI.kind, NOAI.value, NOAI.origin, NOW + 2 * HOUR)
    rights = reserving(RightsDecision.KEPT, again, back)
    save(database, later(read(outcome.result, rights=rights), after=2 * HOUR))
    assert rows(database)[0] == ("robots", "noai", NOW, NOW + 2 * HOUR, None)


def test_saving_the_same_again_changes_nothing(database: Database):
    add_sources(database)
    save(database, with_rights(KEPT))
    before = rows(database)
    save(database, with_rights(KEPT))
    assert rows(database) == before


def test_of_a_page_whose_rights_are_reserved_only_the_metadata_is_stored(database: Database):
    add_sources(database)
    outcome = with_rights(WITHHELD, description="What the council decided.")
    save(database, outcome)
    [known] = articles(database)
    assert (known.body, known.blocks) == ("", [])
    assert (known.title, known.description) == (
        "Cameras at the harbour",
        "What the council decided.",
    )
    assert known.content_hash == outcome.result.content_hash
    assert known.word_count == len(outcome.result.body.split())
    assert (known.reserved, known.rights_decision) == (True, "metadata_only")
    assert removed(database) == []
    [version] = versions(database)
    assert (version.body, version.content_hash) == ("", outcome.result.content_hash)


def test_a_reservation_that_comes_later_takes_the_text(database: Database):
    add_sources(database)
    first = with_rights(Rights())
    save(database, first)
    save(database, later(first, "The council votes again."))
    save(database, later(read(first.result, rights=WITHHELD), after=2 * HOUR))
    [known] = articles(database)
    assert (known.body, known.blocks, known.rights_decision) == ("", [], "metadata_only")
    assert removed(database) == []
    kept = versions(database)
    assert [version.body for version in kept] == ["", "", ""]
    assert kept[0].content_hash == first.result.content_hash


def test_a_reservation_that_is_lifted_brings_the_text(database: Database):
    add_sources(database)
    first = with_rights(WITHHELD)
    save(database, first)
    save(database, later(read(first.result, rights=Rights())))
    [known] = articles(database)
    assert known.body == first.result.body
    assert (known.reserved, known.rights_decision, known.rights_reason) == (False, "kept", None)
    assert len(removed(database)) == 1


def test_reading_again_does_not_bring_back_what_may_not_be_kept(database: Database):
    add_sources(database)
    save(database, with_rights(WITHHELD))
    better = article(URL, "The council votes on the cameras.", profile_version=2)
    with database.begin() as session:
        save_rereads(session, [better])
    [known] = articles(database)
    assert (known.body, known.profile_version) == ("", 2)
    assert known.content_hash == better.content_hash
    assert [version.body for version in versions(database)] == ["", ""]


def test_a_page_that_is_skipped_leaves_no_article(database: Database):
    add_sources(database)
    counts = save(database, skipped(after=timedelta()))
    assert (counts.rejected, counts.rejections) == (1, {"reserved": 1})
    assert articles(database) == []
    page = pages(database)[URL]
    assert (page.rejection, page.rights_decision) == ("reserved", "skipped")
    assert page.rights_reason == page.rejection_detail == "noai (meta robots)"
    assert [row[:2] for row in rows(database)] == [("robots", "noai")]


def test_an_article_that_is_skipped_from_now_on_loses_its_text(database: Database):
    add_sources(database)
    save(database, with_rights(Rights()), with_rights(Rights(), URL + "2", text="Another story."))
    save(database, skipped())
    known, other = articles(database)
    assert (known.body, known.blocks, known.rights_decision) == ("", [], "skipped")
    assert known.reserved
    assert known.title
    assert other.body
    assert [version.body for version in versions(database) if version.article_id == known.id] == [
        ""
    ]
    assert {block.article_id for block in removed(database)} == {other.id}


def test_what_was_decided_stays_while_the_page_does_not_change(database: Database):
    add_sources(database)
    save(database, with_rights(WITHHELD))
    save(database, unchanged(URL, NOW + HOUR))
    [known] = articles(database)
    assert known.rights_decision == "metadata_only"
    assert pages(database)[URL].rights_decision == "metadata_only"
    assert rows(database)[0][4] is None


def test_a_page_that_was_redirected_has_its_signals_at_its_own_url(database: Database):
    add_sources(database)
    outcome = read(article(URL), url="https://harbour.example/?p=1", final_url=URL, rights=KEPT)
    save(database, outcome)
    [known] = articles(database)
    with database.read() as session:
        assert signals_of(session, [known.id]) == {known.id: [NOAI]}
        assert session.scalar(select(RightsSignalRow.page_id)) == pages(database)[URL].id


def test_signals_of_any_length_and_with_any_character_are_stored(database: Database):
    add_sources(database)
    wild = RightsSignal(RightsKind.TDM_POLICY, "https://x.example/\0" + "é" * 9000, "h" * 9000, NOW)
    save(database, with_rights(reserving(RightsDecision.KEPT, wild)))
    [(_, value, *_)] = rows(database)
    assert value.startswith("https://x.example/éé")


def test_the_upgrade_knows_the_licences_of_what_was_stored(database_url: str):
    with Database.open(database_url) as database:
        add_sources(database)
        by_nd = "https://creativecommons.org/licenses/by-nd/4.0/"
        save(
            database,
            read(article(URL, licence=by_nd)),
            read(article(URL + "2", "Another story.", licence="https://harbour.example/terms")),
        )
        with database.begin() as session:
            session.execute(text("UPDATE articles SET licence_id = NULL"))
    down_and_up(database_url)
    with Database.open(database_url) as database:
        assert [row.licence_id for row in articles(database)] == ["CC-BY-ND-4.0", None]
        assert [row.rights_decision for row in articles(database)] == ["kept", "kept"]


def down_and_up(url: str) -> None:
    from alembic import command

    config = migrate.alembic_config()
    with (
        Database.open(url) as database,
        database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection,
    ):
        config.attributes["connection"] = connection
        command.downgrade(config, "20261128")
    migrate.upgrade(url)


def test_many_pages_are_saved_together(database: Database):
    add_sources(database)
    save(database, *(with_rights(KEPT, f"{URL}/{n}", text=f"Story {n}.") for n in range(120)))
    assert len(rows(database)) == 120


def test_reading_again_tells_what_an_old_page_says_of_its_rights(database: Database):
    """A page that was stored before anybody read its signals, and one that was judged."""
    add_sources(database)
    other = RightsSignal(
        RightsKind.ROBOTS_AGENTS, "Bytespider", "https://harbour.example/robots.txt", NOW
    )
    save(
        database,
        read(article(URL)),
        with_rights(Rights((other,)), URL + "/2", text="Another story."),
    )
    again = [
        article(URL, signals=(NOAI,)),
        article(URL + "/2", "Another story.", signals=(NOAI,)),
    ]

    def weigh_stored(source: str, url: str, signals: Sequence[RightsSignal]) -> Rights:
        assert source == "harbour"
        return weigh(signals, RightsPolicy.METADATA_ONLY)

    with database.begin() as session:
        save_rereads(session, again, weigh_stored)
    first, second = articles(database)
    for known in (first, second):
        assert (known.body, known.reserved, known.rights_decision) == ("", True, "metadata_only")
    with database.read() as session:
        found = signals_of(session, [first.id, second.id])
    assert found == {first.id: [NOAI], second.id: [NOAI, other]}


def test_a_host_that_reserves_is_heard_for_what_was_stored(database: Database):
    add_sources(database)
    origin = "https://harbour.example"
    file = RightsSignal(RightsKind.TDM_RESERVATION, "1", f"{origin}/.well-known/tdmrep.json", NOW)
    noindex = RightsSignal(RightsKind.ROBOTS, "noindex", "meta robots", NOW)
    save(
        database,
        with_rights(Rights((noindex,))),
        read(article(f"{origin}/old", "An old story.")),
        read(article("https://harbour.example.org/x", "Elsewhere.")),
    )

    def host_says(*said: RightsSignal) -> int:
        def weigh_page(source: str, url: str, own: Sequence[RightsSignal]) -> Rights:
            return weigh([*own, *said], RightsPolicy.METADATA_ONLY)

        with database.begin() as session:
            return reassess(session, origin, weigh_page, now=NOW + HOUR, everything=True)

    assert host_says() == 0
    assert host_says(file) == 2
    assert host_says(file) == 0
    known = {row.url: row for row in articles(database)}
    assert {url: bool(row.body) for url, row in known.items()} == {
        URL: False, f"{origin}/old": False, "https://harbour.example.org/x": True,
    }  # fmt: skip
    assert known[URL].reserved
    with database.read() as session:
        assert signals_of(session, [known[URL].id]) == {known[URL].id: [noindex, file]}
    assert host_says() == 2
    page = pages(database)[URL]
    assert (page.next_at, page.payload_digest, page.etag) == (NOW + HOUR, None, None)
    assert page.rights_decision == "metadata_only", "until its text is there again"


def test_a_page_that_may_not_be_archived_is_not_missed_in_the_archive(database: Database):
    add_sources(database)
    no_copy = RightsSignal(RightsKind.ROBOTS, "noarchive", "meta robots", NOW)
    save(
        database,
        with_rights(WITHHELD),
        with_rights(Rights((no_copy,), may_archive=False), URL + "/2", text="Another story."),
        with_rights(Rights(), URL + "/3", text="A third one."),
    )
    with database.read() as session:
        [finding] = [one for one in findings(session, {}) if "archive record" in one.what]
    assert finding.examples == (URL + "/3",)
