"""A page's claims and its figures in, the address and the caption of the lead picture out."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from newscrawl.reading.claims import Claims
from newscrawl.reading.values import absolute_url, line, text_of

MOST_IMAGES = 8
SHORTEST_STEM = 3

_SIZE = re.compile(
    r"[-_@]?\d{2,4}x\d{2,4}|[-_](?:scaled|large|medium|small|thumb(?:nail)?|\d{3,4}w?)$"
)


def choose_picture(
    claims: Claims, figures: list[Element], base: str | None
) -> tuple[str | None, str | None]:
    meta = claims.meta
    for stated in (
        meta.first("og:image", "og:image:secure_url", "og:image:url"),
        meta.first("twitter:image", "twitter:image:src"),
        claims.article.image_url,
        meta.first("parsely-image-url", "sailthru.image.full", "thumbnail"),
    ):
        address = absolute_url(stated, base)
        if address:
            return address, claims.article.image_caption or _caption(figures, address)
    return None, None


def _caption(figures: list[Element], address: str) -> str | None:
    """The caption of the figure that shows the same picture, in whatever size."""
    stem = _stem(address)
    if len(stem) < SHORTEST_STEM:
        return None
    for figure in figures:
        caption = next(figure.iter("figcaption"), None)
        if caption is not None and _shows(figure, stem):
            return line(text_of(caption, 1_000))
    return None


def _shows(figure: Element, stem: str) -> bool:
    for count, image in enumerate(figure.iter("img", "source")):
        if count >= MOST_IMAGES:
            break
        for name in ("src", "data-src", "srcset", "data-srcset"):
            if stem in (image.get(name) or "")[:4_000]:
                return True
    return False


def _stem(address: str) -> str:
    """The file's name without size and suffix: what all its sizes share."""
    name = address.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _SIZE.sub("", name)
