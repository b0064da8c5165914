"""Lines of pages in, those that recur out, with what tells boilerplate from content; of bounded size.

A line is noted by its id when it is first seen; when another page has it too it gets a record.
Records fade with the pages that do not have them, and the faintest give way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from newscrawl.items import BlockKind
from newscrawl.reading.profile.observation import Line, Place

FADE = 0.5 ** (1 / 500)
"""A page counts half after 500 more."""
FEW_SENTENCES = 4
SHARE_OF_COPY = 0.6
MOST_RECORDS = 160
MOST_FIRST = 2_000
"""lines seen once that are remembered: those of the last hundred pages or so"""


@dataclass(slots=True)
class Record:
    """A line that recurs; the counts are of pages, faded."""

    pattern: str
    text: str
    """as it stood on the last page"""
    pages: int = 0
    """that had it, not faded"""
    at: int = 0
    """the number of the last page that had it"""
    weight: float = 0.0
    places: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    headings: float = 0.0
    items: float = 0.0
    """list items, table rows, quotes"""
    bold: float = 0.0
    linked: float = 0.0
    long: float = 0.0
    sentences: float = 0.0
    heads: float = 0.0
    """text stands below it"""
    same_below: float = 0.0
    """and it is the same as on the page before"""
    repeated: float = 0.0
    """more than once on the page"""
    went: float = 0.0
    """the reader took it out for its place"""
    same_above: float = 0.0
    """the line above it is the one of the page before"""
    below: int = 0
    above: int = 0
    path: int = 0

    def fade_to(self, number: int) -> None:
        factor = FADE ** max(0, number - self.at)
        self.places = [value * factor for value in self.places]
        for name in _FADING:
            setattr(self, name, getattr(self, name) * factor)
        self.at = max(self.at, number)

    def add(self, line: Line, number: int) -> None:
        self.fade_to(number)
        self.went += self.share(self.went) if line.went is None else line.went
        self.pages += 1
        self.weight += 1
        self.text, self.path = line.text, line.path
        self.places[line.place] += 1
        self.headings += line.kind is BlockKind.HEADING
        self.items += line.kind in _ITEMS
        self.bold += line.is_bold
        self.linked += line.is_linked
        self.long += line.is_long
        self.sentences += line.is_sentence
        self.heads += line.next != 0
        self.same_below += line.next != 0 and line.next == self.below
        self.repeated += line.times > 1
        self.same_above += line.above != 0 and line.above == self.above
        self.below, self.above = line.next, line.above

    def share(self, value: float) -> float:
        return value / self.weight if self.weight else 0.0

    @property
    def place(self) -> Place:
        """Where it mostly stands; between, unless it is clear."""
        for place in (Place.BEFORE, Place.AFTER):
            if self.share(self.places[place]) >= 0.8:
                return place
        return Place.BETWEEN


_ITEMS = frozenset(
    (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.QUOTE, BlockKind.PREFORMATTED)
)
_FADING = (
    "weight", "headings", "items", "bold", "linked", "long", "sentences", "heads", "same_below", "same_above",
    "repeated", "went",
)  # fmt: skip


@dataclass(slots=True)
class Lines:
    """All that is known of a site's lines."""

    records: dict[int, Record] = field(default_factory=dict)
    first: dict[int, Line | None] = field(default_factory=dict)
    """lines seen once, oldest first; what they were like is known until the profile is stored"""

    def is_copy(self, lines: tuple[Line, ...]) -> bool:
        """Whether most sentences of a page are known: an article that stands there once more,
        in another edition or with a translated frame.
        """
        sentences = [line for line in lines if line.is_sentence and line.went is not True]
        known = sum(line.id in self.records or line.id in self.first for line in sentences)
        return known >= FEW_SENTENCES and known >= SHARE_OF_COPY * len(sentences)

    def add(self, lines: tuple[Line, ...], number: int) -> None:
        for line in lines:
            record = self.records.get(line.id)
            if record is not None:
                record.add(line, number)
            elif line.id in self.first:
                self._promote(line, number)
            else:
                self.first[line.id] = line
        while len(self.first) > MOST_FIRST:
            del self.first[next(iter(self.first))]
        if len(self.records) > MOST_RECORDS * 1.2:
            self._forget(number)

    def _promote(self, line: Line, number: int) -> None:
        record = Record(line.pattern, line.text, at=number)
        record.add(self.first.pop(line.id) or line, number)
        record.add(line, number)
        self.records[line.id] = record

    def _forget(self, number: int) -> None:
        """The faintest go; they are found again when they come back."""
        for record in self.records.values():
            record.fade_to(number)
        order = sorted(self.records.items(), key=lambda item: -item[1].weight)
        self.records = dict(order[:MOST_RECORDS])

    def to_json(self) -> dict[str, Any]:
        return {
            "records": {f"{id_:08x}": _compact(record) for id_, record in self.records.items()},
            "first": "".join(f"{id_:08x}" for id_ in self.first),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Lines:
        text = data["first"]
        return cls(
            records={int(id_, 16): _expand(row) for id_, row in data["records"].items()},
            first={int(text[i : i + 8], 16): None for i in range(0, len(text), 8)},
        )


_NAMES = tuple(field.name for field in fields(Record))


def _compact(record: Record) -> list[Any]:
    """In the order of the fields, their names left out."""
    row: list[Any] = []
    for name in _NAMES:
        value = getattr(record, name)
        if name == "places":
            value = [_brief(part) for part in value]
        row.append(_brief(value) if isinstance(value, float) else value)
    if record.text == record.pattern:
        row[_NAMES.index("text")] = 0
    return row


def _brief(value: float) -> float:
    short = round(value, 2)
    return int(short) if short == int(short) else short


def _expand(row: list[Any]) -> Record:
    record = Record(**dict(zip(_NAMES, row, strict=True)))
    record.text = record.text or record.pattern
    return record
