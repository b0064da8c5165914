"""A page and a layout of its site in, the article straight from its elements out; nothing when the page is odd."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import document
from newscrawl.reading.body import Body, assemble, context_of, give_reasons, prune
from newscrawl.reading.locate import LONGEST_HEADER, is_prose, standfirst
from newscrawl.reading.metadata import Metadata, read_metadata
from newscrawl.reading.outline import Outline
from newscrawl.reading.profile.clean import clean_by_rules
from newscrawl.reading.profile.cut import Way, cut
from newscrawl.reading.profile.rules import KnownLayout, Plan, SiteRules
from newscrawl.reading.profile.signatures import Paths, fits, fits_one, own, short
from newscrawl.reading.text import key
from newscrawl.reading.trim import trim
from newscrawl.reading.walk import outline
from newscrawl.sources.source import Read

LIGHTEST = 250
"""letters; a shorter article is read in full, which costs little"""
SHARE_OF_LIGHTEST = 0.3
"""of the shortest article so far"""
MOST_REMOVED = 0.5
"""of the prose in the container"""
FEWEST_PARAGRAPHS = 3
MOST_IN_LINKS = 0.2
"""of the characters of a running text"""
MOST_OUTSIDE = 0.4
"""prose around the container, as a share of what is kept"""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came of reading one page."""

    root: _Element
    metadata: Metadata
    out: Outline
    body: Body
    is_cut: bool = False
    """`root` is only the part of the page that the article is read from"""


def read_quickly(
    html: str,
    url: str | None,
    fetched_at: datetime | None,
    source: Read | None,
    site: SiteRules,
    layout: KnownLayout,
    plan: Plan,
) -> Reading | None:
    """Read a page of a layout; none when it is not as the layout's pages are."""
    part = cut(html, plan.holder, plan.way)
    if part is None:
        return None
    root = document.parse(trim(part))
    held = document.hold(root)
    metadata = read_metadata(root, url, fetched_at=fetched_at)
    if not metadata.title:
        return None
    pruned = prune(root, source.prune) if source else []
    out = outline(root)
    inside = _inside(out, plan.body)
    if inside is None:
        return None
    inside |= _above(out, min(inside), metadata, site)
    give_reasons(
        out,
        root,
        metadata,
        source,
        inside=inside,
        clean_by_site=lambda out, pieces: clean_by_rules(
            out, pieces, site, metadata.title or "", metadata.authors
        ),
    )
    del held
    if is_odd(out, inside, metadata, layout):
        return None
    return Reading(root, metadata, out, assemble(out.pieces, pruned), plan.way is not Way.WHOLE)


def _inside(out: Outline, body: str) -> set[int] | None:
    """The pieces in the container; none when there is not exactly one."""
    first = body.split("<", 1)[0]
    tag = first.split(".", 1)[0]
    paths = Paths(out)
    found = [
        node
        for index, node in enumerate(out.nodes)
        if node.tag == tag
        and node.last > node.first
        and fits_one(own(node.tag, node.names), first)
        and fits(paths.of(index), body)
    ]
    return set(range(found[0].first, found[0].last)) if len(found) == 1 else None


def _above(out: Outline, start: int, metadata: Metadata, site: SiteRules) -> set[int]:
    """The standfirst: where the reader looks for it, and where the site's pages have it."""
    paths = Paths(out)
    found = standfirst(out, start, context_of(metadata).title, out.settled())
    for index in range(max(0, start - LONGEST_HEADER), start):
        piece = out.pieces[index]
        if is_prose(piece) and short(paths.of_piece(piece)) in site.kept_paths:
            found.add(index)
    return found


def is_odd(out: Outline, inside: set[int], metadata: Metadata, layout: KnownLayout) -> bool:
    """Whether what was read is not as articles of the layout are."""
    kept = removed = outside = 0
    titles = {key(text) for text in (metadata.title, *metadata.title_variants) if text}
    has_title = not layout.title
    for index, piece in enumerate(out.pieces):
        if piece.reason is None:
            kept += piece.weight
        elif index in inside:
            removed += piece.weight * is_prose(piece)
        elif piece.reason is Reason.OUTSIDE_BODY:
            outside += piece.weight * is_prose(piece)
        if not has_title and piece.kind is BlockKind.HEADING:
            has_title = key(piece.text) in titles
    return (
        not has_title
        or kept < max(LIGHTEST, SHARE_OF_LIGHTEST * layout.lightest)
        or removed > MOST_REMOVED * (kept + removed)
        or outside > MOST_OUTSIDE * kept
    )


def is_running_text(out: Outline) -> bool:
    """Whether what is kept of a page are paragraphs, and not what teases other pages.

    Teasers have headings that lead there, or are links themselves for the better part.
    """
    kept = [piece for piece in out.pieces if piece.reason is None]
    length = sum(len(piece.text) for piece in kept)
    linked = sum(len(piece.text) * piece.linked for piece in kept)
    return (
        sum(map(is_prose, kept)) >= FEWEST_PARAGRAPHS
        and linked <= MOST_IN_LINKS * length
        and not any(piece.kind is BlockKind.HEADING and piece.links for piece in kept)
    )
