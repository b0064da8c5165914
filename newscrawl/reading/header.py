"""The element of a headline in, what stands visibly around it out: bylines and times.

The cost is bounded: a few dozen elements before it, some hundred and fifty after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from newscrawl.reading.marks import PUBLISHED, UPDATED, is_byline, is_person_link, is_time, marks_of
from newscrawl.reading.names import strip_by
from newscrawl.reading.values import line

MOST_BEFORE = 40
MOST_AFTER = 150
MOST_ELSEWHERE = 2_000
MOST_TIMES = 50
LONGEST_LABEL = 40
"""characters of what stands before a time: `Last updated on`"""
MOST_PIECES = 40
ENOUGH_TEXT = 800
"""characters of paragraphs after which the header is over"""

_SKIPPED = frozenset(
    "nav footer script style noscript svg form iframe select template video audio picture object".split()
)
_EMPTY = frozenset("img br hr input source path wbr meta link".split())
_BY_START = re.compile(
    r"^\W*(?:by|von|par|por|di|door|af|av|przez|written by|words by|posted by|published by|story by|article by|text|autor(?:/in|in)?|authors?|"
    r"auteur|autore|autorin/autor|a cura di|reporting by|reported by)\b[\s:]*(?=[^\W\d_]|$)",
    re.IGNORECASE,
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d")


@dataclass(slots=True)
class Byline:
    pieces: list[str]
    """the texts of its parts, as the markup divides them"""
    is_marked: bool
    """by class, `rel` or `itemprop`; else only by its wording"""
    links: list[str] = field(default_factory=list)
    """texts of its links to people's pages"""


@dataclass(slots=True)
class ShownTime:
    text: str
    is_marked: bool
    """by a time element or a class; else it only reads like a date"""
    is_update: bool
    is_labelled: bool = False
    """"Published", "Posted on" stands with it"""


@dataclass(slots=True)
class Header:
    bylines: list[Byline] = field(default_factory=list)
    times: list[ShownTime] = field(default_factory=list)
    awaits_name: bool = False
    """the last thing seen was "Written by", without a name"""


def read_header(anchor: HtmlElement | None) -> Header:
    """What stands around the headline's element."""
    header = Header()
    if anchor is not None:
        _read_before(anchor, header)
        _read_after(anchor, header)
    return header


def read_everywhere(tree: HtmlElement) -> Header:
    """Bylines and times of the whole body, for pages whose headline is not where it should be."""
    header = Header()
    author = linked_author(tree)
    if author:
        header.bylines.append(Byline([author], is_marked=True, links=[author]))
    taken: HtmlElement | None = None
    body = tree.find("body")
    first = body[0] if body is not None and len(body) else None
    if first is None:
        return header
    for element in _following(first, MOST_ELSEWHERE):
        if taken is not None and _is_inside(element, taken):
            continue
        taken = element if look_at(element, header) else None
    if not header.times:
        for element in islice(tree.iter("time"), MOST_TIMES):
            _note_time(element, header)
    return header


def _read_before(anchor: HtmlElement, header: Header) -> None:
    """The few elements before the headline, within its container."""
    container = anchor
    for _ in range(3):
        parent = container.getparent()
        if parent is None or parent.tag in {"body", "main", "html"}:
            break
        container = parent
    before: list[HtmlElement] = []
    for element in container.iter():
        if element is anchor:
            break
        before.append(element)
        if len(before) > MOST_BEFORE * 3:
            return
    for element in before[-MOST_BEFORE:]:
        look_at(element, header)
    header.awaits_name = False


def _read_after(anchor: HtmlElement, header: Header) -> None:
    seen = 0
    taken: HtmlElement | None = None
    for element in _following(anchor):
        if taken is not None and _is_inside(element, taken):
            continue
        taken = element if look_at(element, header) else None
        if element.tag == "p":
            seen += len(element.text or "")
            if seen > ENOUGH_TEXT:
                break


def _following(anchor: HtmlElement, most: int = MOST_AFTER) -> Iterator[HtmlElement]:
    """Elements after this one in document order; what never holds a byline is passed over."""
    element: HtmlElement | None = anchor
    enter = True
    for _ in range(most):
        following = element[0] if enter and element is not None and len(element) else None
        while following is None:
            if element is None or element.tag in {"body", "html"}:
                return
            following = element.getnext()
            if following is None:
                element = element.getparent()
        element = following
        enter = not is_passed_over(element)
        yield element


def is_passed_over(element: HtmlElement) -> bool:
    """Menus, forms, drawings; asides too, unless they are the byline."""
    tag = element.tag
    return tag in _SKIPPED or (tag == "aside" and not is_byline(marks_of(element)))


