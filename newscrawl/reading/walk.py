"""A page's tree in, its outline out, in one walk without recursion; nothing else in body reading touches the tree."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import breaks, markup, text
from newscrawl.reading.outline import Node, Outline, Piece, Region

MOST_PIECES = 20_000
"""of a page; the longest live blogs have 3,000"""
LONGEST_PIECE = 100_000
"""characters; the rest of a longer one is cut off: no paragraph is so long"""

LONGEST_LABEL = 90
"""characters of a menu's entry"""
_FOLDED = frozenset((Reason.NAVIGATION, Reason.HIDDEN, Reason.SHARE, Reason.COOKIE_NOTICE))
"""Elements with these marks become one piece, unless they hold text: pages have hundreds of entries."""
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
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


def outline(root: _Element) -> Outline:
    """Walk the page once."""
    walker = _Walker()
    walk = etree.iterwalk(root, events=("start", "end"))
    start, end, pieces = walker.start, walker.end, walker.out.pieces
    for event, element in walk:
        if event == "end":
            end(element)
        elif not start(element):
            walk.skip_subtree()
        if len(pieces) >= MOST_PIECES:
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
        self.inline_regions: list[tuple[_Element, int]] = []
        self.hidden: _Element | None = None  # the inline element that is not gone into

    def start(self, element: _Element) -> bool:
        """Enter an element; false: do not go into it."""
        tag = element.tag
        if tag in markup.BLOCK_TAGS:
            if self._open_block(element, tag):
                return False
        elif tag in markup.SKIPPED_TAGS:
            if tag in markup.MEDIA_TAGS and self.is_blank:
                self.media_at = len(self.out.pieces)
                self.alt = element.get("alt") or ""
            return False
        elif tag == "br":
            self.buffer.append(breaks.BREAK)
            return True
        elif not self._open_inline(element, tag):
            return False
        raw = element.text
        if raw:
            self._add(raw)
        return True

    def end(self, element: _Element) -> None:
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
        raw = element.tail
        if raw and self.node >= 0:
            self._add(raw)

    def _open_block(self, element: _Element, tag: str) -> bool:
        """Whether the element was folded."""
        if self.buffer:
            self._flush()
        found, names, is_body = markup.read(element, tag)
        nodes = self.out.nodes
        node = Node(tag, names, is_body, self.node, len(self.out.pieces), self.region)
        self.node = len(nodes)
        nodes.append(node)
        if found is not None:
            self._open_region(found)
            node.own_region = self.region
            if found.firm and found.reason in _FOLDED and self._fold(element):
                return True
        elif tag in _LEAVE_FIGURES:
            self._leave_figure(tag)
        if tag == "li":
            self.list_depth += 1
            self.item_first = node.first
        elif tag == "blockquote":
            self.quote_depth += 1
        elif tag == "pre":
            self.pre_depth += 1
        return False

    def _fold(self, element: _Element) -> bool:
        """Take a menu and its like as one piece; false when it holds sentences or a headline."""
        words = _TEXTS(element)
        if any(len(" ".join(chunk.split())) > LONGEST_LABEL for chunk in words if len(chunk) > LONGEST_LABEL):
            return False
        line = text.clean(" ".join(words))
        if next(element.iter("h1"), None) is not None:
            return False
        if line:
            self._append(line[:LONGEST_PIECE], 1.0, len(words), 0, is_bold=False)
        return True

    def _close_block(self, tag: str) -> None:
        if self.buffer:
            self._flush()
        node = self.out.nodes[self.node]
        node.last = len(self.out.pieces)
        if node.own_region >= 0:
            self.out.regions[node.own_region].last = node.last
        self.region = node.outer_region
        self.node = node.parent
        if tag == "li":
            self.list_depth -= 1
            self.item_first = -1
        elif tag == "blockquote":
            self.quote_depth -= 1
        elif tag == "pre":
            self.pre_depth -= 1
        elif tag == "tr":
            self._join_cells(node)

    def _open_region(self, found: markup.Mark) -> None:
        regions = self.out.regions
        first = len(self.out.pieces)
        regions.append(Region(found.reason, found.firm, self.region, self.node, first))
        self.region = len(regions) - 1

    def _leave_figure(self, tag: str) -> None:
        regions = self.out.regions
        if self.region < 0:
            return
        region = regions[self.region]
        is_quote = tag == "blockquote" and self.out.nodes[region.node].tag == "aside"
        if region.reason is Reason.CAPTION or is_quote:
            self.region = region.parent

    def _open_inline(self, element: _Element, tag: str) -> bool:
        if tag in markup.NAMED_INLINE_TAGS:
            found = markup.read(element, tag)[0]
            if found is not None and found.firm and found.reason in _INLINE_REGIONS:
                if found.reason is Reason.HIDDEN and not self.is_blank:
                    self.hidden = element  # a bit of a sentence, not a block
                    return False
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
        elif tag == "button":
            # One that holds paragraphs was never closed.
            return next(element.iter("p"), None) is not None
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
            self._append(line, linked, links, anchors, is_bold=is_bold)

    def _lines(self, raw: str) -> list[str]:
        raw = raw[:LONGEST_PIECE]
        if self.pre_depth:
            lines = raw.replace(breaks.BREAK, "\n").strip("\n").split("\n")
            return ["\n".join(line.rstrip() for line in lines)] if any(lines) else []
        if breaks.BREAK not in raw:
            return [line] if (line := text.clean(raw)) else []
        return breaks.split(raw)

    def _append(self, line: str, linked: float, links: int, anchors: int, *, is_bold: bool) -> None:
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
