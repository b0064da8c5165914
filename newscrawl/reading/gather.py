"""The texts between an element's boundaries in, pieces out."""

from __future__ import annotations

import re

from newscrawl.items import BlockKind
from newscrawl.reading import breaks, text
from newscrawl.reading.outline import Outline, Piece

LONGEST_PIECE = 100_000
"""characters; the rest of a longer one is cut off: no paragraph is so long"""

HEADINGS = {f"h{n}": n for n in range(1, 7)}
_NEW_TAB = re.compile(
    r",? ?\(?(?:opens? (?:in )?(?:a )?new (?:tab|window)|link opens in new (?:tab|window)|external link"
    r"|öffnet (?:in|im) (?:einem )?neue[nms] (?:fenster|tab)|s['’]ouvre dans un(?:e nouvelle fenêtre| nouvel onglet)"
    r"|se abre en (?:una )?(?:ventana nueva|nueva ventana|nueva pestaña)|abre em nova janela"
    r"|si apre in una nuova (?:finestra|scheda)|otwiera się w nowej karcie|откроется в новом окне)\)?",
    re.IGNORECASE,
)
"""what links say to those who do not see"""
_IN_NEW_TAB = (
    "new tab", "new window", "external link", "öffnet", "s'ouvre", "s’ouvre", "se abre", "abre em", "si apre", "otwiera",
    "откроется",
)  # fmt: skip
"""None is without one of these, and to look for them is quick."""


class Gatherer:
    """The text gathered since the last boundary, and what is known of where it stands."""

    def __init__(self) -> None:
        self.out = Outline()
        self.pieces, self.nodes, self.regions = self.out.pieces, self.out.nodes, self.out.regions
        self.node = self.region = -1
        self.buffer: list[str] = []
        self.is_blank = True
        self.link_depth = self.bold_depth = self.quote_depth = self.list_depth = self.pre_depth = 0
        self.links = self.anchors = self.link_chars = self.bold_chars = 0
        self.heading = 0  # level of the heading that is open
        self.item_first = -1  # index of the first piece of the innermost list item
        self.media_at = -1  # index of the piece before which the last picture stands
        self.alt = ""

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
        if (self.links and "(" in raw) or ", opens" in raw:
            folded = raw.casefold()
            if any(word in folded for word in _IN_NEW_TAB):
                raw = _NEW_TAB.sub("", raw)
        self.buffer.clear()
        self.is_blank = True
        linked, links, anchors, is_bold = 0.0, self.links, self.anchors, False
        if self.link_chars or self.bold_chars:
            size = len(raw.strip()) or 1
            linked = min(1.0, self.link_chars / size)
            is_bold = self.bold_chars > 0.9 * size
            self.link_chars = self.bold_chars = 0
        self.links = self.anchors = 0
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
        index = len(self.pieces)
        tag = self.nodes[self.node].tag
        kind, level = BlockKind.PARAGRAPH, 0
        if self.pre_depth:
            kind = BlockKind.PREFORMATTED
        elif self.heading:
            kind, level = BlockKind.HEADING, self.heading
        elif self.list_depth and (tag == "li" or index == self.item_first):
            kind, level = BlockKind.LIST_ITEM, min(self.list_depth, 10) - 1
        elif self.quote_depth:
            kind = BlockKind.QUOTE
        after_media = self.media_at == index
        alt = self.alt if after_media else ""
        weight = text.weigh(line)
        self.pieces.append(
            Piece(
                line, tag, kind, level, self.node, self.region,
                weight, linked, links, anchors, is_bold, after_media, alt,
            )
        )  # fmt: skip
