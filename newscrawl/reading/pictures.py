"""A page's claims and its figures in, the address and the caption of the lead picture out."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml.etree import _Element as Element

from newscrawl.reading.claims import Claims
from newscrawl.reading.marks import marks_of
from newscrawl.reading.values import absolute_url, line, text_of

MOST_IMAGES = 12
MOST_PARTS = 60
LONGEST_VALUE = 4_000
LONGEST_CAPTION = 1_000
SHORTEST_STEM = 3
SHORTEST_NUMBER = 6
_GENERIC = frozenset(
    "photo photos image images picture foto bild imagen master original default thumbnail preview header teaser index download".split()
)
"""names that many pictures have"""
SHARED_START = 14
"""letters with which the names of two crops of a picture begin"""

_SIZE = re.compile(
    r"(?:[-_@]?\d{2,4}x\d{2,4}|[-_.](?:scaled|large|medium|small|thumb(?:nail)?|cropped|[whct]?\d{2,4}(?:[-_]\d+){0,3}w?))+$"
)
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{20,}|[0-9A-Z]{20,}")
_CAPTION = re.compile(r"caption|legend|bildunter|didascalia|pie-?(?:de-?)?foto", re.IGNORECASE)
_LABEL = re.compile(
    r"^\s*(?:(?:media|image|photo|video) caption|view image in fullscreen|bild vergrößern)\s*:?",
    re.IGNORECASE,
)
_LOGO = re.compile(
    r"(?:^|[-_])logo(?:[-_]|$)|^(?:og|opengraph|open-graph|social|share|facebook|twitter|site)?[-_]?(?:image[-_]?)?default|[-_]default(?:[-_]image)?$",
    re.IGNORECASE,
)


def choose_picture(
    claims: Claims, figures: list[Element], base: str | None
) -> tuple[str | None, str | None]:
    """Not the outlet's sign where another source gives a picture of the article."""
    meta = claims.meta
    stated = [
        address
        for text in (
            meta.first("og:image", "og:image:secure_url", "og:image:url"),
            meta.first("twitter:image", "twitter:image:src"),
            claims.article.image_url,
            meta.first("parsely-image-url", "sailthru.image.full", "thumbnail"),
        )
        if text and "<" not in unquote(text) and (address := absolute_url(text, base))
    ]
    if not stated:
        return None, None
    address = next((a for a in stated if not _LOGO.search(_stem(a))), stated[0])
    return address, claims.article.image_caption or _caption(figures, stated)


def _caption(figures: list[Element], addresses: list[str]) -> str | None:
    """The caption of the figure that shows the same picture, in whatever size and crop."""
    stems = {f"/{stem}" for a in addresses if _is_telling(stem := _stem(a))}
    ids = {found for a in addresses for found in _ID.findall(unquote(a))}
    if not (stems or ids):
        return None
    for figure in figures:
        if _shows(figure, stems, ids):
            return _caption_of(figure)
    return None


def _caption_of(figure: Element) -> str | None:
    caption = next(figure.iter("figcaption"), None)
    if caption is None:
        for count, part in enumerate(figure.iter("div", "p", "span", "small", "em")):
            if count >= MOST_PARTS:
                break
            if _CAPTION.search(marks_of(part)) and text_of(part, 20).strip():
                caption = part
                break
    return None if caption is None else line(_LABEL.sub("", text_of(caption, LONGEST_CAPTION)))


def _shows(figure: Element, stems: set[str], ids: set[str]) -> bool:
    for count, image in enumerate(figure.iter("img", "source", "a", "meta")):
        if count >= MOST_IMAGES:
            break
        for value in map(str, image.values()):
            if "/" not in value:
                continue
            text = unquote(value[:LONGEST_VALUE])
            if any(stem in text for stem in stems) or any(one in text for one in ids):
                return True
            if " " not in text and any(_starts_alike(_stem(text), stem[1:]) for stem in stems):
                return True
    return False


def _is_telling(stem: str) -> bool:
    shortest = SHORTEST_NUMBER if stem.isdigit() else SHORTEST_STEM
    return len(stem) >= shortest and stem.casefold() not in _GENERIC


def _starts_alike(this: str, other: str) -> bool:
    start = this[:SHARED_START]
    return len(start) == SHARED_START and other.startswith(start) and not start.isdigit()


def _stem(address: str) -> str:
    """The file's name without size and suffix: what all its sizes share.

    A service that resizes pictures has the picture's own address in its query.
    """
    own = unquote(address)
    inner = own.rfind("http", 8)
    if inner > 0:
        own = own[inner:]
    name = own.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _SIZE.sub("", name)
