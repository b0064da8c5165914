"""Copies of one text are found as they are stored: one cluster, one head, and how each came from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from rows import HOUR, NOW, add_sources, article, later, read, save
from sqlalchemy import select, text

from newscrawl.config import Config
from newscrawl.copies import signature
from newscrawl.copies.signature import BANDS, METHOD
from newscrawl.duplicates import find_copies
from newscrawl.items import Article, Block, BlockKind
from newscrawl.sources import Source
from newscrawl.storage import copy_index
from newscrawl.storage.copies import forget
from newscrawl.storage.copy_index import has_other_methods
from newscrawl.storage.engine import Database
from newscrawl.storage.integrity import findings
from newscrawl.storage.models import ArticleBand, ArticleCopy, ArticleRow, ArticleSignature

PAPERS = [
    Source(name=name, title=name.title(), home=f"https://{name}.example/", language="en", rank=rank)
    for name, rank in (("harbour", 0), ("wire", 0), ("agency", 1))
]
NOUNS = (
    "port council camera contract lorry ferry board minister court clause budget harbour".split()
)
VERBS = (
    "rejects signs drafts questions approves delays copies audits funds opens shuts votes".split()
)


@pytest.fixture(autouse=True)
def papers(database: Database) -> None:
    add_sources(database, *PAPERS)


def sentences(seed: int, number: int = 24) -> list[str]:
    """Sentences that no other seed has."""
    chance = Random(seed)  # noqa: S311
    return [
        " ".join(
            f"{chance.choice(NOUNS)} {chance.choice(VERBS)} {chance.choice(NOUNS)}" for _ in range(4)
        ).capitalize() + f" in ward {seed}{number}."
        for number in range(number)
    ]  # fmt: skip


def story(url: str, texts: list[str], **fields: object) -> Article:
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in texts]
    source = url.split("//")[1].split(".", maxsplit=1)[0]
    return article(url, **({"blocks": blocks, "source": source, "published_at": NOW} | fields))


def copies(database: Database) -> dict[str, tuple[str, str]]:
    """Kind and head of each copy, by URL."""
    with database.read() as session:
        urls = dict(session.execute(select(ArticleRow.id, ArticleRow.url)).all())
        rows = session.execute(
            select(ArticleCopy.article_id, ArticleCopy.kind, ArticleCopy.head_id)
        )
        return {urls[one]: (kind.value, urls[head]) for one, kind, head in rows}


def clusters(database: Database) -> dict[str, str]:
    with database.read() as session:
        return dict(session.execute(select(ArticleRow.url, ArticleRow.cluster)).all())


FIRST, SECOND, THIRD = (f"https://{name}.example/a" for name in ("harbour", "wire", "agency"))


def test_a_text_that_stands_alone_is_nobodys_copy(database: Database):
    save(database, read(story(FIRST, sentences(1))), read(story(SECOND, sentences(2))))
    assert copies(database) == {}
    found = clusters(database)
    assert len(set(found.values())) == 2
    assert all(len(name) == 16 for name in found.values())


@pytest.mark.parametrize("together", [True, False])
def test_the_later_one_is_the_copy_whichever_is_stored_first(database: Database, together: bool):
    early = story(SECOND, sentences(1), published_at=NOW - HOUR)
    late = story(FIRST, sentences(1), title="Another title", authors=["The Desk"])
    if together:
        save(database, read(late), read(early))
    else:
        save(database, read(late))
        alone = clusters(database)
        save(database, read(early))
        assert clusters(database)[FIRST] == alone[FIRST]
    assert copies(database) == {FIRST: ("syndicated", SECOND)}
    assert len(set(clusters(database).values())) == 1


def test_a_cut_copy_with_a_frame_of_its_own_is_found(database: Database):
    ours = ["Our desk has added to this report nothing but the line that you read just now."]
    save(database, read(story(FIRST, sentences(1))))
    save(database, read(story(SECOND, ours + sentences(1)[:14], published_at=NOW + HOUR)))
    assert copies(database) == {SECOND: ("syndicated", FIRST)}


def test_the_next_report_of_a_series_is_no_copy(database: Database):
    frame = [f"{line[:-1]} on {{}} days." for line in sentences(1)]
    for week in range(4):
        texts = [line.format(17 * week + number) for number, line in enumerate(frame)]
        url = f"https://harbour.example/week-{week}"
        save(database, read(story(url, texts, title=f"Week {week} in figures")))
    assert copies(database) == {}


def test_an_article_that_quotes_another_is_no_copy(database: Database):
    save(database, read(story(FIRST, sentences(1))))
    save(database, read(story(SECOND, sentences(2) + sentences(1)[:5])))
    assert copies(database) == {}


@pytest.mark.parametrize(
    "says",
    [
        {"canonical_url": SECOND},
        {"authors": ["Associated Press"]},
        {"blocks": [Block(BlockKind.PARAGRAPH, line) for line in
                    ["First published in Wire on Tuesday.", *sentences(1)]]},
    ],
    ids=["canonical link", "agency", "words"],
)  # fmt: skip
def test_what_an_article_says_of_its_origin_goes_before_its_date(database: Database, says: dict):
    taken = story(FIRST, sentences(1), **({"published_at": NOW - HOUR} | says))
    save(database, read(taken), read(story(SECOND, sentences(1))))
    assert copies(database) == {FIRST: ("syndicated", SECOND)}


def test_a_source_of_higher_rank_is_held_for_the_origin(database: Database):
    save(database, read(story(FIRST, sentences(1), published_at=NOW - HOUR)))
    save(database, read(story(THIRD, sentences(1))))
    assert copies(database) == {FIRST: ("syndicated", THIRD)}


def test_one_publisher_mirrors_or_revises(database: Database):
    texts = sentences(1)
    again = [f"{texts[0]} Corrected.", *texts[1:]]
    for number, (address, said) in enumerate(
        {FIRST: texts, f"{FIRST}/amp": again, f"{FIRST}-2": again[:20]}.items()
    ):
        at = NOW + number * HOUR
        title = "Cameras at the harbour" + number * " again"
        save(database, read(story(address, said, title=title, published_at=at)))
    assert copies(database) == {
        f"{FIRST}/amp": ("mirrored", FIRST),
        f"{FIRST}-2": ("revised", FIRST),
    }


def test_all_copies_point_to_the_head_when_the_original_comes_last(database: Database):
    half = sentences(1)
    save(database, read(story(FIRST, half[:13])))
    save(database, read(story(SECOND, half[11:])))
    assert copies(database) == {}
    before = clusters(database)
    save(database, read(story(THIRD, half, published_at=NOW - HOUR)))
    assert copies(database) == {
        FIRST: ("syndicated", THIRD), SECOND: ("syndicated", THIRD),
    }  # fmt: skip
    assert set(clusters(database).values()) == {before[FIRST]}  # the oldest cluster's name stays


def test_an_article_that_is_rewritten_leaves_its_cluster(database: Database):
    save(database, read(story(FIRST, sentences(1))))
    copy = read(story(SECOND, sentences(1)))
    save(database, copy)
    together = clusters(database)
    rewritten = replace(story(SECOND, sentences(2)), fetched_at=NOW + HOUR)
    save(database, read(rewritten))
    assert copies(database) == {}
    apart = clusters(database)
    assert apart[FIRST] == together[FIRST] != apart[SECOND]
    save(database, later(read(rewritten), after=2 * HOUR))  # nothing new: nothing changes
    assert clusters(database) == apart


def test_a_head_that_is_rewritten_is_compared_with_its_copies_anew(database: Database):
    first = story(FIRST, sentences(1), canonical_url=None)
    save(database, read(first), read(story(SECOND, sentences(1), published_at=NOW + HOUR)))
    assert copies(database) == {SECOND: ("syndicated", FIRST)}
    longer = [Block(BlockKind.PARAGRAPH, line) for line in [*sentences(1), *sentences(2, 5)]]
    save(database, later(read(replace(first, blocks=longer))))
    assert copies(database) == {SECOND: ("syndicated", FIRST)}
    mirrored = story("https://wire.example/b", sentences(1), published_at=NOW + 2 * HOUR, title="b")
    save(database, read(mirrored))
    another = [Block(BlockKind.PARAGRAPH, line) for line in sentences(3)]
    save(database, later(read(replace(first, blocks=another)), after=2 * HOUR))
    assert copies(database) == {mirrored.url: ("mirrored", SECOND)}


def test_what_is_deleted_leaves_the_next_best_as_head(database: Database):
    for number, url in enumerate((FIRST, SECOND, THIRD)):
        at = NOW + timedelta(hours=number)
        save(database, read(story(url, sentences(1), published_at=at, canonical_url=None)))
    before = clusters(database)
    with database.begin() as session:
        head = session.scalars(select(ArticleRow.id).where(ArticleRow.url == THIRD)).one()
        forget(session, [head])
        assert not session.scalars(select(ArticleBand).where(ArticleBand.article_id == head)).all()
        session.execute(text("UPDATE pages SET article_id = NULL"))
        session.execute(text("DELETE FROM articles WHERE id = :id"), {"id": head})
    assert copies(database) == {SECOND: ("syndicated", FIRST)}
    assert clusters(database)[SECOND] == before[SECOND]
    with database.read() as session:
        assert len(session.scalars(select(ArticleSignature.article_id)).all()) == 2


def test_scripts_without_spaces_are_compared_by_character(database: Database):
    chance = Random(7)  # noqa: S311
    line = "".join(
        chance.choice("港口议会相机合同渡轮董事会部长法院条款预算城市数据隐私监控")
        for _ in range(300)
    )
    save(database, read(story(FIRST, [line[:150], line[150:]])))
    save(database, read(story(SECOND, [line[:220]], published_at=NOW + HOUR)))
    assert copies(database) == {SECOND: ("syndicated", FIRST)}


def test_a_crowded_frame_does_not_hide_copies_nor_cost_more(database: Database):
    """Hundreds of articles share most of their text; only a few of each band are looked at."""
    frame = sentences(1, 30)
    made = [
        read(story(f"https://harbour.example/{n}", [*frame, *sentences(n, 20)], title=f"No {n}"))
        for n in range(2, 102)
    ]
    for start in range(0, len(made), 50):
        save(database, *made[start : start + 50])
    assert copies(database) == {}
    # Nor does a copy elsewhere bring the others of the series together.
    taken = replace(made[3].result, source="wire", url=SECOND, page_url=SECOND,
                    published_at=NOW + HOUR)  # fmt: skip
    save(database, read(taken))
    found = {SECOND: ("syndicated", "https://harbour.example/5")}
    assert copies(database) == found
    after = story("https://harbour.example/102", [*frame, *sentences(102, 20)], title="No 102")
    save(database, read(after))
    assert copies(database) == found


def test_articles_of_an_earlier_version_are_compared_on_demand(
    database: Database, database_url: str, tmp_path
):
    save(database, read(story(FIRST, sentences(1))), read(story(THIRD, sentences(3))))
    save(database, read(story(SECOND, sentences(1)[:20], published_at=NOW + HOUR)))
    expected, named = copies(database), clusters(database)
    assert expected == {SECOND: ("syndicated", FIRST)}
    config = Config(data_dir=tmp_path, database_url=database_url)
    assert find_copies(config) == 0
    with database.begin() as session:
        for name in ("article_copies", "article_signatures", "article_bands"):
            session.execute(text(f"DELETE FROM {name}"))
    assert find_copies(config) == 3
    assert copies(database) == expected
    assert find_copies(config, anew=True) == 3
    assert (copies(database), clusters(database)) == (expected, named)


def test_articles_signed_by_another_method_are_told_and_signed_anew(
    database: Database, database_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    """As after an upgrade of the library whose numbers they are."""
    with monkeypatch.context() as then:
        then.setattr(signature, "BUCKETS", range(METHOD - 1 << 40, METHOD << 40))
        then.setattr(copy_index, "METHOD", METHOD - 1)
        save(database, read(story(FIRST, sentences(1))))
    with database.read() as session:
        assert has_other_methods(session)
        told = {finding.what: finding for finding in findings(session, {})}
    assert told["articles of which it is not known whether they are copies"].examples == (FIRST,)
    save(database, read(story(SECOND, sentences(1), published_at=NOW + HOUR)))
    assert copies(database) == {}
    assert find_copies(Config(data_dir=tmp_path, database_url=database_url)) == 1
    assert copies(database) == {SECOND: ("syndicated", FIRST)}
    with database.read() as session:
        assert not has_other_methods(session)
        numbers = session.scalars(select(ArticleBand.bucket)).all()
        assert len(numbers) == 2 * BANDS
        assert set(session.scalars(select(ArticleSignature.method))) == {METHOD}
