"""Any input gives an answer, within bounds of time, and the same answer twice."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl import clean_text, extract

SENTENCE = (
    "The committee has voted on the bill that the minister tabled in the spring of last year. "
)
SECONDS = 20.0
"""a worker's limit; each of these takes about one"""

MONSTERS = {
    "deep divs": "<div>" * 100_000 + SENTENCE * 5 + "</div>" * 100_000,
    "deep inline": "<b><i>" * 50_000 + SENTENCE * 5,
    "deep lists": "<ul><li>" * 50_000 + SENTENCE * 5,
    "deep tables": "<table><tr><td>" * 30_000 + SENTENCE * 5,
    "deep quotes": "<blockquote>" * 50_000 + SENTENCE * 5,
    "siblings": f"<p>{SENTENCE}</p>" * 100_000,
    "empty siblings": "<div></div>" * 100_000,
    "linked siblings": "<li><a href=x>A story about something</a></li>" * 100_000,
    "linked headings": "<div><h3><a href=x>A story about something</a></h3></div>" * 50_000,
    "regions": "<div class=related><p>x</p></div>" * 50_000,
    "colspan bomb": '<table><tr><td colspan="1000000000" rowspan="1000000000">a</td></tr></table>' * 100,
    "wide table": "<table><tr>" + "<td>x</td>" * 100_000 + "</tr></table>",
    "long text": f"<p>{SENTENCE * 230_000}</p>",
    "long word": "<p>" + "a" * 20_000_000,
    "breaks": "<p>" + "a<br>" * 200_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + f">{SENTENCE}",
    "long class": f'<div class="{"x-" * 1_000_000}"><p>{SENTENCE * 5}</p></div>',
    "classes": "".join(f'<div class="c{n} related-{n}">{n}</div>' for n in range(50_000)),
    "unclosed": "<p><a href=x><b>" * 50_000 + SENTENCE,
    "script": "<script>" + '{"a": "' + "\\" * 2_000_000 + '"}</script>',
    "script strings": "<script>[" + '"<p>' * 300_000 + "</script>",
    "nested json": "<script>" + '{"a":' * 100_000 + "</script>",
    "brackets": "(" * 1_000_000,
    "spaces": "<p>" + " " * 10_000_000 + "</p>",
    "quotes": f"<blockquote><p>{SENTENCE}</p></blockquote>" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("name", MONSTERS)
def test_cost_is_bounded(name: str) -> None:
    begun = time.process_time()
    extract(MONSTERS[name])
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("line", ["x", SENTENCE, "Read more: x", "By A B", "1", "(" * 200])
def test_cost_of_saved_text_is_bounded(line: str) -> None:
    begun = time.process_time()
    clean_text((line + "\n") * 100_000)
    assert time.process_time() - begun < SECONDS


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "<p>", "</p>", "<div class='related'>", "</div>", "<article>", "<h1>A title</h1>", "<h2>Sub</h2>", "<br><br>",
            "<ul><li>", "<table><tr><td>", "</td><td>", "</table>", "<blockquote>", "<img alt='x'>", "<a href='/x'>Read more</a>",
            "<aside>", "<nav>", "<form>", "<figure>", "<figcaption>", "<span class='sr-only'>", "</span>", "<pre>", "<button>",
            "<script>{\"a\":1}</script>", "Leave a Comment", "By Jo Doe", SENTENCE, SENTENCE * 3, "12 March 2026", "text", "\u00ad", "\0", "<!--",
        ]
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FRAGMENTS)
def test_any_markup_is_read_the_same_twice(parts: list[str]) -> None:
    html = "".join(parts)
    found = extract(html)
    assert extract(html) == found
    assert all(0 <= block.position <= len(found.blocks) for block in found.removed)
    assert all(block.text.strip() for block in (*found.blocks, *found.removed))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read(raw: bytes) -> None:
    found = extract(raw, "https://paper.example/x")
    found.body.encode()


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["Leave a Comment", "Skip to content", "By Jo Doe", "12 March 2026", "Read more: a story", "***", "A title", "A TITLE",
         SENTENCE, "Photo: Jo Doe", "Background", "Share", "4 minute read", "Related stories", "Subscribe to our newsletter"]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_to_clean_twice_is_to_clean_once(lines: list[str]) -> None:
    once = clean_text("\n".join(lines))
    twice = clean_text(once.body)
    assert twice.body == once.body
    assert twice.removed == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=2000))
def test_any_saved_text_is_cleaned(text: str) -> None:
    clean_text(text).body.encode()
