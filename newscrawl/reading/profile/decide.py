"""What is known of a recurring line in, whether it is boilerplate out, and why.

A false deletion is worse than a leftover: what heads a text that varies stays, however often it
recurs, and a line goes only when place, markup and frequency agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from newscrawl.reading.profile.lines import Record
from newscrawl.reading.profile.observation import Place

ENOUGH_PAGES = ((20, 3), (100, 4))
"""of so many pages at most, as many must have a line; of more, five"""
SHARE_OF_HEADS = 0.3
"""of a line's pages on which a heading stands above it, when the heading belongs to it"""
KEPT_PAGES = 4
MOST_TAKEN_OUT = 0.7
VARYING = frozenset(("N", "DATE", "NAME", "TITLE", "LINK", "M", "D"))
_ABOUT_THE_PAGE = frozenset(("DATE", "NAME", "TITLE"))
_WORD = re.compile(r"\w+")
SAME = 0.4
"""share of a line's pages that have the neighbour of the page before; of a line that recurs in
copies of three articles a third have another
"""
FEW_PAGES = 6
"""of a site, below which two pages that agree count, when they are half of all"""


@dataclass(frozen=True, slots=True)
class Verdict:
    goes: bool
    why: str


def decide(
    records: Mapping[int, Record],
    pages: float,
    text_paths: Collection[int],
    going: Collection[int] = (),
) -> dict[int, Verdict]:
    """The verdict on each line that recurs.

    `pages` is the weight of all pages, `text_paths` are the paths on which the article's own
    sentences stand, `going` the lines that went so far: they go on until they are half as frequent.
    """
    found: dict[int, Verdict] = {}
    for id_, record in records.items():
        goes = id_ in going
        if goes or is_often(record, pages):
            share = record.weight / max(pages, 1) * (2 if goes else 1)
            found[id_] = _judge(record, share, record.path in text_paths)
    _judge_headings(records, found)
    _spare_copies(records, found)
    return found


def is_often(record: Record, pages: float) -> bool:
    if pages <= FEW_PAGES:
        return record.pages >= 2 and record.weight >= 0.5 * pages - 0.01
    least = next((few for most, few in ENOUGH_PAGES if pages <= most), 5)
    return record.pages >= least and record.weight >= least - 1


def is_kept_mostly(record: Record) -> bool:
    """Kept on a fair part of its pages, though for its place taken out on others, seen or not: where
    it is the article's on some, it is so on all.
    """
    kept = record.weight - record.went
    is_head = record.share(record.headings) >= 0.5 or record.share(record.bold) >= 0.5
    return (
        (is_head or record.went >= 1)
        and kept >= KEPT_PAGES
        and record.share(record.went) <= MOST_TAKEN_OUT
        and _is_label(record)
        and record.share(record.linked) < 0.5
        and _heads_varying_text(record)
    )


def _judge(record: Record, share: float, on_text_path: bool) -> Verdict:
    return (
        _judge_taken_out(record, share)
        or _judge_kind(record, share)
        or _judge_place(record, share, on_text_path)
    )


def _judge_taken_out(record: Record, share: float) -> Verdict | None:
    if record.share(record.went) < 0.9:
        return None
    is_much = share >= 0.02 if record.share(record.long) >= 0.5 else share >= 0.1
    if is_much:
        return _goes("the reader takes it out for its place")
    return _stays("the reader takes it out, on too few pages")


def _judge_kind(record: Record, share: float) -> Verdict | None:
    if record.share(record.headings) >= 0.5:
        return _stays("it heads what stands below it")
    if record.share(record.items) >= 0.5:
        return _judge_item(record, share)
    if is_bare(record.pattern) and (
        record.place is Place.BETWEEN
        or not _ABOUT_THE_PAGE.issuperset(_WORD.findall(record.pattern))
    ):
        return _stays("nothing in it is the same each time")
    if _is_label(record) and _heads_varying_text(record):
        if record.share(record.bold) >= 0.5:
            return _stays("a bold line over text that varies")
        if record.text.endswith(("?", "？", ":", "：")):
            return _stays("a question or a label over text that varies")
    return None


def _judge_place(record: Record, share: float, on_text_path: bool) -> Verdict:
    match record.place:
        case Place.BEFORE:
            return _judge_before(record, share, on_text_path)
        case Place.AFTER:
            return _judge_after(record, share)
        case Place.BETWEEN:
            return _judge_between(record, share, on_text_path)


