"""The element of a headline in, what stands visibly around it out: bylines and times.

The cost is bounded: a few dozen elements before it, some hundred and fifty after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from newscrawl.reading.shown import Byline, Header, is_passed_over, look_at, note_time
from newscrawl.reading.values import line, text_of

MOST_BEFORE = 40
LEVELS_BEFORE = 6
MOST_SIBLINGS = 100
MOST_AFTER = 150
MOST_ELSEWHERE = 2_000
MOST_TIMES = 50
ENOUGH_TEXT = 800
"""characters of paragraphs after which the header is over"""


def read_header(anchor: Element | None) -> Header:
    """What stands around the headline's element."""
    header = Header()
    if anchor is not None:
        _read_before(anchor, header)
        _read_after(anchor, header)
    return header


def read_everywhere(tree: Element) -> Header:
    """Bylines and times of the whole body, for pages whose headline is not where it should be."""
    header = Header()
    author = linked_author(tree)
    if author:
        header.bylines.append(Byline([author], is_marked=True, links=[author]))
    taken: Element | None = None
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
            note_time(element, header)
    return header


def _read_before(anchor: Element, header: Header) -> None:
    """The few elements before the headline, within its container."""
    before: list[Element] = []
    inner = anchor
    for _ in range(LEVELS_BEFORE):
        for sibling in islice(inner.itersiblings(preceding=True), MOST_SIBLINGS):
            if not is_passed_over(sibling):
                before += reversed(list(islice(sibling.iter(), MOST_BEFORE)))
            if len(before) >= MOST_BEFORE:
                break
        parent = inner.getparent()
        if parent is None or parent.tag in {"body", "main", "html"} or len(before) >= MOST_BEFORE:
            break
        inner = parent
    for element in reversed(before[:MOST_BEFORE]):
        look_at(element, header)
    header.awaits_name = False


def _read_after(anchor: Element, header: Header) -> None:
    seen = 0
    taken: Element | None = None
    for element in _following(anchor):
        if taken is not None and _is_inside(element, taken):
            continue
        taken = element if look_at(element, header) else None
        if element.tag == "p":
            seen += len(element.text or "")
            if seen > ENOUGH_TEXT:
                break


def _following(anchor: Element, most: int = MOST_AFTER) -> Iterator[Element]:
    """Elements after this one in document order; what never holds a byline is passed over."""
    element: Element | None = anchor
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


def _is_inside(element: Element, outer: Element) -> bool:
    parent = element.getparent()
    for _ in range(12):
        if parent is None:
            return False
        if parent is outer:
            return True
        parent = parent.getparent()
    return False


def linked_author(tree: Element) -> str | None:
    """The text of the first `rel=author` link, wherever it stands."""
    for count, anchor in enumerate(tree.iter("a")):
        if count >= MOST_ELSEWHERE:
            break
        if "author" in (anchor.get("rel") or "").split():
            text = line(text_of(anchor, 200))
            if text:
                return text
    return None
