"""One article at several URLs is stored once, the same whatever the order of its pages."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rows import HOUR, NOW, add_sources, article, articles, later, pages, read, save, versions
from sqlalchemy import delete

from newscrawl.items import Block, BlockKind
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow
from newscrawl.storage.outcomes import Outcome, SavedCounts
from newscrawl.storage.states import VersionCause

SHORT, LONG = "https://harbour.example/a", "https://harbour.example/news/a"
AMP = "https://harbour.example/a/amp"
TEXT, SAME_WORDS = "The council votes on cameras.", "The Council  votes on CAMERAS!"


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    add_sources(database)


def state(database: Database) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Each article: its URL, the page it was read from, its body, all of its pages."""
    known = pages(database).values()
    return [
        (
            stored.url,
            stored.page_url,
            stored.body,
            tuple(sorted(page.url for page in known if page.article_id == stored.id)),
        )
        for stored in articles(database)
    ]


ORDERS = list(permutations([SHORT, LONG, "https://harbour.example/b"]))


@pytest.mark.parametrize("together", [True, False], ids=["one-batch", "batch-each"])
@pytest.mark.parametrize("order", ORDERS)
def test_the_better_url_wins_in_any_order(
    database: Database, order: tuple[str, ...], together: bool
):
    texts = {SHORT: TEXT, LONG: SAME_WORDS, "https://harbour.example/b": TEXT.upper()}
    outcomes = [read(article(url, texts[url])) for url in order]
    if together:
        assert save(database, *outcomes).new == 1
    else:
        assert sum(save(database, outcome).new for outcome in outcomes) == 1
    [(url, page_url, body, shown_at)] = state(database)
    assert (url, page_url) == (SHORT, SHORT)
    assert body.startswith(TEXT)
    assert shown_at == tuple(sorted(texts))


def test_the_same_text_in_another_source_is_another_article(database: Database):
    save(database, read(article(SHORT)))
    save(database, read(article("https://wire.example/a", source="wire")))
    assert len(articles(database)) == 2


def test_another_text_is_another_article(database: Database):
    save(database, read(article(SHORT)), read(article(LONG, "Ferries run late.", title="Ferries")))
    assert len(articles(database)) == 2


LINES = [f"What the council said on point {n} of its agenda, and why." for n in range(8)]
A_LINE_MORE = [*LINES, "Original: Pirate Times."]


def layout(url: str, lines: list[str], after: timedelta = timedelta()) -> Outcome:
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
    return read(article(url, blocks=blocks, published_at=NOW + after))


@pytest.mark.parametrize("together", [True, False], ids=["one-batch", "batch-each"])
@pytest.mark.parametrize("first", ["shorter text", "longer text"])
def test_two_layouts_that_differ_by_a_line_are_one_article(
    database: Database, first: str, together: bool
):
    pair = [layout(LONG, A_LINE_MORE), layout(SHORT, LINES, after=timedelta(hours=1))]
    if first == "shorter text":
        pair.reverse()
    new = save(database, *pair).new if together else sum(save(database, one).new for one in pair)
    assert new == 1
    [(url, page_url, body, shown_at)] = state(database)
    assert (url, page_url, shown_at) == (SHORT, SHORT, (SHORT, LONG))
    assert body.splitlines()[-1] == LINES[-1]


@pytest.mark.parametrize(
    "other",
    [
        layout(LONG, A_LINE_MORE, after=timedelta(days=7)),
        layout(LONG, [line.replace("the council", "the mayor") for line in LINES]),
        read(article(LONG, blocks=[Block(BlockKind.PARAGRAPH, line) for line in A_LINE_MORE])),
    ],
    ids=["another week", "another text", "no date"],
)
def test_a_standing_title_does_not_make_two_articles_one(database: Database, other: Outcome):
    save(database, layout(SHORT, LINES))
    save(database, other)
    assert len(articles(database)) == 2


@pytest.mark.parametrize("first", ["own page", "twin"])
def test_the_page_at_the_canonical_url_is_the_one_that_is_read(database: Database, first: str):
    own = read(article(SHORT, TEXT))
    twin = read(article(SHORT, "Shortened for phones.", page_url=AMP, fetched_at=NOW + HOUR))
    for outcome in (own, twin) if first == "own page" else (twin, own):
        save(database, outcome)
    [(url, page_url, body, shown_at)] = state(database)
    assert (url, page_url) == (SHORT, SHORT)
    assert body.startswith(TEXT)
    assert shown_at == (SHORT, AMP)


def test_a_better_page_is_no_edit(database: Database):
    save(database, read(article(SHORT, "Shortened for phones.", page_url=AMP)))
    assert save(database, read(article(SHORT, TEXT))) == SavedCounts(changed=1)
    causes = [version.cause for version in versions(database)]
    assert causes == [VersionCause.FIRST, VersionCause.BETTER_PAGE]


def test_twins_saved_again_stay_one(database: Database):
    twins = [read(article(SHORT)), read(article(LONG, SAME_WORDS))]
    save(database, *twins)
    before = state(database)
    for outcome in (*twins, *reversed(twins)):
        assert save(database, outcome) == SavedCounts(unchanged=1)
    assert state(database) == before
    assert len(versions(database)) == 1


