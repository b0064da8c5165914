"""A page's tree in, its outline out, in one walk without recursion; nothing else in body reading touches the tree."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import breaks, markup, text
from newscrawl.reading.classwords import Mark
from newscrawl.reading.gather import HEADINGS, LONGEST_PIECE, Gatherer
from newscrawl.reading.outline import Node, Outline, Region

MOST_PIECES = 20_000
"""of a page; the longest live blogs have 3,000"""
LONGEST_LABEL = 90
"""characters of a menu's entry"""
_FOLDED = frozenset((Reason.NAVIGATION, Reason.HIDDEN, Reason.SHARE, Reason.COOKIE_NOTICE))
"""Elements with these marks become one piece, unless they hold text: pages have hundreds of entries."""
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
LONGEST_CELL = 300
"""characters of a table cell; one that holds more belongs to a layout, not to data"""
_LEAVE_FIGURES = frozenset(("blockquote", "table", "pre", "ol", "ul"))
"""A figure that holds one of these is more than a picture."""
_INLINE_REGIONS = frozenset((Reason.CAPTION, Reason.CREDIT, Reason.HIDDEN))
_BOLD = frozenset(("b", "strong"))


def outline(root: _Element) -> Outline:
    """Walk the page once."""
    walker = Walker()
    walk_over(root, walker)
    return walker.out


def walk_over(root: _Element, walker: Walker) -> None:
    """Show a walker the whole page, element by element."""
    walk = etree.iterwalk(root, events=("start", "end"))
    start, end, pieces = walker.start, walker.end, walker.out.pieces
    for event, element in walk:
        if event == "end":
            end(element)
            if len(pieces) >= MOST_PIECES:
                break
        elif not start(element):
            walk.skip_subtree()
    walker.finish()


class Walker(Gatherer):
    """Where the walk stands: open elements and the text gathered since the last boundary."""

    def __init__(self) -> None:
        super().__init__()
        self.region = -1
        self.open_links: list[bool] = []
        self.inline_regions: list[tuple[_Element, int]] = []
        self.hidden: _Element | None = None  # the inline element that is not gone into

    def start(self, element: _Element) -> bool:
        """Enter an element; false: do not go into it."""
        tag: str = element.tag  # type: ignore[assignment]  # the parser drops all else
        if tag in markup.BLOCK_TAGS:
            if self._open_block(element, tag):
                return False
        elif tag in markup.SKIPPED_TAGS:
            if tag in markup.MEDIA_TAGS and self.is_blank:
                self.media_at = len(self.pieces)
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
        tag: str = element.tag  # type: ignore[assignment]
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
            self.regions[self.region].last = len(self.pieces)
            self.region = self.inline_regions.pop()[1]
        raw = element.tail
        if raw and self.node >= 0:
            self._add(raw)

    def _open_block(self, element: _Element, tag: str) -> bool:
        """Whether the element was folded."""
        if self.buffer:
            self._flush()
        found, names, is_body = markup.read(element, tag)
        node = Node(tag, names, is_body, self.node, len(self.pieces), self.region)
        self.node = len(self.nodes)
        self.nodes.append(node)
        is_folded = False
        if found is not None:
            self._open_region(found)
            node.own_region = self.region
            is_folded = found.firm and found.reason in _FOLDED and self._fold(element)
        elif tag in _LEAVE_FIGURES:
            self._leave_figure(tag)
        if tag == "li":
            self.list_depth += 1
            self.item_first = node.first
        elif tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag == "blockquote":
            self.quote_depth += 1
        elif tag == "pre":
            self.pre_depth += 1
        return is_folded  # its end will be told all the same

    def _fold(self, element: _Element) -> bool:
        """Take a menu and its like as one piece; false when it holds sentences or a headline."""
        words = _TEXTS(element)
        if any(
            len(" ".join(chunk.split())) > LONGEST_LABEL
            for chunk in words
            if len(chunk) > LONGEST_LABEL
        ):
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
        node = self.nodes[self.node]
        node.last = len(self.pieces)
        if node.own_region >= 0:
            self.regions[node.own_region].last = node.last
        self.region = node.outer_region
        self.node = node.parent
        if tag == "li":
            self.list_depth -= 1
            self.item_first = -1
        elif tag in HEADINGS:
            self.heading = 0
        elif tag == "blockquote":
            self.quote_depth -= 1
        elif tag == "pre":
            self.pre_depth -= 1
        elif tag == "tr":
            self._join_cells(node)

    def _open_region(self, found: Mark) -> None:
        first = len(self.pieces)
        self.regions.append(Region(found.reason, found.firm, self.region, self.node, first))
        self.region = len(self.regions) - 1

    def _leave_figure(self, tag: str) -> None:
        if self.region < 0:
            return
        region = self.regions[self.region]
        is_quote = tag == "blockquote" and self.nodes[region.node].tag == "aside"
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

    def _join_cells(self, row: Node) -> None:
        """Make one piece of a table row whose cells hold one short piece each."""
        cells = self.pieces[row.first :]
        if len(cells) < 2 or len({cell.node for cell in cells}) < len(cells):
            return
        if any(
            cell.weight > LONGEST_CELL or cell.kind is not BlockKind.PARAGRAPH for cell in cells
        ):
            return
        first = cells[0]
        first.text = " ".join(cell.text for cell in cells)
        first.kind, first.tag = BlockKind.TABLE_ROW, "tr"
        first.linked = sum(cell.linked * cell.weight for cell in cells) / max(
            1, sum(cell.weight for cell in cells)
        )
        first.links = sum(cell.links for cell in cells)
        first.weight = sum(cell.weight for cell in cells)
        first.bold = all(cell.bold for cell in cells)
        del self.pieces[row.first + 1 :]
        self._move_into(row.first, self.nodes)
        self._move_into(row.first, self.regions)

    @staticmethod
    def _move_into(index: int, holders: Sequence[Node | Region]) -> None:
        """Let the elements within a row hold the one piece that it has become."""
        for holder in reversed(holders):
            if holder.first < index:
                break
            if holder.last > index:  # neither empty nor still open
                holder.first, holder.last = index, index + 1

    def finish(self) -> None:
        """Close what is still open when the walk was cut short."""
        while self.node >= 0:
            self._close_block(self.nodes[self.node].tag)
