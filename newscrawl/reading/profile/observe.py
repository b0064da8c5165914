"""One page that was read in, what a profile learns from it out: small, and safe to send between processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.locate import is_prose
from newscrawl.reading.outline import Node, Outline, Piece
from newscrawl.reading.profile.cut import can_be_found
from newscrawl.reading.profile.observation import Line, Observation, Place, Vote
from newscrawl.reading.profile.patterns import pattern_of
from newscrawl.reading.profile.signatures import Paths, short
from newscrawl.reading.text import key

LABEL = 160
"""letters of a line that is looked at wherever it stands"""
LONGEST_LINE = 1500
"""letters of a longer one, which counts only at the beginning and the end"""
SHOWN = 90
"""characters of a line that are kept to show it"""
LEADING = 4
TRAILING = 8
"""kept blocks that are the beginning and the end of an article"""
LONGEST_PATTERN = 400
"""characters of a line in which numbers and names are looked for"""
MOST_LINES = 40
MOST_VOTES = 40
SHARE_OF_BODY = 0.7
"""of the kept text, at least, lies in the element that is the body's container"""
MOST_CONTAINERS = 6


def observe(
    out: Outline,
    title: str,
    authors: tuple[str, ...],
    *,
    seen_at: datetime | None = None,
) -> Observation:
    """What a page teaches; each of its pieces must have its reason, or none when it was kept."""
    paths = Paths(out)
    kept = [index for index, piece in enumerate(out.pieces) if is_kept(piece)]
    containers = list(_containers(out, kept, paths))
    span = _span(kept, containers)
    lines = _lines([out.pieces[index] for index in kept], paths, title, authors)
    for line in _lines_taken_out(out, kept, span, paths, title, authors):
        lines.setdefault(line.id, line)
    return Observation(
        page=short(f"{title}\n" + "\n".join(out.pieces[index].text for index in kept)),
        seen_at=seen_at,
        containers=tuple(path for _, path in containers),
        title=_title(out, paths, title),
        byline=_first(out, paths, Reason.BYLINE),
        date=_first(out, paths, Reason.DATELINE),
        lines=tuple(lines.values()),
        votes=tuple(_votes(out.pieces[span.start : span.stop], paths)),
        weight=sum(out.pieces[index].weight for index in kept),
    )


def observe_briefly(seen_at: datetime | None) -> Observation:
    """Of a page of a known layout, on a site of which enough is known: that it was one more."""
    return Observation(0, seen_at, (), "", "", "", (), (), 0, is_brief=True)


def is_kept(piece: Piece) -> bool:
    """Kept by the reader that knows one page only."""
    return piece.reason is None or piece.reason is Reason.REPEATS_ON_SITE


def went_for_its_place(piece: Piece) -> bool:
    """Taken out by the reader for nothing but where it stands: a heading or a bold label under a
    picture, too.
    """
    return piece.reason is Reason.OUTSIDE_BODY or (
        piece.reason is Reason.CAPTION
        and piece.after_media
        and (piece.bold or piece.kind is BlockKind.HEADING)
    )


def _containers(out: Outline, kept: Sequence[int], paths: Paths) -> Iterator[tuple[Node, str]]:
    """The innermost element that holds most of the kept text, and those around it."""
    weights = [0] * len(out.pieces)
    for index in kept:
        weights[index] = out.pieces[index].weight
    sums = [0, *accumulate(weights)]
    enough = SHARE_OF_BODY * sums[-1]
    at = -1
    if enough:
        for index, node in enumerate(out.nodes):
            if sums[node.last] - sums[node.first] >= enough:
                at = index
    found = 0
    while at >= 0 and found < MOST_CONTAINERS:
        yield out.nodes[at], paths.of(at)
        found += 1
        at = out.nodes[at].parent


def _span(kept: Sequence[int], containers: list[tuple[Node, str]]) -> range:
    """The pieces around the kept ones: all of the body's container, when it has a name."""
    if not kept:
        return range(0)
    named = next((node for node, path in containers if can_be_found(path)), None)
    if named is None:
        return range(kept[0], kept[-1] + 1)
    return range(min(named.first, kept[0]), max(named.last, kept[-1] + 1))


