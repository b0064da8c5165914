"""A page's tree in, its outline out: every piece of text in reading order, and the elements that hold it.

One walk over the tree, without recursion; nothing else in body reading touches the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import breaks, markup, text

MOST_PIECES = 20_000
"""of a page; the longest live blogs have 3,000"""
LONGEST_PIECE = 100_000
"""characters; the rest of a longer one is cut off: no paragraph is so long"""

LONGEST_CELL = 300
"""characters of a table cell; one that holds more belongs to a layout, not to data"""
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LEAVE_FIGURES = frozenset(("blockquote", "table", "pre", "ol", "ul"))
"""A figure that holds one of these is more than a picture."""
_INLINE_REGIONS = frozenset((Reason.CAPTION, Reason.CREDIT, Reason.HIDDEN))
_NEW_TAB = re.compile(
    r",? ?\(?(?:opens? (?:in )?(?:a )?new (?:tab|window)|link opens in new (?:tab|window)|external link"
    r"|öffnet (?:in|im) (?:einem )?neue[nms] (?:fenster|tab)|s['’]ouvre dans un(?:e nouvelle fenêtre| nouvel onglet)"
    r"|se abre en (?:una )?(?:ventana nueva|nueva ventana|nueva pestaña)|abre em nova janela"
    r"|si apre in una nuova (?:finestra|scheda)|otwiera się w nowej karcie|откроется в новом окне)\)?",
    re.IGNORECASE,
)
"""what links say to those who do not see"""
_BOLD = frozenset(("b", "strong"))
_TOO_LARGE = frozenset(("html", "body", "main"))
"""They hold everything; what their names say is about the page."""
_HOLDERS = frozenset(("div", "section", "article", "td", "main"))
_NAMED = frozenset(("span", "a", "em", "i", "small", "time", "strong", "b", "label", "cite"))
"""inline elements whose class names are looked at"""


@dataclass(slots=True)
class Node:
    """A block-level element: the pieces from `first` up to `last` lie in it."""

    tag: str
    names: str
    """class names and id"""
    parent: int
    first: int
    outer_region: int
    last: int = -1
    is_body: bool = False
    """its markup says that it is the article's text"""
    score: float = 0.0


@dataclass(slots=True)
class Region:
    """An element that its markup marks as something beside the article."""

    reason: Reason
    firm: bool
    parent: int
    node: int
    first: int
    last: int = -1
    holds: bool = True
    """false when the mark was found to be wrong"""


@dataclass(slots=True)
class Piece:
    """One run of text between block boundaries."""

    text: str
    tag: str
    kind: BlockKind
    level: int
    node: int
    region: int
    weight: int
    linked: float
    """share of its characters that are links"""
    links: int
    anchors: int
    """links to places on the same page"""
    bold: bool
    """all of it is set in bold"""
    after_media: bool
    """a picture, a video or a frame stands right before it"""
    alt: str
    """what that picture says about itself"""
    reason: Reason | None = None
    """why it is no part of the article; none: it is, as far as is known"""


@dataclass(slots=True)
class Outline:
    """What `outline` found."""

    pieces: list[Piece] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)

    def region_reason(self, piece: Piece) -> Reason | None:
        """The reason of the innermost marked element around a piece that holds."""
        index = piece.region
        while index >= 0:
            region = self.regions[index]
            if region.holds:
                return region.reason
            index = region.parent
        return None


def outline(root: HtmlElement) -> Outline:
    """Walk the page once."""
    walker = _Walker()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if not walker.start(element):
                walk.skip_subtree()
        else:
            walker.end(element)
        if len(walker.out.pieces) >= MOST_PIECES:
            break
    walker.finish()
    return walker.out