def _judge_item(record: Record, share: float) -> Verdict:
    is_after = record.place is Place.AFTER and record.share(record.linked) >= 0.8
    if is_after and share >= 0.2 and not _heads_varying_text(record):
        return _goes("the same linked item at the end")
    return _stays("part of a list, a table or a quote")


def _judge_before(record: Record, share: float, on_text_path: bool) -> Verdict:
    if record.share(record.long) >= 0.5:
        if share >= 0.3:
            return _goes("the same long text at the beginning")
        return _stays("a text of its own, on too few pages")
    if share >= 0.2 and (is_abstract(record.pattern) or not on_text_path):
        return _goes("a label at the beginning")
    if share >= 0.2 and record.share(record.linked) >= 0.5:
        return _goes("the same link at the beginning")
    return _stays("at the beginning, but marked like the text")


def _judge_after(record: Record, share: float) -> Verdict:
    varies = _heads_varying_text(record)
    if record.share(record.long) >= 0.5:
        if not varies and share >= 0.02:
            return _goes("the same long text at the end")
        if share >= 0.15:
            return _goes("the same long text near the end of many pages")
        return _stays("a long text that is followed by others")
    if record.share(record.heads) >= 0.5:
        return _stays("text follows")
    if share >= 0.02 and not is_measure(record.pattern):
        return _goes("the same line at the end")
    if share >= 0.3:
        return _goes("a line at the end of many pages")
    return _stays("at the end of too few pages")


def _judge_between(record: Record, share: float, on_text_path: bool) -> Verdict:
    if record.share(record.linked) >= 0.8 and share >= 0.05:
        return _goes("the same link amid the text")
    if record.share(record.long) >= 0.5 and record.share(record.sentences) >= 0.5:
        if share >= 0.3:
            return _goes("the same long text on many pages")
        return _stays("a text that a few articles share")
    if not on_text_path and share >= 0.3:
        return _goes("a label amid the text, marked unlike it")
    return _stays("amid the text")


def _judge_headings(records: Mapping[int, Record], found: dict[int, Verdict]) -> None:
    """A heading goes with what it heads, when that is always the same and goes."""
    for id_, verdict in list(found.items()):
        record = records[id_]
        below = found.get(record.below)
        is_heading = record.share(record.headings) >= 0.5 or _is_label(record)
        same = record.share(record.same_below) >= 0.6
        if verdict.goes or not is_heading or not same or below is None or not below.goes:
            continue
        # Else it is only what stood above the line on a few pages.
        if record.weight >= SHARE_OF_HEADS * records[record.below].weight:
            found[id_] = _goes("it heads a line that goes")


def _spare_copies(records: Mapping[int, Record], found: dict[int, Verdict]) -> None:
    """What has the same neighbours each time, and they stay, is an article that stands at several
    addresses, not a line that recurs.
    """
    for id_, verdict in list(found.items()):
        record = records[id_]
        above = found.get(record.above)
        follows_same = record.share(record.same_above) >= SAME and record.place is not Place.BEFORE
        precedes_same = record.share(record.same_below) >= SAME and record.place is not Place.AFTER
        below = found.get(record.below)
        if (
            verdict.goes
            and record.share(record.went) < 0.9
            and (
                (follows_same and not (above and above.goes))
                or (precedes_same and not (below and below.goes))
            )
        ):
            found[id_] = _stays("its neighbours are the same each time, and stay")


def _is_label(record: Record) -> bool:
    return record.share(record.long) < 0.5 and record.share(record.sentences) < 0.5


def _heads_varying_text(record: Record) -> bool:
    """Text stands below it, and another one on each page."""
    return record.share(record.heads) >= 0.5 and record.share(record.same_below) < 0.4


def is_abstract(pattern: str) -> bool:
    """Something in it changes from page to page as a date, a number or a name does."""
    return not VARYING.isdisjoint(_WORD.findall(pattern))


def is_measure(pattern: str) -> bool:
    """It says how many of something: a rating, a score, a sum; these are the article's."""
    return "N" in _WORD.findall(pattern)


def is_bare(pattern: str) -> bool:
    """All of it does."""
    return VARYING.issuperset(_WORD.findall(pattern))


def _goes(why: str) -> Verdict:
    return Verdict(True, why)


def _stays(why: str) -> Verdict:
    return Verdict(False, why)