def _lines_taken_out(
    out: Outline,
    kept: Sequence[int],
    span: range,
    paths: Paths,
    title: str,
    authors: tuple[str, ...],
) -> Iterator[Line]:
    """What the reader left out of the container for no reason but its place."""
    kept_set = set(kept)
    for index in span:
        piece = out.pieces[index]
        if not went_for_its_place(piece) or piece.weight > LONGEST_LINE:
            continue
        place = (
            Place.BEFORE if index < kept[0] else Place.AFTER if index > kept[-1] else Place.BETWEEN
        )
        yield Line(
            *line_id(piece.text, title, authors),
            text=piece.text[:SHOWN],
            place=place,
            kind=piece.kind,
            path=short(paths.of_piece(piece)),
            is_linked=piece.linked >= 0.5,
            is_bold=piece.bold,
            is_long=piece.weight > LABEL,
            is_sentence=is_prose(piece),
            above=0,
            next=line_id(out.pieces[index + 1].text, title, authors)[0]
            if index + 1 in kept_set and _is_text(out.pieces, index + 1)
            else 0,
            times=1,
            went=True,
        )


def _title(out: Outline, paths: Paths, title: str) -> str:
    wanted = key(title)
    if not wanted:
        return ""
    for piece in out.pieces:
        if piece.kind is BlockKind.HEADING and key(piece.text) == wanted:
            return paths.of(piece.node)
    return ""


def _first(out: Outline, paths: Paths, reason: Reason) -> str:
    return next((paths.of(piece.node) for piece in out.pieces if piece.reason is reason), "")


def _lines(
    kept: Sequence[Piece], paths: Paths, title: str, authors: tuple[str, ...]
) -> dict[int, Line]:
    ids: dict[int, tuple[int, str]] = {}

    def id_of(index: int) -> tuple[int, str]:
        if index not in ids:
            ids[index] = line_id(kept[index].text, title, authors)
        return ids[index]

    lines: dict[int, Line] = {}
    for index in _worth_noting(kept):
        piece = kept[index]
        id_, pattern = id_of(index)
        if id_ in lines:
            lines[id_] = replace(lines[id_], times=lines[id_].times + 1)
            continue
        lines[id_] = Line(
            id=id_,
            pattern=pattern[:SHOWN],
            text=piece.text[:SHOWN],
            place=place_of(index, len(kept)),
            kind=piece.kind,
            path=short(paths.of_piece(piece)),
            is_linked=piece.linked >= 0.5,
            is_bold=piece.bold,
            is_long=piece.weight > LABEL,
            is_sentence=is_prose(piece),
            above=id_of(index - 1)[0] if index else 0,
            next=id_of(index + 1)[0] if _is_text(kept, index + 1) else 0,
            times=1,
            went=None if piece.reason is not None else False,
        )
    return lines


def _worth_noting(kept: Sequence[Piece]) -> list[int]:
    """Both ends, and what is short between them."""
    last = len(kept) - 1
    found = []
    for index, piece in enumerate(kept):
        is_end = index < LEADING or index > last - TRAILING
        if piece.weight <= (LONGEST_LINE if is_end else LABEL):
            found.append(index)
    half = MOST_LINES // 2
    return found if len(found) <= MOST_LINES else found[:half] + found[-half:]


@lru_cache(maxsize=1_000)  # of a page that is learned from, the cleaning has asked before
def line_id(text: str, title: str, authors: tuple[str, ...]) -> tuple[int, str]:
    """What a line is known by, and its pattern."""
    pattern = pattern_of(text, title, authors) if len(text) <= LONGEST_PATTERN else text
    return short(pattern.casefold()), pattern


def place_of(index: int, count: int) -> Place:
    """Where a kept block stands: the nearer end counts, when it is near enough."""
    behind = count - 1 - index
    if index < LEADING and index <= behind:
        return Place.BEFORE
    return Place.AFTER if behind < TRAILING and behind < index else Place.BETWEEN


def _is_text(kept: Sequence[Piece], index: int) -> bool:
    if index >= len(kept):
        return False
    return kept[index].weight > 40 or kept[index].kind in _TEXT_KINDS


_TEXT_KINDS = frozenset((BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.QUOTE))


def _votes(pieces: Sequence[Piece], paths: Paths) -> Iterator[Vote]:
    counts: dict[str, list[int]] = {}
    reasons: dict[str, dict[Reason, int]] = {}
    for piece in pieces:
        path = paths.of_piece(piece)
        count = counts.get(path)
        if count is None:
            count = counts[path] = [0, 0, 0]
        if is_kept(piece):
            count[0] += 1
            count[2] += is_prose(piece)
        elif piece.reason is not None:
            count[1] += 1
            told = reasons.setdefault(path, {})
            told[piece.reason] = told.get(piece.reason, 0) + 1
    for path, (stayed, went, prose) in list(counts.items())[:MOST_VOTES]:
        told = reasons.get(path, {})
        reason = max(told, key=lambda one: told[one]) if told else None
        yield Vote(short(path), path[:SHOWN], stayed, went, prose, reason)