class _Walker:
    """Where the walk stands: open elements and the text gathered since the last boundary."""

    def __init__(self) -> None:
        self.out = Outline()
        self.node = -1
        self.region = -1
        self.buffer: list[str] = []
        self.is_blank = True
        self.link_depth = self.bold_depth = self.quote_depth = self.list_depth = self.pre_depth = 0
        self.links = self.anchors = self.link_chars = self.bold_chars = 0
        self.open_links: list[bool] = []
        self.item_first = -1  # index of the first piece of the innermost list item
        self.media_at = -1
        self.alt = ""
        self.inline_regions: list[tuple[HtmlElement, int]] = []
        self.hidden: HtmlElement | None = None  # the inline element that is not gone into

    def start(self, element: HtmlElement) -> bool:
        """Enter an element; false: do not go into it."""
        tag = element.tag
        if tag in markup.BLOCK_TAGS:
            self._open_block(element, tag)
        elif tag in markup.SKIPPED_TAGS:
            if tag in markup.MEDIA_TAGS and self.is_blank:
                self.media_at = len(self.out.pieces)
                self.alt = element.get("alt") or ""
            return False
        elif tag == "br":
            self.buffer.append(breaks.BREAK)
        elif tag == "button" and next(element.iter("p"), None) is None:
            return False  # one that holds paragraphs was never closed
        elif not self._open_inline(element, tag):
            return False
        if element.text:
            self._add(element.text)
        return True

    def end(self, element: HtmlElement) -> None:
        """Leave an element; the text behind it belongs to its parent."""
        tag = element.tag
        if element is self.hidden:
            self.hidden = None
        elif tag in markup.BLOCK_TAGS:
            self._close_block(tag)
        elif tag == "a":
            self.link_depth -= self.open_links.pop()
        elif tag in _BOLD:
            self.bold_depth -= 1
        if self.inline_regions and self.inline_regions[-1][0] is element:
            self._flush()
            self.out.regions[self.region].last = len(self.out.pieces)
            self.region = self.inline_regions.pop()[1]
        if element.tail and self.node >= 0:
            self._add(element.tail)

    def _open_block(self, element: HtmlElement, tag: str) -> None:
        out = self.out
        self._flush()
        node = Node(tag, "", self.node, len(out.pieces), self.region)
        found = None
        attributes = element.attrib
        if attributes:
            node.names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
        if (attributes or tag in markup.MARKED_TAGS) and tag not in _TOO_LARGE:
            found = markup.mark(tag, attributes)
            if found is not None and tag in _HEADINGS and not found.firm:
                found = None
            node.is_body = attributes.get("itemprop") == "articleBody" or (
                tag in _HOLDERS and found is None and markup.names_body(node.names)
            )
        out.nodes.append(node)
        self.node = len(out.nodes) - 1
        if found is not None:
            self._open_region(found)
        elif tag in _LEAVE_FIGURES:
            self._leave_figure(tag)
        if tag == "blockquote":
            self.quote_depth += 1
        elif tag == "li":
            self.list_depth += 1
            self.item_first = len(out.pieces)
        elif tag == "pre":
            self.pre_depth += 1

    def _close_block(self, tag: str) -> None:
        self._flush()
        out = self.out
        node = out.nodes[self.node]
        node.last = len(out.pieces)
        while self.region != node.outer_region and self.region >= 0:
            region = out.regions[self.region]
            if region.node != self.node:
                break
            region.last = node.last
            self.region = region.parent
        self.region = node.outer_region
        self.node = node.parent
        if tag == "blockquote":
            self.quote_depth -= 1
        elif tag == "li":
            self.list_depth -= 1
            self.item_first = -1
        elif tag == "pre":
            self.pre_depth -= 1
        elif tag == "tr":
            self._join_cells(node)

    def _open_region(self, found: markup.Mark) -> None:
        out = self.out
        out.regions.append(
            Region(found.reason, found.firm, self.region, self.node, len(out.pieces))
        )
        self.region = len(out.regions) - 1

    def _leave_figure(self, tag: str) -> None:
        regions = self.out.regions
        if self.region < 0:
            return
        region = regions[self.region]
        is_quote = tag == "blockquote" and self.out.nodes[region.node].tag == "aside"
        if region.reason is Reason.CAPTION or is_quote:
            self.region = region.parent

    def _open_inline(self, element: HtmlElement, tag: str) -> bool:
        if tag in _NAMED and (attributes := element.attrib):
            found = markup.mark(tag, attributes)
            if found is not None and found.firm:
                if found.reason is Reason.HIDDEN and not self.is_blank:
                    self.hidden = element  # a bit of a sentence, not a block
                    return False
                if found.reason in _INLINE_REGIONS:
                    self._flush()
                    self.inline_regions.append((element, self.region))
                    self._open_region(found)
        if tag == "a":
            # A link to a place on the same page is no link away: headings carry one to themselves.
            leads_away = not element.get("href", "#").startswith("#")
            self.open_links.append(leads_away)
            self.link_depth += leads_away
            self.links += leads_away
            self.anchors += not leads_away
        elif tag in _BOLD:
            self.bold_depth += 1
        return True

    def _add(self, raw: str) -> None:
        self.buffer.append(raw)
        if self.is_blank:
            if raw.isspace():
                return
            self.is_blank = False
        if self.link_depth:
            self.link_chars += len(raw)
        if self.bold_depth:
            self.bold_chars += len(raw)

    def _flush(self) -> None:
        """End the piece that is being gathered."""
        if self.is_blank:
            if self.buffer:
                self.buffer.clear()
            return
        raw = "".join(self.buffer)
        if self.links and "(" in raw or ", opens" in raw:
            raw = _NEW_TAB.sub("", raw)
        self.buffer.clear()
        self.is_blank = True
        size = len(raw.strip()) or 1
        linked, links = min(1.0, self.link_chars / size), self.links
        anchors = self.anchors
        is_bold = self.bold_chars > 0.9 * size
        self.links = self.anchors = self.link_chars = self.bold_chars = 0
        if self.node < 0:
            return
        for line in self._lines(raw):
            self._append(line, linked, links, anchors, is_bold)

    def _lines(self, raw: str) -> list[str]:
        raw = raw[:LONGEST_PIECE]
        if self.pre_depth:
            lines = raw.replace(breaks.BREAK, "\n").strip("\n").split("\n")
            return ["\n".join(line.rstrip() for line in lines)] if any(lines) else []
        if breaks.BREAK not in raw:
            return [line] if (line := text.clean(raw)) else []
        return breaks.split(raw)

    def _append(self, line: str, linked: float, links: int, anchors: int, is_bold: bool) -> None:
        pieces = self.out.pieces
        index = len(pieces)
        tag = self.out.nodes[self.node].tag
        kind, level = BlockKind.PARAGRAPH, 0
        if self.pre_depth:
            kind = BlockKind.PREFORMATTED
        elif tag in _HEADINGS:
            kind, level = BlockKind.HEADING, _HEADINGS[tag]
        elif self.list_depth and (tag == "li" or index == self.item_first):
            kind, level = BlockKind.LIST_ITEM, min(self.list_depth, 10) - 1
        elif self.quote_depth:
            kind = BlockKind.QUOTE
        after_media = self.media_at == index
        pieces.append(
            Piece(
                text=line, tag=tag, kind=kind, level=level, node=self.node, region=self.region,
                weight=text.weigh(line), linked=linked, links=links, anchors=anchors, bold=is_bold,
                after_media=after_media, alt=self.alt if after_media else "",
            )
        )  # fmt: skip

    def _join_cells(self, row: Node) -> None:
        """Make one piece of a table row whose cells hold one short piece each."""
        pieces = self.out.pieces
        cells = pieces[row.first :]
        if len(cells) < 2 or len({cell.node for cell in cells}) < len(cells):
            return
        if any(cell.weight > LONGEST_CELL or cell.kind is not BlockKind.PARAGRAPH for cell in cells):
            return
        first = cells[0]
        first.text = " ".join(cell.text for cell in cells)
        first.kind, first.tag = BlockKind.TABLE_ROW, "tr"
        first.linked = sum(cell.linked * cell.weight for cell in cells) / max(1, sum(cell.weight for cell in cells))
        first.links = sum(cell.links for cell in cells)
        first.weight = sum(cell.weight for cell in cells)
        first.bold = all(cell.bold for cell in cells)
        del pieces[row.first + 1 :]
        for node in reversed(self.out.nodes):
            if node.first < row.first:
                break
            node.first, node.last = row.first, row.first + 1

    def finish(self) -> None:
        """Close what is still open when the walk was cut short."""
        while self.node >= 0:
            self._close_block(self.out.nodes[self.node].tag)
