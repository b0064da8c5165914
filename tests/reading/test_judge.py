"""An article passes; every other page is rejected for what it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import page, with_head, with_json

from newscrawl.items import RejectionReason
from newscrawl.reading import document
from newscrawl.reading.body import read_body
from newscrawl.reading.judge import judge
from newscrawl.reading.metadata import read_metadata
from newscrawl.reading.payload import judge_bytes
from newscrawl.reading.profile.quick import is_running_text
from newscrawl.reading.reader import assemble
from newscrawl.reading.seen import look
from newscrawl.reading.walk import outline
from newscrawl.reading.witnesses import needs_no_links
from newscrawl.sources.source import Read, Source

SENTENCE = "The committee voted on the bill that the minister had tabled in spring, and sent it back to the house. "
TEXT = "".join(
    f"<p>In its {n} sitting the committee voted on {n} of the amendments that the minister had tabled in spring, "
    f"and it sent the {n} bill back to the house, where {n} members spoke of what it would cost.</p>"
    for n in ("first", "second", "third", "fourth", "fifth")
)
ARTICLE = f"<article><h1>Chip act passes the house</h1>{TEXT}</article>"
SITE = "https://paper.example"


def reason_of(html, url=f"{SITE}/politics/chip-act", **rules):
    source = Source(name="paper", title="Paper", home=SITE, language="en", read=Read(**rules))
    fetched = page(html, url)
    verdict = judge_bytes(fetched)
    if verdict is None:
        root = document.parse(html)
        metadata = read_metadata(root, url, fetched_at=fetched.fetched_at)
        seen = look(assemble(metadata, read_body(root, metadata)), metadata, root, url)
        verdict = judge(seen, source, is_certain=needs_no_links(seen, is_running_text=False))
    return verdict[0] if verdict else None


def teasers(count, words=12, tag="article"):
    text = " ".join(["word"] * words)
    return "".join(
        f'<{tag} class="card"><h2><a href="/politics/story-{n}">A headline number {n} about chips</a></h2><p>{text} {n}.</p></{tag}>'
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (with_head("", ARTICLE), f"{SITE}/politics/chip-act"),
        (with_head("", ARTICLE), f"{SITE}/?p=12"),
        (with_head("", ARTICLE), f"{SITE}/tags/chip-act-passes-the-house-after-a-long-debate"),
        (with_head("<title>Chip act passes the house</title>", ARTICLE + f"<aside>{teasers(8)}</aside>"), f"{SITE}/a/b"),
        (with_head("<title>Chip act passes the house</title>", ARTICLE + f"<div>{teasers(6)}</div>"), f"{SITE}/a/b"),
        (with_head('<meta property="og:type" content="website">', ARTICLE), f"{SITE}/blog/chips"),
        (with_head("<title>Error 404: the history of a status code</title>", ARTICLE), f"{SITE}/a"),
        (with_head("<title>Why captchas fail</title>", f"<h1>Why captchas fail</h1><p>Prove you are a human.</p>{TEXT}"), f"{SITE}/a"),
        (with_json('{"@type": "NewsArticle", "headline": "Chip act passes the house", "isAccessibleForFree": false}', ARTICLE), f"{SITE}/a"),
    ],
)  # fmt: skip
def test_an_article_passes(html, url):
    assert reason_of(html, url) is None


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (with_head("", f"<h1>Politics</h1>{teasers(10)}"), f"{SITE}/politics"),
        (with_head("<title>Politics</title>", f"<h1>Politics</h1>{teasers(10, words=60)}"), f"{SITE}/politics"),
        (with_head('<meta property="og:type" content="website">', teasers(12, tag="div")), f"{SITE}/"),
        (with_head("<title>Chips Archives - Paper</title>", f"<h1>Chips</h1>{teasers(1, words=200)}"), f"{SITE}/tag/chips/"),
        (with_head("<title>Tag: chips</title>", f"<h1>Tag: chips</h1>{teasers(3)}"), f"{SITE}/tag/chips/"),
        (with_json('{"@type": "CollectionPage", "name": "Chips"}', f"<h1>Chips</h1>{teasers(4, tag='div')}"), f"{SITE}/topics/chips"),
        (with_head("", f"<h1>Ada Byron</h1><p>{SENTENCE}</p>{teasers(6, tag='li')}"), f"{SITE}/author/ada-byron"),
        ("<html><body class='archive category'>" + f"<article><h2><a href='/2026/08/x'>Chip act</a></h2>{TEXT}</article>", f"{SITE}/category/law/"),
        (with_head("", f"<h1>August 2026</h1>{teasers(5, words=40)}"), f"{SITE}/2026/08/"),
        (with_head("", teasers(7, words=80)), f"{SITE}/page/3/"),
    ],
)  # fmt: skip
def test_an_index_page_never_passes(html, url):
    assert reason_of(html, url) is RejectionReason.INDEX_PAGE


def test_an_index_page_whose_markup_says_nothing():
    entry = '<div class="x6"><a class="x7" href="/s/{0}">Headline number {0} about the chip act</a><div class="x8">{1}</div><span>{0} May 2026</span></div>'
    rows = "".join(entry.format(n, SENTENCE) for n in range(1, 9))
    html = with_head("<title>Rights | Paper</title>", f'<div class="u4">Rights</div>{rows}')
    assert reason_of(html, f"{SITE}/rights") is RejectionReason.INDEX_PAGE


def test_a_list_of_issues_is_an_index_page():
    head = '<title>Paper</title><meta property="og:type" content="website"><meta property="og:site_name" content="Paper">'
    rows = "".join(
        f'<div><a href="/issues/{n}"><div>Issue {n}</div><div>{n} May 2026</div></a></div>'
        for n in range(1, 29)
    )
    assert reason_of(with_head(head, rows), f"{SITE}/print/2026/x") in {
        RejectionReason.INDEX_PAGE,
        RejectionReason.TOO_SHORT,
    }


def test_a_search_page_is_told_from_other_lists():
    html = with_head(
        "<title>Search results for chips</title>", f"<h1>Search results for chips</h1>{teasers(5)}"
    )
    assert reason_of(html, f"{SITE}/?s=chips") is RejectionReason.SEARCH_RESULT


@pytest.mark.parametrize(
    "title",
    ["404", "Page not found", "404 - Page Not Found", "Seite nicht gefunden", "Page introuvable", "Página no encontrada",
     "Pagina non trovata", "Pagina niet gevonden", "Страница не найдена", "ページが見つかりません"],
)  # fmt: skip
def test_a_page_that_says_it_is_missing(title):
    html = with_head(
        f"<title>{title} | Paper</title>",
        f"<h1>{title}</h1><p>Try the search or the front page.</p>",
    )
    assert reason_of(html) is RejectionReason.SOFT_404


def test_a_missing_page_without_a_title():
    html = with_head(
        "<title>Paper</title>", "<p>Sorry, the page you are looking for could not be found.</p>"
    )
    assert reason_of(html) is RejectionReason.SOFT_404


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (with_head("<title>Just a moment...</title>", "<p>Checking your browser.</p>"), RejectionReason.BOT_WALL),
        (with_head("<title>paper.example</title>", "<p>Please verify you are a human to go on.</p>"), RejectionReason.BOT_WALL),
        (with_head("<title>Before you continue</title>", "<p>We use cookies.</p><button>Accept</button>"), RejectionReason.CONSENT_WALL),
        (with_head("<title>Paper</title>", "<p>We and our partners use cookies. Cookies help us. Accept all or reject all, or manage them.</p>"), RejectionReason.CONSENT_WALL),
        (with_head("<title>App</title>", "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><script>1</script>"), RejectionReason.SCRIPT_ONLY),
        (with_head("", "<div id=root></div><script src=a.js></script>"), RejectionReason.SCRIPT_ONLY),
        (with_head('<meta http-equiv="refresh" content="0; url=/a">', ""), RejectionReason.EMPTY),
        (with_head("", "<h1>Chips</h1><p>Watch our film.</p>"), RejectionReason.TOO_SHORT),
        (with_head("", "<h1>Chips</h1>" + "<figure><img src=a><figcaption>A chip</figcaption></figure>" * 12), RejectionReason.GALLERY),
    ],
)  # fmt: skip
def test_walls_and_empty_pages(html, expected):
    assert reason_of(html) is expected


def test_the_beginning_of_a_locked_article_is_no_article():
    opening = f"<h1>Chip act passes the house</h1><p>{SENTENCE * 2}</p><p>Subscribe to continue reading.</p>"
    assert reason_of(with_head("", f"<article>{opening}</article>")) is RejectionReason.PAYWALL_STUB


def test_a_short_free_article_that_mentions_members_passes():
    brief = f"<article><h1>Chip act passes the house</h1><p>{SENTENCE}</p><p>{SENTENCE} Members of the house will meet again.</p></article>"
    assert reason_of(with_head("", brief)) is None


def test_languages_without_spaces_count_characters():
    text = "内閣は新しい法案を閣議決定した。与党は今国会での成立をめざすが、野党は個人情報の保護が足りないと反対している。採決は来週の見通し。"
    assert (
        reason_of(with_head("", f"<article><h1>半導体法案が可決</h1><p>{text}</p></article>"))
        is None
    )


def test_the_source_says_which_languages_it_wants():
    assert reason_of(with_head("", ARTICLE), languages=("de",)) is RejectionReason.WRONG_LANGUAGE
    assert reason_of(with_head("", ARTICLE), languages=("de", "en")) is None


def test_the_source_says_how_short_an_article_may_be():
    html = with_head("", f"<article><h1>Chip act passes the house</h1><p>{SENTENCE}</p></article>")
    assert reason_of(html, min_words=10) is None
    assert reason_of(html, min_words=100) is RejectionReason.TOO_SHORT


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"", "text/html", RejectionReason.EMPTY),
        (b"  \n", "text/html", RejectionReason.EMPTY),
        (b"%PDF-1.7 ...", "text/html", RejectionReason.NOT_HTML),
        (b"<p>x", "application/pdf", RejectionReason.NOT_HTML),
        (b"<p>x", "image/png", RejectionReason.NOT_HTML),
        (
            b'<?xml version="1.0"?>\n<rss version="2.0"></rss>',
            "text/html",
            RejectionReason.NOT_HTML,
        ),
        (b'<?xml version="1.0"?><!-- x --><urlset></urlset>', "text/xml", RejectionReason.NOT_HTML),
        (b'{"a": 1}', "text/html", RejectionReason.NOT_HTML),
        (bytes(range(32)) + b"\0" * 2_000, "text/html", RejectionReason.NOT_HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html><html></html>', "application/xhtml+xml", None),
        ("<p>x".encode("utf-16"), "text/html", None),
        (b"<p>x", "", None),
    ],
)
def test_what_is_told_from_the_bytes(body, kind, expected):
    verdict = judge_bytes(page(body, kind=kind))
    assert (verdict[0] if verdict else None) is expected


def test_the_detail_says_what_was_seen():
    source = Source(name="paper", title="Paper", home=SITE, language="en")
    html = with_head("", f"<h1>Chips</h1>{teasers(6)}")
    root = document.parse(html)
    metadata = read_metadata(root, f"{SITE}/tag/chips")
    found = assemble(metadata, read_body(root, metadata))
    seen = look(found, metadata, root, f"{SITE}/tag/chips")
    verdict = judge(seen, source, is_certain=needs_no_links(seen, is_running_text=False))
    assert "6 teasers" in verdict[1]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (ARTICLE, True),
        (teasers(6, words=60), False),
        (f"<h2><a href='/one'>The first headline of a list</a></h2>{TEXT}", False),
        (TEXT.replace("<p>", "<p><a href='/x'>").replace("</p>", "</a></p>"), False),
        (f"<p>{SENTENCE * 9}</p>", False),
    ],
    ids=["article", "teasers", "linked heading", "linked paragraphs", "one paragraph"],
)
def test_running_text_is_told_from_what_teases_other_pages(html, expected):
    assert is_running_text(outline(document.parse(with_head("", html)))) is expected


def test_running_text_at_the_place_of_the_sites_articles_needs_no_look_at_links():
    html = with_head("", ARTICLE + teasers(9))
    root = document.parse(html)
    for url, is_certain in ((f"{SITE}/x", True), (f"{SITE}/tag/chips", False)):
        metadata = read_metadata(root, url)
        seen = look(assemble(metadata, read_body(root, metadata)), metadata, root, url)
        assert needs_no_links(seen, is_running_text=True) is is_certain
        assert needs_no_links(seen, is_running_text=False) is False


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=30))
def test_any_page_gets_a_verdict(text, path):
    reason_of(
        f"<title>{text}</title><h1>{text}</h1><article><a href='{path}'>{text}</a></article>",
        f"{SITE}/{path}",
    )
