"""A page's claims and its figures in, the address and the caption of the lead picture out."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote

from lxml.etree import _Element as Element

from newscrawl.reading.claims import Claims
from newscrawl.reading.marks import marks_of
from newscrawl.reading.values import absolute_url, line, text_of

MOST_FIGURES = 8
"""among which the lead picture is looked for"""
MOST_IMAGES = 8
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
    chosen: str | None = None
    for text in (
        meta.first("og:image", "og:image:secure_url", "og:image:url"),
        claims.article.image_url,
        meta.first("twitter:image", "twitter:image:src"),
        meta.first("parsely-image-url", "sailthru.image.full", "thumbnail"),
    ):
        if not text or "<" in text or "%3C" in text:  # the gap of a template
            continue
        address = absolute_url(text, base)
        if address and not _LOGO.search(_stem(address)):
            chosen = address
            break
        chosen = chosen or address
    if chosen is None:
        return None, None
    caption = claims.article.image_caption
    if caption is None and figures:
        caption = _caption(figures, {chosen, claims.article.image_url or chosen})
    return chosen, caption


def _caption(figures: list[Element], addresses: set[str]) -> str | None:
    """The caption of the figure that shows the same picture, in whatever size and crop."""
    stems = [stem for a in addresses if _is_telling(stem := _stem(a))]
    # Of two crops of a picture the names begin alike.
    signs = {f"/{_start_of(stem)}" for stem in stems}
    signs |= {found for a in addresses for found in _ID.findall(unquote(a))}
    if not signs:
        return None
    return next(
        (_caption_of(figure) for figure in figures[:MOST_FIGURES] if _shows(figure, signs)), None
    )


def _start_of(stem: str) -> str:
    return stem if stem[:SHARED_START].isdigit() else stem[:SHARED_START]


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


def _shows(figure: Element, signs: set[str]) -> bool:
    for image in islice(figure.iter("img", "source", "a"), MOST_IMAGES):
        for value in image.values():
            text = str(value)[:LONGEST_VALUE]
            if "/" in text or "%2F" in text:
                text = unquote(text) if "%" in text else text
                if any(sign in text for sign in signs):
                    return True
    return False


def _is_telling(stem: str) -> bool:
    shortest = SHORTEST_NUMBER if stem.isdigit() else SHORTEST_STEM
    return len(stem) >= shortest and stem.casefold() not in _GENERIC


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
