"""An outline that was read and a site's rules in; out goes what the site repeats, back comes what it never does."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.items import Reason
from newscrawl.reading import wording
from newscrawl.reading.locate import is_prose
from newscrawl.reading.outline import Outline, Piece
from newscrawl.reading.profile.observation import Place
from newscrawl.reading.profile.observe import (
    LABEL,
    LONGEST_LINE,
    line_id,
    place_of,
    went_for_its_place,
)
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.reading.profile.signatures import Paths, short

LONGEST_BY_PATH = 300
"""letters of a piece that goes for its element alone"""


def clean_by_rules(
    out: Outline, inside: Sequence[Piece], site: SiteRules, title: str, authors: tuple[str, ...]
) -> None:
    """`inside` are the pieces in the article's elements, whether kept or not."""
    paths = Paths(out)
    if site.kept_lines:
        _put_back_lines(inside, site, title, authors)
    if site.text_paths:
        _put_back(inside, paths, site, title, authors)
    if site.removed_paths:
        _remove_by_path(inside, paths, site)
    if site.lines:
        _remove_lines(out, site, title, authors)


def _put_back_lines(
    inside: Sequence[Piece], site: SiteRules, title: str, authors: tuple[str, ...]
) -> None:
    """Standing headings, where they were taken out for their place; but not an entry of a list of
    contents, whose heading is there.
    """
    kept: set[int] | None = None
    for piece in inside:
        if piece.weight <= LABEL and went_for_its_place(piece):
            id_ = line_id(piece.text, title, authors)[0]
            if id_ not in site.kept_lines:
                continue
            if kept is None:
                found = [one for one in inside if one.reason is None and one.weight <= LABEL]
                kept = {line_id(one.text, title, authors)[0] for one in found}
            if id_ not in kept:
                piece.reason = None


def _put_back(
    inside: Sequence[Piece], paths: Paths, site: SiteRules, title: str, authors: tuple[str, ...]
) -> None:
    """Short lines between sentences that stand where the site's sentences stand, and do not recur."""
    waiting: list[Piece] | None = None
    for piece in inside:
        if piece.reason is None and is_prose(piece):
            for found in waiting or ():
                found.reason = None
            waiting = []
        elif (
            waiting is not None
            and piece.reason is Reason.OUTSIDE_BODY
            and short(paths.of_piece(piece)) in site.text_paths
            and wording.label(piece.text) is None
            and line_id(piece.text, title, authors)[0] not in site.lines
        ):
            waiting.append(piece)


def _remove_by_path(inside: Sequence[Piece], paths: Paths, site: SiteRules) -> None:
    for piece in inside:
        if piece.reason is not None or piece.weight > LONGEST_BY_PATH:
            continue
        reason = site.removed_paths.get(short(paths.of_piece(piece)))
        # A paragraph of several links is the author's list of sources.
        if reason is not Reason.RELATED_LINKS or piece.links <= 1:
            piece.reason = reason


def _remove_lines(out: Outline, site: SiteRules, title: str, authors: tuple[str, ...]) -> None:
    kept = [piece for piece in out.pieces if piece.reason is None]
    for index, piece in enumerate(kept):
        if _goes(piece.text, index, len(kept), site, title, authors):
            piece.reason = Reason.REPEATS_ON_SITE


def _goes(
    text: str, index: int, count: int, site: SiteRules, title: str, authors: tuple[str, ...]
) -> bool:
    """Whether the line with this index among `count` kept ones is one that the site repeats."""
    if not site.lines or len(text) > LONGEST_LINE:
        return False
    id_ = line_id(text, title, authors)[0]
    if id_ not in site.lines:
        return False
    place = site.lines[id_]
    return place in (None, Place.BETWEEN) or place_of(index, count) is place


def is_outdated(
    title: str,
    authors: tuple[str, ...],
    kept: Sequence[str],
    taken_out: Sequence[tuple[Reason, str]],
    site: SiteRules,
) -> bool:
    """Whether an article that was read by older rules of its site may read differently by these.

    `kept` are its blocks, `taken_out` the others, with their reasons.
    """
    if any(_goes(text, index, len(kept), site, title, authors) for index, text in enumerate(kept)):
        return True
    for reason, text in taken_out:
        if reason is Reason.REPEATS_ON_SITE:
            if line_id(text, title, authors)[0] not in site.lines:
                return True
        elif (
            site.kept_lines
            and len(text) <= LABEL
            and line_id(text, title, authors)[0] in site.kept_lines
            and text not in kept
        ):
            return True
    return False
