"""Articles are listed newest first, a page at a time, whatever is asked for; and nothing is written."""

from __future__ import annotations

import pytest
from rows import HOUR, NOW, add_sources, article, read, save
from sqlalchemy import text

from newscrawl.errors import StorageError
from newscrawl.items import Block, BlockKind
from newscrawl.storage import browse as browsing
from newscrawl.storage.browse import Wish, browse
from newscrawl.storage.engine import Database
from newscrawl.storage.readonly import open_read_only


@pytest.fixture
def filled(database: Database) -> Database:
    add_sources(database)
    outcomes = []
    for number in range(30):
        source = "wire" if number % 3 == 0 else "harbour"
        published = None if number % 5 == 4 else NOW - number * HOUR
        fields = {
            "source": source, "published_at": published, "title": f"Number {number}",
            "language": "de" if number in (7, 29) else "en", "fetched_at": NOW - number * HOUR,
            "topics": ["ai"] if number % 7 == 0 else [], "relevance": number / 30,
            "blocks": [Block(BlockKind.PARAGRAPH, f"Common words, and the one {number:03}."
                             + (" 東京都は規則を定めた。" if number == 8 else ""))],
        }  # fmt: skip
        outcomes.append(read(article(f"https://{source}.example/{number}", **fields)))
    for outcome in outcomes[::-1]:  # their numbers are in the order of time, too
        save(database, outcome)
    return database


def pages(database: Database, wish: Wish, limit: int = 4) -> list[str]:
    """All titles, page by page."""
    titles: list[str] = []
    after = None
    with database.read() as session:
        while True:
            listed = browse(session, wish, after=after, limit=limit)
            titles += [one.title or "" for one in listed.articles]
            if listed.further is None:
                return titles
            after = listed.further


def numbered(*numbers: int) -> list[str]:
    return [f"Number {number}" for number in numbers]


WISHES = [
    (Wish(), range(30)),
    (Wish(source="wire"), range(0, 30, 3)),
    (Wish(language="de"), (7, 29)),
    (Wish(since=NOW - 3 * HOUR), range(4)),
    (Wish(until=NOW - 27 * HOUR), (28, 29)),
    (Wish(words="common"), range(30)),
    (Wish(words="common", source="wire", since=NOW - 9 * HOUR), (0, 3, 6, 9)),
    (Wish(words="common -007", language="de"), (29,)),
    (Wish(words='"the one" 01*'), range(10, 20)),
    (Wish(words="東京都"), (8,)),
    (Wish(words="common 東京都"), (8,)),
    (Wish(words="nothing"), ()),
    (Wish(source="none"), ()),
    (Wish(topic="ai"), (21, 28)),
    (Wish(topic="*"), range(15, 30)),
    (Wish(topic="ai", words="common", until=NOW - 25 * HOUR), (28,)),
]


def test_every_article_is_listed_once_and_in_order(filled, monkeypatch):
    monkeypatch.setattr(browsing, "ENOUGH_TIME", 5)
    for stretch in (2, 2000):
        monkeypatch.setattr(browsing, "LONGEST_STRETCH", stretch)
        for wish, expected in WISHES:
            assert pages(filled, wish) == numbered(*expected), wish


def test_without_time_a_page_ends_early_and_the_next_goes_on(filled, monkeypatch):
    monkeypatch.setattr(browsing, "ENOUGH_TIME", 0)
    with filled.read() as session:
        listed = browse(session, Wish(language="de"), limit=4)
    assert listed.is_cut
    assert pages(filled, Wish(language="de")) == numbered(7, 29)


def test_articles_of_one_moment_are_neither_lost_nor_doubled(database):
    add_sources(database)
    save(
        database,
        *(
            read(
                article(
                    f"https://harbour.example/{n}", f"One {n}.", published_at=NOW, title=f"T {n}"
                )
            )
            for n in range(10)
        ),
    )
    assert len(set(pages(database, Wish(), limit=3))) == 10


def test_a_database_opened_for_reading_refuses_to_be_changed(filled, database_url):
    with open_read_only(database_url) as database, database.read() as session:
        assert len(browse(session, Wish()).articles) == 25
    statements = (
        "DELETE FROM articles",
        "CREATE TABLE x (y integer)",
        "UPDATE sources SET title = ''",
    )
    with open_read_only(database_url) as database:
        for statement in statements:
            with pytest.raises(StorageError, match=r"read-?only"), database.begin() as session:
                session.execute(text(statement))


def test_a_question_that_takes_too_long_is_given_up(filled, database_url, monkeypatch):
    from newscrawl.storage import readonly

    monkeypatch.setattr(readonly, "LONGEST", 0.2)
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    )
    with (
        open_read_only(database_url) as database,
        pytest.raises(StorageError, match=r"interrupted|statement timeout"),
        database.read() as session,
    ):
        session.execute(text(endless))


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(StorageError, match="there is no database at"):
        open_read_only(f"sqlite:///{tmp_path / 'none.db'}")
