"""Before a page is read: whether it may forbid copies of itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.items import Page
from newscrawl.reading.reader import extract
from newscrawl.rights.first_look import may_forbid_copies


def page(body: bytes, *headers: tuple[str, str]) -> Page:
    url = "https://quay.example/story"
    return Page(
        url=url, requested_url=url, status=200, headers=headers, body=body,
        fetched_at=datetime(2026, 11, 2, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    "one",
    [
        page(b'<meta name="robots" content="noarchive">'),
        page(b'<meta name=ROBOTS content="INDEX, NoCache">'),
        page('<meta name="robots" content="noarchive">'.encode("utf-16")),
        page(b"<p>Text", ("X-Robots-Tag", "otherbot: none, NOARCHIVE")),
    ],
    ids=["meta", "case", "utf-16", "header"],
)
def test_a_page_that_may_forbid_copies_is_read_first(one: Page) -> None:
    assert may_forbid_copies(one)


def test_a_page_without_the_words_is_archived_first() -> None:
    head = b'<meta name="robots" content="noai, noindex"><meta name="tdm-reservation" content="1">'
    one = page(head + b"<p>The archive of the port has no cache of coins.", ("Server", "noarchive"))
    assert not may_forbid_copies(one)
    said = {signal.value for signal in extract(one.body, one.url).signals}
    assert not said & {"noarchive", "nocache"}
