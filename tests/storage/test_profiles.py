"""What was learned of a site is stored, and stored articles are corrected by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reading.profile import made
from rows import NOW, add_sources, article, articles, read, removed, save, versions

from newscrawl.items import Block, BlockKind, Page, Reason, RemovedBlock
from newscrawl.reading.profile.model import SiteProfile
from newscrawl.reading.profile.observe import line_id
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.profiles import load_profiles, save_profiles
from newscrawl.storage.rereads import find_outdated, save_rereads
from newscrawl.storage.states import VersionCause

URL = "https://harbour.example/a"
SITE = ("harbour", "harbour.example")
SIGN = "Set by hand."
LINES = {line_id(SIGN, "", ())[0]: None}


def test_a_profile_comes_back_as_it_was(database: Database):
    add_sources(database)
    profile = SiteProfile()
    made.crawl(profile, [(number, made.old_page(number)) for number in range(15)])
    for _ in range(2):  # the second time in place of the first
        with database.begin() as session:
            save_profiles(session, {SITE: profile.to_json()}, now=NOW)
    with database.read() as session:
        found = load_profiles(session, ["harbour"])
        others = load_profiles(session, ["wire"])
    assert others == {}
    assert found[SITE].rules == profile.rules
    assert found[SITE].to_json()["layouts"] == profile.to_json()["layouts"]


def stored(database: Database, tmp_path: Path, **fields):
    """An article that is stored with its page; what it says ends with the sign."""
    add_sources(database)
    blocks = [Block(BlockKind.PARAGRAPH, "The council votes."), Block(BlockKind.PARAGRAPH, SIGN)]
    with Archive(tmp_path / "archive") as archive:
        page = Page(url=URL, requested_url=URL, body=b"<p>", fetched_at=NOW)
        known = article(URL, **({"blocks": blocks, "removed": []} | fields))
        save(database, read(known, archive=archive.append(page)))
    return known


def outdated(database: Database, rules: SiteRules, host: str = "harbour.example"):
    with database.read() as session:
        return find_outdated(session, "harbour", host, rules).outdated


def test_an_article_read_before_there_was_a_profile_is_outdated(database: Database, tmp_path: Path):
    known = stored(database, tmp_path)
    [found] = outdated(database, SiteRules(1))
    assert found.fetched_at == known.fetched_at
    assert outdated(database, SiteRules(1), host="other.example") == []


def test_an_article_that_carries_a_line_that_goes_is_outdated(database: Database, tmp_path: Path):
    stored(database, tmp_path, profile_version=1)
    assert outdated(database, SiteRules(2)) == []
    assert len(outdated(database, SiteRules(2, lines=LINES))) == 1
    assert outdated(database, SiteRules(1, lines=LINES)) == []


def test_an_article_without_a_line_that_stays_is_outdated(database: Database, tmp_path: Path):
    gone = [RemovedBlock(SIGN, Reason.REPEATS_ON_SITE, 1)]
    stored(
        database,
        tmp_path,
        profile_version=1,
        removed=gone,
        blocks=[Block(BlockKind.PARAGRAPH, "Votes.")],
    )
    assert outdated(database, SiteRules(2, lines=LINES)) == []
    assert len(outdated(database, SiteRules(2))) == 1


def test_a_corrected_article_has_a_version_that_says_why(database: Database, tmp_path: Path):
    known = stored(database, tmp_path)
    better = replace(
        known,
        blocks=known.blocks[:1],
        removed=[RemovedBlock(SIGN, Reason.REPEATS_ON_SITE, 1)],
        profile_version=1,
    )
    for corrected in (1, 0):
        with database.begin() as session:
            assert save_rereads(session, [better]) == corrected
    [row] = articles(database)
    assert (row.body, row.profile_version) == ("The council votes.", 1)
    assert [version.cause for version in versions(database)] == [
        VersionCause.FIRST, VersionCause.PROFILE_LEARNED,
    ]  # fmt: skip
    assert [(block.reason, block.text) for block in removed(database)] == [
        (Reason.REPEATS_ON_SITE, SIGN)
    ]


def test_what_the_site_edits_is_an_edit_whatever_the_profile(database: Database, tmp_path: Path):
    known = stored(database, tmp_path)
    edited = replace(
        known,
        blocks=known.blocks[:1],
        profile_version=1,
        fetched_at=known.fetched_at.replace(year=2027),
    )
    save(database, read(edited))
    assert [version.cause for version in versions(database)][-1] is VersionCause.EDITED