def _is_inside(element: HtmlElement, outer: HtmlElement) -> bool:
    parent = element.getparent()
    for _ in range(12):
        if parent is None:
            return False
        if parent is outer:
            return True
        parent = parent.getparent()
    return False


def linked_author(tree: HtmlElement) -> str | None:
    """The text of the first `rel=author` link, wherever it stands."""
    for count, anchor in enumerate(tree.iter("a")):
        if count >= MOST_ELSEWHERE:
            break
        if "author" in (anchor.get("rel") or "").split():
            text = line("".join(anchor.itertext())[:200])
            if text:
                return text
    return None


def look_at(element: HtmlElement, header: Header) -> bool:
    """Note what a byline or time says; True when its inside need not be looked at again."""
    tag = element.tag
    if tag in _EMPTY or is_passed_over(element):
        _look_at_text(element.tail, header)
        return False
    if tag == "time":
        _note_time(element, header)
        _look_at_text(element.tail, header)
        return False
    marks = marks_of(element)
    if (tag == "a" and is_person_link(element)) or (marks and is_byline(marks)):
        noted = note_byline(element, header, is_marked=True)
        _look_at_text(element.tail, header)
        return noted
    if element.text and _look_at_own(element, element.text, marks, header):
        return True
    _look_at_text(element.tail, header)
    return False


def _look_at_own(element: HtmlElement, own: str, marks: str, header: Header) -> bool:
    text = own.strip()
    if not text or len(text) > 200:
        return False
    if header.awaits_name:
        header.awaits_name = False
        header.bylines.append(Byline(["By", *_pieces(element)[:6]], is_marked=False))
        return False
    if _BY_START.match(text):
        return note_byline(element, header, is_marked=False)
    if len(text) < 120 and _HAS_YEAR.search(text):
        whole = line("".join(element.itertext())[:160]) or ""
        context = f"{marks} {whole} {_before(element)}"
        _add_times(header, whole, context, is_marked=bool(marks) and is_time(marks))
    return False


def _look_at_text(text: str | None, header: Header) -> None:
    """Text that stands between elements: `</time> by NAME`, `<br> 4 August 2026`."""
    if not text or text.isspace() or len(text) > 160:
        return
    piece = line(text)
    if not piece:
        return
    if _BY_START.match(piece) and len(piece) < 100:
        header.bylines.append(Byline([piece], is_marked=False))
    elif _HAS_YEAR.search(piece):
        _add_times(header, piece, piece, is_marked=False)


def _note_time(element: HtmlElement, header: Header) -> None:
    machine, shown = line(element.get("datetime")), line("".join(element.itertext())[:200])
    context = f"{marks_of(element)} {_before(element)}"
    text = machine or shown
    if text:
        _add_times(header, text, context, is_marked=True)


def _add_times(header: Header, text: str, context: str, *, is_marked: bool) -> None:
    """A text with a time; "Published 1 May 2026, updated 2 May 2026" has two."""
    update = UPDATED.search(text)
    if (
        update
        and _HAS_YEAR.search(text, 0, update.start())
        and _HAS_YEAR.search(text, update.end())
    ):
        first, text = text[: update.start()], text[update.start() :]
        header.times.append(ShownTime(first, is_marked, False, bool(PUBLISHED.search(context))))
    header.times.append(
        ShownTime(text, is_marked, bool(UPDATED.search(context)), bool(PUBLISHED.search(context)))
    )


def _before(element: HtmlElement) -> str:
    """The words just before an element: "Updated <time>"."""
    previous = element.getprevious()
    text = (previous.tail if previous is not None else None) or ""
    if not text.strip():
        parent = element.getparent()
        if previous is not None and not len(previous):
            text = previous.text or ""
        elif previous is None and parent is not None:
            text = parent.text or ""
    return text if len(text.strip()) <= LONGEST_LABEL else ""


def _pieces(element: HtmlElement) -> list[str]:
    pieces: list[str] = []
    for text in element.itertext():
        piece = line(text)
        if piece:
            pieces.append(piece)
            if len(pieces) >= MOST_PIECES:
                break
    return pieces


def note_byline(element: HtmlElement, header: Header, *, is_marked: bool) -> bool:
    pieces = _pieces(element)
    if not pieces or sum(map(len, pieces)) > (1_500 if is_marked else 200):
        return False
    links = [
        text
        for anchor in element.iter("a")
        if is_person_link(anchor) and (text := line("".join(anchor.itertext())[:200]))
    ]
    header.bylines.append(Byline(pieces, is_marked, links[:20]))
    for number, piece in enumerate(pieces):
        if len(piece) < 120 and _HAS_YEAR.search(piece):
            context = pieces[number - 1] if number and len(pieces[number - 1]) < 30 else ""
            _add_times(header, piece, f"{context} {piece}", is_marked=True)
    header.awaits_name = not strip_by(pieces[-1] + " ")[0]
    return True
