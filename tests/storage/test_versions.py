"""A version is what somebody changed, with its cause; what changes by itself makes none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rows import HOUR, add_sources, article, articles, later, read, save, versions

from newscrawl.items import Article, Page, Rejection
from newscrawl.rereading import Rereader
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.rereads import find_otherwise_read, save_rereads
from newscrawl.storage.states import VersionCause

URL = "https://harbour.example/a"


def causes(database: Database) -> list[str]:
    return [version.cause.value for version in versions(database)]


def test_relative_times_and_counters_make_no_version(database: Database):
    add_sources(database)
    first = read(article(URL, "Updated 3 hours ago"))
    save(database, first)
    counts = save(database, later(first, "Updated 5 hours ago"))
    assert (counts.changed, counts.unchanged) == (0, 1)
    [stored] = articles(database)
    assert "Updated 3 hours ago" in stored.body
    assert stored.fetched_at == first.fetched_at + HOUR
    assert versions(database)[-1].content_hash == stored.content_hash
    assert save(database, later(first, "Corrected 5 hours ago", 2 * HOUR)).changed == 1
    assert causes(database) == ["first", "edited"]


def test_the_same_page_read_by_another_reader_is_reread(database: Database):
    add_sources(database)
    first = read(article(URL, "Share this. The council votes."))
    save(database, first)
    better = replace(article(URL, "The council votes."), reader_version="2")
    with database.begin() as session:
        save_rereads(session, [better])
    assert causes(database) == ["first", "reread"]
    learned = replace(article(URL, "The council."), reader_version="2", profile_version=3)
    with database.begin() as session:
        save_rereads(session, [learned])
    assert causes(database) == ["first", "reread", "profile_learned"]


class OnePool:
    """Reads any page as the one article that it was given."""

    def __init__(self, result: Article | Rejection) -> None:
        self.result = result

    async def read(self, page: Page, source: object, rules: object) -> Article | Rejection:
        return replace(self.result, fetched_at=page.fetched_at)


class PlainWriter:
    def __init__(self, database: Database, archive: Archive) -> None:
        self.database, self.archive = database, archive

    async def read(self, question):
        with self.database.read() as session:
            return question(session)

    async def write(self, work):
        with self.database.begin() as session:
            return work(session)

    async def load(self, location: ArchiveLocation) -> Page:
        return self.archive.load(location)


def stored_page(database: Database, tmp_path: Path, text: str) -> Archive:
    """An article with its page in the archive."""
    add_sources(database)
    first = article(URL, text)
    archive = Archive(tmp_path / "archive")
    page = Page(
        url=URL, requested_url=URL, status=200, headers=(), body=b"<p>", fetched_at=first.fetched_at
    )
    with archive:
        save(database, read(first, archive=archive.append(page)))
    return archive


async def bring_up_to_date(
    database: Database, archive: Archive, now: Article, old_read_now: Article | Rejection
) -> None:
    rereader = Rereader(None, PlainWriter(database, archive), OnePool(old_read_now), {"harbour": None})  # type: ignore[arg-type]  # fmt: skip
    await rereader.bring_up_to_date(now, None)


def at_once(coroutine) -> None:
    import asyncio

    asyncio.run(coroutine)


def test_what_only_another_reader_sees_does_not_pass_for_an_edit(
    database: Database, tmp_path: Path
):
    archive = stored_page(database, tmp_path, "Share this. The council votes.")
    old_read_now = replace(article(URL, "The council votes."), reader_version="2")
    now = replace(old_read_now, fetched_at=old_read_now.fetched_at + HOUR)
    at_once(bring_up_to_date(database, archive, now, old_read_now))
    assert save(database, read(now)).changed == 0
    assert causes(database) == ["first", "reread"]


def test_what_the_reader_and_the_site_changed_are_two_versions(database: Database, tmp_path: Path):
    archive = stored_page(database, tmp_path, "Share this. The council votes.")
    old_read_now = replace(article(URL, "The council votes."), reader_version="2")
    edited = replace(article(URL, "The council has voted."), reader_version="2")
    now = replace(edited, fetched_at=edited.fetched_at + HOUR)
    at_once(bring_up_to_date(database, archive, now, old_read_now))
    assert save(database, read(now)).changed == 1
    assert causes(database) == ["first", "reread", "edited"]
    assert VersionCause.EDITED in {version.cause for version in versions(database)}


def test_a_lost_record_leaves_the_article_as_it_is(database: Database, tmp_path: Path, caplog):
    archive = stored_page(database, tmp_path, "Share this. The council votes.")
    [file] = archive.names()
    (archive.folder / file).unlink()
    now = replace(article(URL, "The council votes."), reader_version="2")
    now = replace(now, fetched_at=now.fetched_at + HOUR)
    at_once(bring_up_to_date(database, archive, now, now))
    assert "cannot be read again" in caplog.text
    assert causes(database) == ["first"]


def test_the_same_reader_or_the_same_text_needs_no_second_look(database: Database, tmp_path: Path):
    stored_page(database, tmp_path, "The council votes.")
    for now, is_wanted in (
        (article(URL, "The council has voted."), False),
        (replace(article(URL, "The council votes."), reader_version="2"), False),
        (replace(article(URL, "The council has voted."), reader_version="2"), True),
        (article("https://harbour.example/b"), False),
    ):
        with database.read() as session:
            assert (find_otherwise_read(session, now) is not None) is is_wanted