@pytest.mark.parametrize("first", [SHORT, LONG])
def test_an_edit_seen_at_both_urls_stays_one_article(database: Database, first: str):
    outcomes = {SHORT: read(article(SHORT)), LONG: read(article(LONG))}
    save(database, *outcomes.values())
    second = LONG if first == SHORT else SHORT
    for url in (first, second):
        save(database, later(outcomes[url], "The council has voted."))
    [(url, _, body, shown_at)] = state(database)
    assert (url, shown_at) == (SHORT, (SHORT, LONG))
    assert body.startswith("The council has voted.")
    assert len(versions(database)) == 2


def test_a_url_that_comes_to_show_another_article_gets_its_own(database: Database):
    save(database, read(article(SHORT)), read(article(LONG)))
    other = article(LONG, "Ferries run late.", title="Ferries", fetched_at=NOW + HOUR)
    assert save(database, read(other)) == SavedCounts(new=1)
    assert [(url, shown_at) for url, _, _, shown_at in state(database)] == [
        (SHORT, (SHORT,)),
        (LONG, (LONG,)),
    ]


def test_a_page_that_shows_each_day_another_article_leaves_each_its_own(database: Database):
    home = "https://harbour.example/today"
    for day, name in enumerate(("monday", "tuesday")):
        url = f"https://harbour.example/{name}"
        today = article(url, f"On {name}.", title=name, page_url=home, fetched_at=NOW + day * HOUR)
        assert save(database, read(today)) == SavedCounts(new=1)
    assert len(articles(database)) == 2


def test_two_articles_that_prove_to_be_one_become_one(database: Database):
    one, other = read(article(SHORT, "First draft.")), read(article(LONG, "Second draft."))
    save(database, one, other)
    assert len(articles(database)) == 2
    assert save(database, later(one, "Final text.")) == SavedCounts(changed=1)
    assert save(database, later(other, "Final text.")) == SavedCounts(unchanged=1)
    [(url, page_url, body, shown_at)] = state(database)
    assert (url, page_url, shown_at) == (SHORT, SHORT, (SHORT, LONG))
    assert body.startswith("Final text.")
    bodies = {version.body.partition("\n")[0] for version in versions(database)}
    assert bodies == {"First draft.", "Second draft.", "Final text."}


def test_one_notice_at_every_url_does_not_merge_articles(database: Database):
    names = ("ferries", "cameras", "schools")
    before = [
        read(article(f"https://harbour.example/{name}", f"About {name}.", title=name))
        for name in names
    ]
    save(database, *before)
    notice = [
        read(
            article(
                f"https://harbour.example/{name}", "We will be back soon.", title="Sorry",
                fetched_at=NOW + HOUR,
            )
        )
        for name in names
    ]  # fmt: skip
    save(database, *notice)
    assert len(articles(database)) == 3
    save(database, *(later(outcome, after=2 * HOUR) for outcome in before))
    assert {stored.title for stored in articles(database)} == set(names)


def test_the_page_of_a_new_canonical_url_takes_its_article_along(database: Database):
    save(database, read(article(LONG, page_url=LONG)))
    moved = article(SHORT, page_url=LONG, fetched_at=NOW + HOUR)
    assert save(database, read(moved)) == SavedCounts(unchanged=1)
    assert [url for url, *_ in state(database)] == [SHORT]


def test_a_page_at_another_url_of_the_same_source_keeps_the_url_free(database: Database):
    save(database, read(article(LONG)), read(article(SHORT)))
    # LONG is no article's URL any more: another article may have it.
    other = article(LONG, "Ferries run late.", title="Ferries", fetched_at=NOW + HOUR)
    save(database, read(other))
    assert [url for url, *_ in state(database)] == [SHORT, LONG]


PAGES = ("https://h.example/1", "https://h.example/22", "https://h.example/333")
readings = st.lists(
    st.tuples(
        st.sampled_from(PAGES), st.sampled_from(PAGES), st.sampled_from(["Red.", "RED!", "Blue."])
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda reading: reading[0],
)


def outcome_of(page: str, url: str, text: str) -> Outcome:
    title = text.strip(".!").lower()
    return read(article(url, text, title=title, page_url=page))


anything = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def save_in_batches(database: Database, outcomes: list[Outcome], size: int) -> None:
    with database.begin() as session:
        session.execute(delete(PageRow))
        session.execute(delete(ArticleRow))
    for start in range(0, len(outcomes), size):
        save(database, *outcomes[start : start + size])


@anything
@given(readings, st.permutations(range(6)), st.integers(1, 3))
def test_any_readings_leave_the_rows_whole(
    database: Database, some: list[tuple[str, str, str]], order: list[int], size: int
):
    outcomes = [outcome_of(*some[n]) for n in order if n < len(some)]
    save_in_batches(database, outcomes, size)
    for _ in range(2):
        ids = {stored.id for stored in articles(database)}
        assert {version.article_id for version in versions(database)} == ids
        assert {page.article_id for page in pages(database).values()} == ids
        save(database, *outcomes)


@anything
@given(readings, st.permutations(range(6)), st.integers(1, 3))
def test_readings_that_do_not_contradict_each_other_may_come_in_any_order(
    database: Database, some: list[tuple[str, str, str]], order: list[int], size: int
):
    outcomes = [outcome_of(*reading) for reading in some]
    claims = {(outcome.result.url, outcome.result.fingerprint) for outcome in outcomes}
    assume(len({url for url, _ in claims}) == len(claims))
    save_in_batches(database, outcomes, len(outcomes))
    expected = state(database)
    shuffled = [outcomes[n] for n in order if n < len(outcomes)]
    save_in_batches(database, shuffled, size)
    assert state(database) == expected
    assert save(database, *outcomes).new == 0
    assert state(database) == expected
