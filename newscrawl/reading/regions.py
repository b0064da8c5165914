"""An outline in, the marks of its elements settled: those that hold too much of the page's prose are dropped."""

from __future__ import annotations

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import Outline, Region, is_prose

SHARE_OF_MARKED = 0.6
"""A marked element with more of the page's prose than this holds the article: its mark is wrong."""
LEAST_BESIDE_COMMENTS = 150
"""letters of prose; readers may write a hundred times as much as the author, but when there is less
than this beside what is marked as comments, the mark is wrong"""
FURNITURE = frozenset(("footer", "nav"))
SHARE_OF_FURNITURE = 0.9
"""Pages are seldom written so badly that these hold the article."""
SHARE_OF_WEAK = 0.25
"""the same for marks that are weak"""
WEAK_LIMITS = {
    Reason.RELATED_LINKS: 2000,
    Reason.BYLINE: 800,
    Reason.NEWSLETTER: 500,
    Reason.LEGAL_NOTICE: 600,
    Reason.ADVERTISEMENT: 300,
    Reason.SHARE: 200,
    Reason.COMMENT: 5000,
}
"""weight of the prose that an element with a weak mark may hold; none for the other reasons"""
FIRM_LIMITS = {
    Reason.NEWSLETTER: 2500,
    Reason.SHARE: 1000,
    Reason.ADVERTISEMENT: 2500,
    Reason.AUTHOR_BIO: 4000,
    Reason.CAPTION: 1500,
    Reason.CREDIT: 800,
    Reason.SKIP_LINK: 300,
}
"""weight of the prose that any one element with such a mark may hold: a text is no caption"""
LEAST_SECTION = 4
"""paragraphs"""
SHARE_LEFT_FREE = 0.3
"""of a page's prose, at least, lies in no marked element"""
NEVER_THE_ARTICLE = frozenset({Reason.COMMENT, Reason.COMMENT_FORM, Reason.COOKIE_NOTICE})
SHORT_ARTICLE = 250
"""letters of prose that make an article, when the markup says so"""


def settle_regions(out: Outline) -> None:
    """Drop the marks of elements that hold too much of the page's prose to be beside the article."""
    prose = [0]
    for piece in out.pieces:
        prose.append(prose[-1] + (piece.weight if is_prose(piece) else 0))
    total = prose[-1]
    by_reason: dict[Reason, list[Region]] = {}
    held = [prose[region.last] - prose[region.first] for region in out.regions]
    groups: dict[tuple[Reason, str], int] = {}
    for region, weight in zip(out.regions, held, strict=True):
        if weight:
            group = _group(out, region)
            groups[group] = groups.get(group, 0) + weight
    for region, weight in zip(out.regions, held, strict=True) if groups else ():
        is_furniture = out.nodes[region.node].tag in FURNITURE
        if is_furniture:
            region.holds = weight <= SHARE_OF_FURNITURE * total
            continue
        together = groups.get(_group(out, region), 0)
        is_short = weight <= FIRM_LIMITS.get(region.reason, total)
        region.holds = together <= _limit(region, total) and is_short
        if region.holds and weight and not region.firm and _is_section(out, region):
            region.holds = False
        if weight and region.holds and region.reason not in NEVER_THE_ARTICLE:
            by_reason.setdefault(region.reason, []).append(region)
    _release_around_bodies(out, prose)
    _release_the_largest(out, by_reason, total)


def _release_around_bodies(out: Outline, prose: list[int]) -> None:
    """What holds an element that is named the article's text is not what its weak mark says."""
    for node in out.nodes:
        if node.is_body and prose[node.last] - prose[node.first] >= SHORT_ARTICLE:
            index = node.outer_region
            while index >= 0:
                region = out.regions[index]
                region.holds = region.holds and region.firm
                index = region.parent


def _is_section(out: Outline, region: Region) -> bool:
    """Whether a card or the like is a section of the text: paragraphs without links under a heading,
    and more text above it and below.
    """
    if region.reason is not Reason.RELATED_LINKS:
        return False
    inside = out.pieces[region.first : region.last]
    sentences = sum(is_prose(piece) and not piece.links for piece in inside)
    headings = sum(piece.kind is BlockKind.HEADING for piece in inside)
    links = sum(piece.links for piece in inside)
    if sentences < LEAST_SECTION or not headings or links > headings:
        return False
    parent = out.nodes[out.nodes[region.node].parent]
    above, below = out.pieces[parent.first : region.first], out.pieces[region.last : parent.last]
    return any(map(is_prose, above)) and any(map(is_prose, below))


def _group(out: Outline, region: Region) -> tuple[Reason, str]:
    """Elements of the same names are right or wrong together; so are all that a paywall marks."""
    if region.reason is Reason.PAYWALL:
        return region.reason, ""
    return region.reason, out.nodes[region.node].names


def _limit(region: Region, total: int) -> float:
    """Weight of the prose that an element may hold for its mark to be believed."""
    if region.reason in (Reason.COMMENT, Reason.COMMENT_FORM):
        return total
    if region.firm:
        return SHARE_OF_MARKED * total
    return min(WEAK_LIMITS.get(region.reason, 0), SHARE_OF_WEAK * total)


def _release_the_largest(out: Outline, by_reason: dict[Reason, list[Region]], total: int) -> None:
    """When hardly any prose is left unmarked, the marks that take most of it are wrong."""
    comments = [
        region for region in out.regions if region.holds and region.reason is Reason.COMMENT
    ]
    while by_reason or comments:
        taken: dict[Reason, int] = {}
        free = total
        reasons = out.settled()
        for piece in out.pieces:
            if (reason := reasons[piece.region]) is not None and is_prose(piece):
                taken[reason] = taken.get(reason, 0) + piece.weight
                free -= piece.weight
        candidates = [reason for reason in by_reason if taken.get(reason)]
        if not candidates:
            if free < LEAST_BESIDE_COMMENTS < taken.get(Reason.COMMENT, 0):
                _release_what_holds(out, comments, SHARE_OF_MARKED * taken[Reason.COMMENT])
            return
        largest = max(candidates, key=lambda reason: taken[reason])
        if free >= SHARE_LEFT_FREE * (free + taken[largest]):
            return
        for region in by_reason.pop(largest):
            region.holds = False


def _release_what_holds(out: Outline, regions: list[Region], least: float) -> None:
    for region in regions:
        inside = out.pieces[region.first : region.last]
        if sum(piece.weight for piece in inside if is_prose(piece)) >= least:
            region.holds = False
