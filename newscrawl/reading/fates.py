"""A page and what was read of it in, what became of every block of the page out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml.etree import _Element

from newscrawl.items import Block, BlockKind, Reason, RemovedBlock
from newscrawl.reading import document
from newscrawl.reading.places import Place, Run, places
from newscrawl.reading.profile.signatures import own
from newscrawl.reading.trim import trim

LEVELS = 4
"""of elements that a path names"""
LONGEST_CLASS = 80
"""characters of a class attribute that are shown"""


class Fate(StrEnum):
    """What became of a block of a page."""

    KEPT = "kept"
    REMOVED = "removed"
    """taken out, for a reason"""
    OUTSIDE = "outside"
    """no part of the article, for no nearer reason, or not looked at"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of an article, kept or removed, in the order of the page."""

    number: int
    text: str
    fate: Fate
    reason: Reason | None
    """why it was removed"""
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


@dataclass(frozen=True, slots=True)
class BlockFate:
    """A block of a page, and what became of it."""

    text: str
    fate: Fate
    reason: Reason | None
    path: str
    """the element that holds it, within those around it: `main > article > div.story > p`"""
    entry: int | None
    """number of the article's block that it is; None: nothing is said of it"""
    runs: tuple[Run, ...]
    """the texts of the tree that it is made of"""


@dataclass(frozen=True, slots=True)
class PageFates:
    root: _Element
    """the page's tree, without scripts, styles and comments"""
    blocks: tuple[BlockFate, ...]
    entries: tuple[Entry, ...]
    """the article's blocks"""
    elsewhere: frozenset[int]
    """numbers of the entries that no element of the page holds: structured data, a feed, code"""


def page_fates(
    html: str | bytes,
    kept: Sequence[Block],
    removed: Sequence[RemovedBlock],
    *,
    charset: str | None = None,
) -> PageFates:
    """What became of every block of a page of which `kept` and `removed` were read.

    It does not matter by which way, or by which version of the reader: blocks are found again by
    their text, in the order of the page.

    Args:
        html: the page as it was served.
        charset: what the HTTP header says.
    """
    if isinstance(html, bytes):
        html = document.decode(html[: document.MOST_BYTES], charset)
    root = document.parse(trim(html))
    entries = tuple(entries_of(kept, removed))
    found = places(root)
    chosen = _match(entries, found)
    blocks = tuple(
        _fate(place, entries[number] if number is not None else None, path_of(place.element))
        for place, number in zip(found, chosen, strict=True)
    )
    elsewhere = frozenset(range(len(entries))) - {number for number in chosen if number is not None}
    return PageFates(root, blocks, entries, elsewhere)


def entries_of(kept: Sequence[Block], removed: Sequence[RemovedBlock]) -> Iterator[Entry]:
    """Kept and removed blocks in one line, as they stand in the page."""
    gone: dict[int, list[RemovedBlock]] = defaultdict(list)
    for one in removed:
        gone[min(one.position, len(kept))].append(one)
    number = 0
    for position in range(len(kept) + 1):
        for one in gone[position]:
            is_outside = one.reason is Reason.OUTSIDE_BODY
            fate = Fate.OUTSIDE if is_outside else Fate.REMOVED
            yield Entry(number, one.text, fate, one.reason)
            number += 1
        if position < len(kept):
            block = kept[position]
            yield Entry(number, block.text, Fate.KEPT, None, block.kind, block.level)
            number += 1


def path_of(element: _Element) -> str:
    """The element within the nearest ones around it, each by its tag and its class names."""
    names: list[str] = []
    around: _Element | None = element
    while around is not None and len(names) < LEVELS and around.tag not in ("body", "html"):
        names.append(own(str(around.tag), around.get("class", "")[:LONGEST_CLASS]))
        around = around.getparent()
    return " > ".join(reversed(names)) or str(element.tag)


def _fate(place: Place, entry: Entry | None, path: str) -> BlockFate:
    if entry is None:
        return BlockFate(place.text, Fate.OUTSIDE, None, path, None, place.runs)
    return BlockFate(place.text, entry.fate, entry.reason, path, entry.number, place.runs)


def _match(entries: Sequence[Entry], found: Sequence[Place]) -> list[int | None]:
    """For each place the number of its entry. Both are in the order of the page, as far as they are
    from the same reading: what stands several times is given out from the beginning.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(found):
        waiting[place.text].append(number)
    chosen: list[int | None] = [None] * len(found)
    at = 0
    for entry in entries:
        left = waiting[entry.text]
        if not left:
            continue
        index = bisect_left(left, at)
        if index < len(left):
            at = left[index]
        number = left.pop(index if index < len(left) else 0)
        chosen[number] = entry.number
    _give_pruned(entries, found, chosen)
    return chosen


def _give_pruned(
    entries: Sequence[Entry], found: Sequence[Place], chosen: list[int | None]
) -> None:
    """An element that a source's rule takes out is one entry, and all the blocks in it are its own."""
    taken = {number for number in chosen if number is not None}
    pruned = [
        entry
        for entry in entries
        if entry.reason is Reason.SOURCE_RULE and entry.number not in taken
    ]
    for entry in pruned:
        for number, place in enumerate(found):
            if chosen[number] is None and place.text in entry.text:
                chosen[number] = entry.number
