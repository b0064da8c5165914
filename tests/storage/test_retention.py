"""What the rules of retention mean goes for good, leaves a tombstone, and does not come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

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
)  # fmt: skip
from sqlalchemy import func, select

from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.items import Article, Link, Page
from newscrawl.storage import due, frontier, withdrawn
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleCopy, ArticleRow, CaptureRow, TombstoneRow
from newscrawl.storage.retention import delete_articles, meant
from newscrawl.storage.rules import Rule, load_rules
from newscrawl.storage.states import PageState
from newscrawl.storage.verify import verify
from newscrawl.storage.withdrawn import erase_withdrawn

OLD, NEW = "https://harbour.example/old", "https://harbour.example/new"
FOREIGN = "https://wire.example/a"
RULE = Rule(name="after a year", older_than_days=365)
LATER = NOW + timedelta(days=400)


def kept(archive: Archive, reading: Article) -> ArchiveLocation:
    return archive.append(
        Page(
            url=reading.page_url,
            requested_url=reading.page_url,
            status=200,
            headers=(),
            body=reading.body.encode(),
            fetched_at=reading.fetched_at,
        )
    )


@pytest.fixture
def archive(database: Database, tmp_path: Path):
    """An old article with two versions, a new one of the same source, and one of another."""
    add_sources(database)
    archive = Archive(tmp_path / "archive")
    readings = [
        article(OLD, "Old.", title="old", published_at=NOW),
        article(NEW, "New.", title="new", published_at=NOW + timedelta(days=300)),
        article(FOREIGN, "Foreign.", title="foreign", source="wire", licence="CC-BY-4.0"),
    ]
    with archive:
        for reading in readings:
            save(database, read(reading, archive=kept(archive, reading)))
        edited = later(read(readings[0]), "Old, edited.")
        save(database, replace(edited, archive=kept(archive, edited.result)))
    return archive


def apply(database: Database, archive: Archive, rule: Rule = RULE) -> tuple[int, int]:
    deleted = sum(delete_articles(database, rule, LATER))
    return deleted, sum(erase_withdrawn(database, archive, LATER))


def urls(database: Database) -> list[str]:
    return [row.url for row in articles(database)]


def test_a_look_changes_nothing(database: Database, archive: Archive):
    with database.read() as session:
        found = [(one.source, one.articles) for one in meant(session, RULE, LATER)]
    assert found == [("harbour", 1), ("wire", 1)]
    assert len(urls(database)) == 3


@pytest.mark.parametrize(
    ("conditions", "gone"),
    [
        ({"older_than_days": 365}, {OLD, FOREIGN}),
        ({"sources": ["harbour"]}, {OLD, NEW}),
        ({"sources": ["harbour"], "older_than_days": 365}, {OLD}),
        ({"licences": ["CC-BY-4.0"]}, {OLD, NEW, FOREIGN}),
        ({"licences": ["CC-BY-4.0"], "sources": ["wire"]}, {FOREIGN}),
        ({"rights": ["skipped"]}, set()),
        ({"urls": [NEW]}, {NEW}),
    ],
)
def test_all_conditions_of_a_rule_must_hold(
    database: Database, archive: Archive, conditions: dict[str, object], gone: set[str]
):
    rule = Rule.model_validate({"name": "a rule", **conditions})
    assert apply(database, archive, rule)[0] == len(gone)
    assert set(urls(database)) == {OLD, NEW, FOREIGN} - gone


def test_all_of_an_article_goes_and_a_tombstone_stays(database: Database, archive: Archive):
    before = {row.url: row for row in articles(database)}
    assert apply(database, archive, Rule(name="one", urls=[OLD])) == (1, 2)
    stays = {row.id for row in articles(database)}
    assert before[OLD].id not in stays
    assert {row.article_id for row in versions(database)} == stays
    assert {row.article_id for row in removed(database)} == stays
    with database.read() as session:
        [stone] = session.scalars(select(TombstoneRow)).all()
        session.expunge(stone)
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 2
    assert (stone.article_id, stone.url, stone.source) == (before[OLD].id, OLD, "harbour")
    assert (stone.content_hash, stone.rule) == (before[OLD].content_hash, "one")
    assert stone.deleted_at == LATER
    page = pages(database)[OLD]
    assert page.state is PageState.WITHDRAWN
    assert (page.article_id, page.archive_file, page.etag, page.next_at) == (None,) * 4
    [file] = archive.names()
    with archive.open_file(file) as opened:
        found = verify(opened, file)
    assert found.problems == []
    assert found.records == {"warcinfo": 1, "response": 2, "metadata": 2}


def test_it_is_not_asked_for_and_not_stored_again(database: Database, archive: Archive):
    apply(database, archive, Rule(name="one", urls=[OLD]))
    with database.begin() as session:
        link = Link(OLD, LATER + HOUR)
        frontier.discover(session, "harbour", [link], found_in="feed", now=LATER + HOUR)
        claimed = due.claim(session, "harbour", run_id="1", now=LATER + 9 * HOUR, limit=9)
    assert OLD not in {page.url for page in claimed}
    again = article(OLD, "Old.", title="old", fetched_at=LATER + HOUR)
    counts = save(database, read(again))
    assert (counts.new, counts.withdrawn) == (0, 1)
    # Neither from another page that names it as its canonical one.
    twin = replace(again, page_url=f"{OLD}?print=1")
    with archive:
        location = kept(archive, twin)
        assert save(database, read(twin, archive=location)).withdrawn == 1
    assert OLD not in urls(database)
    assert pages(database)[twin.page_url].state is PageState.WITHDRAWN
    assert sum(erase_withdrawn(database, archive, LATER)) == 1
    with pytest.raises(StorageError, match="withdrawn"):
        archive.load(location)


def test_of_the_copies_of_what_goes_the_earliest_is_the_head(database: Database, archive: Archive):
    text = " ".join(f"The council of ward {number} met at noon." for number in range(40))
    for number, name in enumerate(("first", "second", "third")):
        at = NOW + timedelta(days=number)
        source = "wire" if name == "second" else "harbour"
        url = f"https://{source}.example/{name}"
        save(database, read(article(url, text, source=source, title=name, published_at=at)))
    apply(database, archive, Rule(name="one", urls=["https://harbour.example/first"]))
    with database.read() as session:
        names = dict(session.execute(select(ArticleRow.id, ArticleRow.title)).all())
        pairs = session.execute(select(ArticleCopy.article_id, ArticleCopy.head_id)).all()
        assert [(names[copy], names[head]) for copy, head in pairs] == [("third", "second")]
        ids = [number for number, name in names.items() if name in {"second", "third"}]
        named = select(ArticleRow.cluster).where(ArticleRow.id.in_(ids))
        assert len(set(session.scalars(named))) == 1


def test_its_number_is_never_given_again(database: Database, archive: Archive):
    highest = max(row.id for row in articles(database))
    apply(database, archive, Rule(name="all", older_than_days=0))
    save(database, read(article("https://harbour.example/next", "Next.", title="next")))
    assert articles(database)[0].id > highest


def test_killed_before_the_archive_is_erased_the_next_run_goes_on(
    database: Database, archive: Archive, monkeypatch: pytest.MonkeyPatch
):
    sum(delete_articles(database, RULE, LATER))
    monkeypatch.setattr(withdrawn, "BATCH", 1)
    assert next(erase_withdrawn(database, archive, LATER)) == 1
    assert apply(database, archive) == (0, 2)


def test_a_file_that_is_gone_is_told_and_costs_no_other(
    database: Database, archive: Archive, caplog: pytest.LogCaptureFixture
):
    [file] = archive.names()
    (archive.folder / file).unlink()
    assert apply(database, archive) == (2, 0)
    assert "no such file; run `newscrawl db prune --apply` again" in caplog.text


def test_rules_are_read_from_toml(tmp_path: Path):
    path = tmp_path / "retention.toml"
    path.write_text(
        '[[rule]]\nname = "wire"\nsources = ["wire"]\nolder_than_days = 30\n'
        '[[rule]]\nname = "rights"\nrights = ["skipped"]\n'
    )
    wire, rights = load_rules(path)
    assert wire == Rule(name="wire", sources=["wire"], older_than_days=30)
    assert rights.rights == ("skipped",)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('[[rule]]\nname = "all"\n', "states no condition"),
        ('[[rule]]\nname = "x"\nolder_than = 3\n', r"rule\.0\.older_than: Extra inputs"),
        ('[[rule]]\nname = "x"\nolder_than_days = -1\n', "greater than or equal to 0"),
        ("[[rule]\n", "is no TOML"),
        ('[[rules]]\nname = "x"\n', "rules: Extra inputs"),
    ],
)
def test_wrong_rules_are_told(tmp_path: Path, content: str, why: str):
    path = tmp_path / "retention.toml"
    path.write_text(content)
    with pytest.raises(ConfigurationError, match=why):
        load_rules(path)
    with pytest.raises(ConfigurationError, match="cannot read"):
        load_rules(tmp_path / "none.toml")
