"""What headers and meta elements say to us, and what they say to others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscrawl
from newscrawl.items import Page, Rejection
from newscrawl.rights.directives import robots_directives, uses
from newscrawl.rights.page import header_signals
from newscrawl.sources import Source

URL = "https://harbour.example/news/cameras"
AT = datetime(2026, 10, 20, 6, tzinfo=UTC)
WORDS = "The council of the harbour voted on the cameras at the quay on Monday evening. "


def page(head: str = "", headers: tuple[tuple[str, str], ...] = (), words: int = 12) -> Page:
    text = f"<p>{WORDS * words}</p>" * 3
    html = f"<html><head><title>Cameras at the quay</title>{head}</head><body><article>"
    html += f"<h1>Cameras at the quay</h1>{text}</article></body></html>"
    return Page(url=URL, body=html.encode(), fetched_at=AT, headers=headers)


def said(head: str = "", headers: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str, str]]:
    found = newscrawl.extract(page(head).body, URL, fetched_at=AT, headers=headers).signals
    assert all(signal.seen_at == AT for signal in found)
    return sorted((signal.kind, signal.value, signal.origin) for signal in found)


JSON_LD = """<script type="application/ld+json">
    {{"@type": "NewsArticle", "headline": "Cameras at the quay", "license": "{}"}}</script>"""
DIRECTIVES = [
    ("noai", ["noai"]),
    ("NOAI, NoImageAI", ["noai", "noimageai"]),
    ("index, follow, max-image-preview:large", []),
    ("noindex,nofollow,noarchive", ["noindex", "noarchive"]),
    ("none", ["noindex"]),
    ("googlebot: noai", []),
    ("noarchive, googlebot: noai, noimageai", ["noarchive"]),
    ("googlebot: noarchive, newscrawl: noai", ["noai"]),
    ("unavailable_after: 25 Jun 2030 15:00:00 GMT, noai", ["noai"]),
    ("max-snippet: 20, noai", ["noai"]),
    ("noai noimageai", []),
    ("", []),
    (",,:,", []),
]


@pytest.mark.parametrize(("text", "expected"), DIRECTIVES)
def test_directives(text: str, expected: list[str]):
    assert robots_directives(text) == expected


def test_uses():
    assert list(uses("train-ai=n, search=y;why=x")) == [("train-ai", False), ("search", True)]
    assert list(uses("search=yes,ai-train=no, ai-input=maybe")) == [
        ("search", True), ("ai-train", False),
    ]  # fmt: skip


def test_headers_speak_whatever_their_case():
    headers = (
        ("x-robots-tag", "noai"), ("X-Robots-Tag", "googlebot: noindex"), ("TDM-Reservation", "1"),
        ("tdm-policy", "https://harbour.example/policy.json"), ("Content-Usage", "train-ai=n"),
        ("Link", '</rsl.xml>; rel="license"; type="application/rsl+xml", </a.css>; rel=preload'),
        ("Server", "noai"),
    )  # fmt: skip
    assert said(headers=headers) == [
        ("content_usage", "train-ai=n", "header Content-Usage"),
        ("robots", "noai", "header X-Robots-Tag"),
        ("rsl", "https://harbour.example/rsl.xml", "header Link"),
        ("tdm_policy", "https://harbour.example/policy.json", "header TDM-Policy"),
        ("tdm_reservation", "1", "header TDM-Reservation"),
    ]


def test_meta_elements_speak():
    head = """<meta name="ROBOTS" content="noarchive, noai">
        <meta name="googlebot" content="noindex">
        <meta name="tdm-reservation" content="1"><meta name="tdm-reservation" content="2">
        <meta name="tdm-policy" content="https://harbour.example/policy.json">"""
    assert said(head) == [
        ("robots", "noai", "meta robots"),
        ("robots", "noarchive", "meta robots"),
        ("tdm_policy", "https://harbour.example/policy.json", "meta tdm-policy"),
        ("tdm_reservation", "1", "meta tdm-reservation"),
    ]


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        ('<link rel="license" href="{}">', "link rel=license"),
        (JSON_LD, "JSON-LD"),
        ('<meta name="dcterms.license" content="{}">', "meta"),
    ],
)
def test_a_licence_is_a_signal_with_its_origin(head: str, origin: str):
    url = "https://creativecommons.org/licenses/by-nd/4.0/"
    assert said(head.format(url)) == [("licence", url, origin)]
    found = newscrawl.extract(page(head.format(url)).body, URL)
    assert (found.licence, found.licence_id) == (url, "CC-BY-ND-4.0")


def test_an_rsl_document_is_no_licence_of_the_text():
    link = '<link rel="license" type="application/rsl+xml" href="/rsl.xml">'
    assert said(link) == [("rsl", "https://harbour.example/rsl.xml", "link rel=license")]
    assert newscrawl.extract(page(link).body, URL).licence is None


def test_an_rsl_document_in_the_page_is_read():
    terms = (
        '<content url=""><license><prohibits type="usage">ai-train</prohibits></license></content>'
    )
    script = f'<script type="application/rsl+xml"><rsl>{terms}</rsl></script>'
    [(kind, value, origin)] = said(script)
    assert (kind, origin) == ("rsl", "script application/rsl+xml")
    assert value.startswith("ai-train=prohibited ai-input=permitted")


def test_a_page_that_is_no_article_has_its_signals_too():
    source = Source(name="harbour", title="Harbour", home="https://harbour.example/", language="en")
    short = page('<meta name="robots" content="noarchive">', (("X-Robots-Tag", "noai"),), words=0)
    rejected = newscrawl.read(short, source)
    assert isinstance(rejected, Rejection)
    assert [signal.value for signal in rejected.signals] == ["noai", "noarchive"]
    empty = newscrawl.read(Page(URL, b"", AT, headers=(("X-Robots-Tag", "noai"),)), source)
    assert isinstance(empty, Rejection)
    assert [signal.value for signal in empty.signals] == ["noai"]


def test_what_a_subscriber_pays_for_is_not_taken_from_where_it_is_hidden():
    hidden = f'"articleBody": "{WORDS * 40}"'
    locked = f"""<html><head><title>Cameras at the quay</title>
        <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Cameras at the quay",
        "isAccessibleForFree": false, {hidden}}}</script></head>
        <body><article><h1>Cameras at the quay</h1><p>The council voted.</p></article></body></html>"""
    assert "quay on Monday" not in newscrawl.extract(locked, URL).body
    free = locked.replace('"isAccessibleForFree": false, ', "")
    assert "quay on Monday" in newscrawl.extract(free, URL).body
    asking = free.replace("</article>", "<p>Subscribe to continue reading.</p></article>")
    assert "quay on Monday" not in newscrawl.extract(asking, URL).body


@given(st.lists(st.tuples(st.sampled_from(["X-Robots-Tag", "Link", "Content-Usage"]), st.text())))
def test_no_header_makes_it_fail(headers: list[tuple[str, str]]):
    header_signals(headers, URL, AT)
