"""A page's tree and the fates of its blocks in, a harmless document out that shows each block's fate.

Nothing of the page is passed on but its words and the shape of its text. Elements are those of a short
list, or become plain ones; attributes are ours, but for a few that hold numbers and languages. There
are no links, pictures, forms, styles and scripts left, so there is nothing to be loaded, run or sent.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html import escape

from lxml import etree
from lxml.etree import _Element

from newscrawl.reading.fates import BlockFate, PageFates
from newscrawl.reading.markup import BLOCK_TAGS
from newscrawl.reading.places import Run
from newscrawl.web.templates import static_bytes

KEPT_TAGS = frozenset(
    "p div section article main header footer nav aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody"
    " tfoot tr td th caption figure figcaption blockquote pre code b strong i em u s small sub sup mark q cite"
    " abbr time br hr address".split()
)
VOID_TAGS = frozenset(("br", "hr"))
DROPPED_TAGS = frozenset(
    "script style noscript template head meta link title base object applet frame frameset noframes param"
    " input select datalist textarea option optgroup track source area map math portal".split()
)
"""with all that is in them"""
PICTURED_TAGS = {
    "img": "picture", "picture": "picture", "svg": "drawing", "canvas": "drawing", "video": "video",
    "audio": "sound", "iframe": "frame", "amp-img": "picture", "amp-video": "video",
}  # fmt: skip
"""shown by a word in their place"""
_NUMBERS = ("colspan", "rowspan")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,2}")
LONGEST_TITLE = 200
MOST_CHARACTERS = 8_000_000
"""of the document: a browser shows no more at once"""

_STYLE = static_bytes("frame.css").decode()
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
FRAME_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox allow-same-origin"
)
"""No script runs in it, not even ours; `allow-same-origin` lets the page around it see what is pointed
at, and the frame's document has nothing that could make use of it."""


def frame_document(fates: PageFates, language: str | None = None) -> str:
    """The whole document."""
    lang = language if language and _LANGUAGE.fullmatch(language) else "und"
    return "".join(
        (
            f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>The page as archived</title><style>{_STYLE}</style></head><body>",
            *_bounded(_content(fates)),
            "</body></html>\n",
        )
    )


def _bounded(parts: Iterator[str]) -> Iterator[str]:
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_CHARACTERS:
            yield "…"
            return
        yield part


def _content(fates: PageFates) -> Iterator[str]:
    marks = {run: number for number, block in enumerate(fates.blocks) for run in block.runs}
    root = fates.root
    body = root.find("body")
    walk = etree.iterwalk(body if body is not None else root, events=("start", "end"))
    names: list[str] = []
    for event, element in walk:
        if event == "end":
            yield _end_of(element, names.pop())
            if names and element.tail:
                yield _text((element, True), element.tail, fates, marks)
            continue
        name = _name_of(element)
        names.append(name)
        if not name:
            yield _in_place_of(element)
            walk.skip_subtree()
            continue
        yield _start_of(element, name)
        if element.text:
            yield _text((element, False), element.text, fates, marks)


def _name_of(element: _Element) -> str:
    """The tag under which it is shown; empty: it is not gone into."""
    tag = str(element.tag).lower()
    if tag in DROPPED_TAGS or tag in PICTURED_TAGS:
        return ""
    if tag in KEPT_TAGS:
        return tag
    return "div" if tag in BLOCK_TAGS else "span"


def _start_of(element: _Element, name: str) -> str:
    parts = [f"<{name}"]
    for key in _NUMBERS:
        value = element.get(key, "")
        if name in ("td", "th") and value.isdecimal() and len(value) < 4:
            parts.append(f' {key}="{int(value)}"')
    if element.get("dir") in ("rtl", "ltr"):
        parts.append(f' dir="{element.get("dir")}"')
    if _LANGUAGE.fullmatch(element.get("lang", "")):
        parts.append(f' lang="{element.get("lang")}"')
    if element.tag == "a" and (href := element.get("href")):
        parts.append(f' class="was-link" title="{escape(_short(href))}"')
    return "".join((*parts, ">"))


def _end_of(element: _Element, name: str) -> str:
    del element
    return f"</{name}>" if name and name not in VOID_TAGS else ""


def _in_place_of(element: _Element) -> str:
    kind = PICTURED_TAGS.get(str(element.tag).lower())
    if kind is None:
        return ""
    said = _short(element.get("alt") or element.get("title") or "")
    return f'<span class="was-media">{kind}{": " if said else ""}{escape(said)}</span>'


def _text(run: Run, text: str, fates: PageFates, marks: dict[Run, int]) -> str:
    number = marks.get(run)
    if number is None or text.isspace():
        return escape(text)
    block = fates.blocks[number]
    entry = "" if block.entry is None else f' data-entry="{block.entry}"'
    return (
        f'<span class="{block.fate}" data-block="{number}"{entry} title="{escape(_told(block))}">'
        f"{escape(text)}</span>"
    )


def _told(block: BlockFate) -> str:
    why = block.reason.value.replace("_", " ") if block.reason else ""
    fate = {"kept": "kept", "removed": f"removed: {why}", "outside": "outside the article"}
    return f"{fate[block.fate]} · {_short(block.path)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
