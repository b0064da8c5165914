"""Bytes become text by what they are, whatever they are labelled as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading import document

TEXT = "Überwachung – „immer mehr“ kostet 5 €"


def body_text(html: str | bytes, charset: str | None = None) -> str:
    return "".join(document.parse(html, charset).itertext()).strip()


@pytest.mark.parametrize(
    "label", [None, "iso-8859-1", "windows-1252", "utf-8", "no-such-charset", "base64"]
)
def test_utf8_is_known_whatever_the_label(label: str | None) -> None:
    assert body_text(f"<p>{TEXT}</p>".encode(), label) == TEXT


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "ascii", None])
def test_windows_1252_under_a_wrong_label(label: str | None) -> None:
    raw = f"<meta charset=windows-1252><p>{TEXT}</p>".encode("cp1252")
    assert body_text(raw, label) == TEXT


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Суд обязал раскрыть число камер", "windows-1251"),
        ("Суд обязал раскрыть число камер", "koi8-r"),
        ("顔認証の利用を公表した", "shift_jis"),
        ("顔認証の利用を公表した", "euc-jp"),
        ("顔認証の利用を公表した", "iso-2022-jp"),
        ("公共场所人脸识别", "gb2312"),
        ("국회 본회의 통과", "euc-kr"),
        ("Yüz tanıma şirketi", "iso-8859-9"),
    ],
)
@pytest.mark.parametrize("place", ["header", "meta"])
def test_charsets_of_the_catalogue(text: str, charset: str, place: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    raw = f"{meta if place == 'meta' else ''}<p>{text}</p>".encode(charset)
    assert body_text(raw, charset if place == "header" else None) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    assert body_text(f"<p>{TEXT}</p>".encode(encoding)) == TEXT


def test_a_character_cut_in_two_does_not_spoil_the_page() -> None:
    raw = f"<p>{TEXT * 20}</p>".encode().replace("€".encode(), "€".encode()[:2], 1)
    assert "Überwachung" in body_text(raw)


def test_nothing_is_lost_behind_an_early_end() -> None:
    html = "<html><body><nav>Menu</nav></body></html>" + "<p>The article.</p>" + " " * 600
    assert "The article." in body_text(html)


@pytest.mark.parametrize("tag", ["<embed src='film.swf'>", "<EMBED src=film.swf />", "<wbr>"])
def test_elements_without_an_end_hold_nothing(tag: str) -> None:
    root = document.parse(f"<p>One.</p>{tag}<p>Two.</p>")
    assert [len(element) for element in root.iter("embed", "wbr")] == [0]
    assert [element.text for element in root.iter("p")] == ["One.", "Two."]


def test_nul_bytes_and_xml_declarations() -> None:
    raw = b'<?xml version="1.0" encoding="utf-8"?><html><p>a\0b</p></html>'
    assert body_text(raw) == "ab"


def test_parts_that_react_sends_late_go_where_they_belong() -> None:
    html = (
        '<main><h1>One</h1><template id="B:1"></template><p>Three</p></main>'
        '<div hidden id="S:1"><p>Two</p></div>'
    )
    assert body_text(html) == "OneTwoThree"


@given(st.binary(max_size=400), st.text(max_size=12))
def test_any_bytes_give_a_tree(raw: bytes, label: str) -> None:
    assert document.parse(raw, label).tag == "html"


@given(st.text(max_size=400))
def test_any_text_gives_a_tree(text: str) -> None:
    assert document.parse(text).tag == "html"


@pytest.mark.parametrize("first", ["header", "main", "article", "section", "nav"])
def test_a_page_without_tags_of_head_and_body(first):
    page = f"<!doctype html><html lang=en><title>T</title><{first}>one</{first}><main>two</main><p>three"
    root = document.parse(page)
    assert root.findtext("head/title") == "T"
    assert [element.tag for element in root.find("head")] == ["title"]
    assert "".join(root.find("body").itertext()) == "onetwothree"
