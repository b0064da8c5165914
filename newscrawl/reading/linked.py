"""What was read from a page in, what its links and teasers say of a list of articles out."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.items import BlockKind
from newscrawl.reading.headings import key
from newscrawl.reading.listing import Listing, read_listing
from newscrawl.reading.seen import Seen, Witness
from newscrawl.reading.text import count_words

LITTLE = 60
"""words of a text that may well be a teaser's"""
FEW, MANY = 5, 12
"""blocks"""
FRAGMENT = 6
"""words of a block that is no sentence"""
SENTENCES = 25
"""words of the shortest block that counts as a paragraph of an article, rather than of a teaser"""


@dataclass(frozen=True, slots=True)
class Links:
    """What the page's links say about the text that was found."""

    listing: Listing
    blocks: int
    """blocks that are one link and nothing else"""
    words: int
    """of those blocks"""
    paragraphs: int
    """blocks of a paragraph's length that are not"""


def read_links(seen: Seen) -> Links:
    listing = read_listing(seen.root, seen.url)
    blocks = words = paragraphs = 0
    for block in seen.found.blocks:
        length = count_words(block.text)
        if key(block.text) in listing.link_keys:
            blocks += 1
            words += length
        elif length >= SENTENCES and block.kind is not BlockKind.HEADING:
            paragraphs += 1
    return Links(listing, blocks, words, paragraphs)


def listed(seen: Seen, links: Links) -> list[Witness]:
    """Witnesses in the page's body: teasers, headings and blocks that are links."""
    listing = links.listing
    found: list[Witness] = []
    if listing.teasers and listing.teasers >= listing.articles - 1:
        found.append(_teased(seen, links))
    own_words = seen.words - links.words
    if listing.linked_headings >= 6 and listing.linked_headings * 25 > own_words:
        found.append((f"{listing.linked_headings} headings are links", 2.0))
    elif listing.headlines >= 4 and listing.headlines * 30 > own_words:
        found.append((f"{listing.headlines} headlines are links", 2.0))
    if links.blocks >= 5 and links.words * 6 > seen.words:
        found.append((f"{links.blocks} blocks are links", 2.5))
    elif links.blocks >= 5 and links.blocks * 4 > len(seen.found.blocks):
        found.append((f"{links.blocks} blocks are links", 2.0))
    elif _is_in_fragments(seen, links):
        found.append(("nothing but fragments", 2.0))
    elif listing.headlines >= 3 and (seen.words < LITTLE or not links.paragraphs):
        found.append(("more headlines than text", 1.5))
    return found


def _is_in_fragments(seen: Seen, links: Links) -> bool:
    """Blocks of a few words and no paragraph: what is left of a list of dates and names."""
    blocks = seen.found.blocks
    if links.paragraphs or len(blocks) < FEW:
        return False
    if len(blocks) >= MANY and seen.words < FRAGMENT * len(blocks):
        return True
    return sum(count_words(block.text) < FRAGMENT for block in blocks) * 4 >= len(blocks) * 3


def _teased(seen: Seen, links: Links) -> Witness:
    """Teasers beside an article prove nothing; teasers that hold the text found prove a list."""
    listing, blocks = links.listing, seen.found.blocks
    held = sum(key(block.text[:500]) in listing.teaser_texts for block in blocks)
    name = f"{listing.teasers} teasers"
    if held * 2 > len(blocks):
        return f"{name} hold the text", 4.0 if listing.teasers > 1 else 2.5
    if held or links.paragraphs < 3:
        return name, 2.0 if listing.teasers > 1 else 1.0
    return name, 0.5
