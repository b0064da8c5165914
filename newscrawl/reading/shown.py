"""One element of a page in, the byline or the time that it shows out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from newscrawl.reading.marks import (
    PUBLISHED,
    UPDATED,
    is_byline,
    is_person_link,
    is_time,
    marks_of,
)
from newscrawl.reading.names import strip_by
from newscrawl.reading.relative import LONGEST, is_age
from newscrawl.reading.values import line, text_of

LONGEST_LABEL = 40
"""characters of what stands before a time: `Last updated on`"""
MOST_PIECES = 40

_SKIPPED = frozenset(
    "nav script style noscript svg form iframe select template video audio picture object".split()
)
_BESIDE = frozenset({"aside", "footer"})
_NOTE = re.compile(r"(?:^|[\s_-])(?:meta|submitted|dateline|entry-footer|post-footer)(?:[\s_-]|$)")
_EMPTY = frozenset("img br hr input source path wbr meta link".split())
_BY_START = re.compile(
    r"^\W*(?:by|von|par|por|di|door|af|av|przez|written by|words by|posted by|published by|story by|article by|text|autor(?:/in|in)?|authors?|"
    r"auteur|autore|autorin/autor|a cura di|reporting by|reported by|作者|记者|記者)\b[\s:：]*(?=[^\W\d_]|$)",
    re.IGNORECASE,
)
_OTHER_EVENT = re.compile(
    r"\W*(?:received|accepted|joined|member since|event date|deadline|expires|valid until|born|photo taken|recorded)\b",
    re.IGNORECASE,
)
"""a time of something other than publication"""
_HAS_YEAR = re.compile(
    r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|[٠-٩۰-۹०-९০-৯]{4}|25[67]\d|令和|平成"
)
"""of our era, in figures of any script; Thai and Japanese years too"""


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
    """the words "Published", "Posted on" stand with it"""
    element: Element | None = None
    """that it stands in, or behind"""


@dataclass(slots=True)
class Header:
    bylines: list[Byline] = field(default_factory=list)
    times: list[ShownTime] = field(default_factory=list)
    ages: list[str] = field(default_factory=list)
    """times that are written as an age: "3 hours ago\""""
    awaits_name: bool = False
    """the last thing seen was "Written by", without a name"""


def is_passed_over(element: Element) -> bool:
    """Menus, forms, drawings; asides and footers too, unless they are the byline."""
    tag = element.tag
    return tag in _SKIPPED or (tag in _BESIDE and not _is_note(marks_of(element)))


def _is_note(marks: str) -> bool:
    """Some systems set the byline of an article in its footer: "node__meta", "author__meta"."""
    return is_byline(marks) or bool(_NOTE.search(marks))


def look_at(element: Element, header: Header) -> bool:
    """Note what a byline or time says; True when its inside need not be looked at again."""
    noted = False
    if element.tag not in _EMPTY and not is_passed_over(element):
        noted = _look_inside(element, header)
    tail = element.tail
    if tail and not tail.isspace():
        _look_at_text(tail, header, element)
    return noted


def _look_inside(element: Element, header: Header) -> bool:
    if element.tag == "time":
        note_time(element, header)
        return False
    marks = marks_of(element)
    if (element.tag == "a" and is_person_link(element)) or (marks and is_byline(marks)):
        return note_byline(element, header, is_marked=True)
    return bool(element.text) and _look_at_own(element, element.text or "", marks, header)


def _look_at_own(element: Element, own: str, marks: str, header: Header) -> bool:
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
        whole = line(text_of(element, 160)) or ""
        is_marked = bool(marks) and is_time(marks)
        _add_times(header, element, whole, _before(element), marks, is_marked=is_marked)
    elif len(text) <= LONGEST and marks and is_time(marks):
        _note_age(text, f"{marks} {_before(element)}", header)
    return False


def _look_at_text(text: str, header: Header, element: Element) -> None:
    """Text that stands between elements: `</time> by NAME`, `<br> 4 August 2026`, `<b>Date:</b> 4.8.2026`."""
    if len(text) > 160:
        return
    piece = line(text)
    if not piece:
        return
    if header.awaits_name:
        header.awaits_name = False
        header.bylines.append(Byline(["By", piece], is_marked=False))
    elif _BY_START.match(piece) and len(piece) < 100:
        header.bylines.append(Byline([piece], is_marked=False))
    elif _HAS_YEAR.search(piece):
        label = element.text or ""
        label = label if len(label) <= LONGEST_LABEL else ""
        _add_times(header, element, piece, label, is_marked=False)


def note_time(element: Element, header: Header) -> None:
    machine, shown = line(element.get("datetime")), line(text_of(element, 200))
    label = f"{_before(element)} {shown if shown and len(shown) <= LONGEST_LABEL else ''}"
    for text in (machine, shown):
        if text and _HAS_YEAR.search(text):
            _add_times(header, element, text, label, marks_of(element), is_marked=True)
            return
    _note_age(shown or "", label, header)


def _note_age(text: str, label: str, header: Header) -> None:
    if is_age(text) and not UPDATED.search(f"{label} {text}"):
        header.ages.append(text)


def _add_times(
    header: Header,
    element: Element,
    text: str,
    label: str,
    marks: str = "",
    *,
    is_marked: bool,
) -> None:
    """A text with a time; "Published 1 May 2026, updated 2 May 2026" has two."""
    if _OTHER_EVENT.match(text) or _OTHER_EVENT.match(label):
        return
    update = UPDATED.search(text)
    if (
        update
        and _HAS_YEAR.search(text, 0, update.start())
        and _HAS_YEAR.search(text, update.end())
    ):
        first, text = text[: update.start()], text[update.start() :]
        is_labelled = bool(PUBLISHED.search(f"{label} {first}"))
        header.times.append(ShownTime(first, is_marked, False, is_labelled, element))
    words = f"{label} {text}"
    is_update = bool(UPDATED.search(f"{marks} {words}"))
    header.times.append(
        ShownTime(text, is_marked, is_update, bool(PUBLISHED.search(words)), element)
    )


def _before(element: Element) -> str:
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


def _pieces(element: Element) -> list[str]:
    pieces: list[str] = []
    for text in element.itertext():
        piece = line(text)
        if piece:
            pieces.append(piece)
            if len(pieces) >= MOST_PIECES:
                break
    return pieces


def note_byline(element: Element, header: Header, *, is_marked: bool) -> bool:
    pieces = _pieces(element)
    if not pieces or sum(map(len, pieces)) > (1_500 if is_marked else 200):
        return False
    links = [
        text
        for anchor in element.iter("a")
        if is_person_link(anchor) and (text := line(text_of(anchor, 200)))
    ]
    header.bylines.append(Byline(pieces, is_marked, links[:20]))
    for number, piece in enumerate(pieces):
        if len(piece) < 120 and _HAS_YEAR.search(piece):
            label = pieces[number - 1] if number and len(pieces[number - 1]) < 30 else ""
            _add_times(header, element, piece, label, is_marked=True)
    header.awaits_name = not strip_by(pieces[-1] + " ")[0]
    return True
