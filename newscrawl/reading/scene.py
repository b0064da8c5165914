"""What the rules of layout look at: an outline whose article is located."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import wording
from newscrawl.reading.outline import Outline, Piece, is_prose

LINKED = 0.8
"""share of links from which a piece is a link and not a text with links"""
LABEL_WEIGHT = 70
"""letters of a label at most"""
SHARE_OF_P = 0.8
"""of the prose; when `p` elements hold so much, short texts in other elements are labels"""


@dataclass(slots=True)
class Scene:
    """The located article, for the rules of this module."""

    out: Outline
    title: str
    """key of the headline"""
    authors: tuple[str, ...] = ()
    caption: str = ""
    """key of what the page declares to be the caption of its lead picture"""
    inside: list[int] = field(default_factory=list)
    """indexes of the pieces that were located"""

    def __post_init__(self) -> None:
        self.inside = [i for i, piece in enumerate(self.out.pieces) if piece.reason is None]

    def kept(self) -> list[int]:
        """Indexes of the pieces that no rule has taken out so far."""
        pieces = self.out.pieces
        return [i for i in self.inside if pieces[i].reason is None]

    def sum_prose(self) -> list[int]:
        """For each piece the weight of the kept prose before it; last, of all."""
        sums = [0]
        for piece in self.out.pieces:
            sums.append(
                sums[-1] + (piece.weight if piece.reason is None and is_prose(piece) else 0)
            )
        return sums


def is_in_p(kept: Sequence[Piece]) -> bool:
    prose = sum(piece.weight for piece in kept if is_prose(piece))
    in_p = sum(piece.weight for piece in kept if is_prose(piece) and piece.tag in ("p", "li"))
    return prose > 0 and in_p >= SHARE_OF_P * prose


def is_label(piece: Piece) -> bool:
    return (
        piece.kind is BlockKind.PARAGRAPH
        and piece.tag in ("div", "section", "article", "header", "aside", "form", "body", "label")
        and piece.weight < LABEL_WEIGHT
        and not wording.ends_sentence(piece.text)
        and not piece.bold
    )


def name_label(piece: Piece) -> Reason:
    """The nearest reason for a label: what its words say, else where it stands."""
    by_place = Reason.CAPTION if piece.after_media else Reason.OUTSIDE_BODY
    return wording.label(piece.text) or by_place
