"""One block's text in, the reason out for which its wording alone shows that it is residue; or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newscrawl.items import Reason
from newscrawl.reading import phrases

LONGEST_WHOLE = 320
"""characters of a block that a phrase of `phrases.WHOLE` can fill"""
LONGEST_OPENING = 260
"""characters of a block that is residue because it begins like it; a longer one is prose"""

_END = r"[\s.!:;…→›»>▸▼▾↓|*+–—-]*"
_START = r"[\s>«»|•·▶►→↓*#–—-]*"


def _group(reason: Reason, patterns: Iterable[str]) -> str:
    return f"(?P<{reason.value}>{'|'.join(f'(?:{pattern})' for pattern in patterns)})"


_WHOLE = re.compile(
    f"{_START}(?:{'|'.join(_group(*entry) for entry in phrases.WHOLE.items())}){_END}", re.IGNORECASE
)
_OPENING = re.compile(
    f"{_START}(?:{'|'.join(_group(*entry) for entry in phrases.OPENING.items())})", re.IGNORECASE
)


_NAME = (
    r"[^\W\d_][\w.'’-]*(?: (?:(?:van|von|de|der|da|del|di|la|le|el|al|bin|dos|du|den|ten|ter) )*"
    r"[^\W\d_][\w.'’-]*){0,4}"
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|av|yazan|autor(?:en|in)?|author|text|words|story|reporting by|written by"
    r"|texte|texto|testo|tekst|автор|作者|文|記者|लेखक|بقلم)\s*:?\s*"
    rf"{_NAME}(?:(?:,| and| und| et| y| e| en| i| och| ve| &| \|) {_NAME})*(?:\s*[|•·,–—-].{{0,60}})?",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"^\S+(?: by)?\s*:?\s*[A-ZÀ-ÞĀ-ŽА-Я\u0900-\uffff]")
LONGEST_BYLINE = 120
LONGEST_LABEL = 120
"""characters of a block outside the article that is looked at for a nearer reason"""


def is_byline(text: str) -> bool:
    """ "By NAME", "Von NAME und NAME", "Text: NAME"."""
    return (
        len(text) <= LONGEST_BYLINE
        and _CAPITALISED.match(text) is not None
        and _BYLINE.fullmatch(text.rstrip(" .,|")) is not None
    )


def label(text: str) -> Reason | None:
    """The reason for a block that is known not to belong to the article."""
    if len(text) > LONGEST_LABEL:
        return None
    return Reason.BYLINE if is_byline(text) else whole(text)


@lru_cache(maxsize=50_000)
def whole(text: str) -> Reason | None:
    """Residue that fills the block."""
    if len(text) > LONGEST_WHOLE:
        return None
    found = _WHOLE.fullmatch(text)
    return Reason(str(found.lastgroup)) if found else None


@lru_cache(maxsize=50_000)
def opening(text: str) -> Reason | None:
    """Residue that begins a short block."""
    if len(text) > LONGEST_OPENING:
        return None
    found = _OPENING.match(text)
    return Reason(str(found.lastgroup)) if found else None
