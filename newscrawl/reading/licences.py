"""A page's claims and its links to licences in, the licence that the page declares for itself out."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from newscrawl.reading.claims import Claims
from newscrawl.reading.values import absolute_url, line, text_of

_LICENCE_URL = re.compile(
    r"creativecommons\.org/(?:licenses|licences|publicdomain)/[a-z]", re.IGNORECASE
)
_ABOUT_A_PICTURE = re.compile(r"caption|credit|photo|image|figure|gallery|thumb", re.IGNORECASE)
_PICTURE_TAGS = frozenset({"figure", "figcaption"})
_SAYS_SO = re.compile(
    r"licen[sc]|lizen|licenz|licenc|licentie|licença|лиценз|creative commons|\bcc[ -]by|republish|public domain",
    re.IGNORECASE,
)
_OF_A_PICTURE = re.compile(
    r"\b(?:photo|image|picture|foto|bild|immagine|imagen|illustration|credit)\b", re.IGNORECASE
)
_IN_FOOTER = re.compile(r"foot|copyright|legal|licen[sc]|colophon|impressum", re.IGNORECASE)
MOST_LEVELS = 25
_META = ("dcterms.license", "dc.rights", "dcterms.rights", "license", "rights-standard")


def choose_licence(
    claims: Claims, links: list[Element], base: str | None
) -> tuple[str, str] | None:
    """The licence's address and where it stands: JSON-LD, a `rel=license` link, a meta element, else
    one Creative Commons link that speaks of the page.
    """
    meta = claims.meta
    for stated, origin in (
        (claims.article.licence, "JSON-LD"),
        (claims.page_licence, "link rel=license"),
        (claims.microdata.licence, "microdata"),
        (meta.first(*_META), "meta"),
    ):
        if address := absolute_url(stated, base):
            return address, origin
    address = _linked(links, base)
    return (address, "link in the page") if address else None


def _linked(links: list[Element], base: str | None) -> str | None:
    found: dict[str, bool] = {}
    for link in links:
        address = absolute_url(link.get("href"), base)
        if not address:
            continue
        is_stated = "license" in (link.get("rel") or "").lower().split()
        if not (is_stated or _LICENCE_URL.search(address)) or _is_of_picture(link):
            continue
        if is_stated or _says_so(link):
            found[address] = found.get(address, False) or _is_in_footer(link)
    if len(found) == 1:
        return next(iter(found))
    in_footer = [address for address, is_in_footer in found.items() if is_in_footer]
    return in_footer[0] if len(in_footer) == 1 else None


def _says_so(link: Element) -> bool:
    parent = link.getparent()
    around = link if parent is None else parent
    text = line(text_of(around, 400)) or ""
    return bool(_SAYS_SO.search(text)) and not _OF_A_PICTURE.search(text)


def _is_of_picture(link: Element) -> bool:
    for count, parent in enumerate(link.iterancestors()):
        if parent.tag in _PICTURE_TAGS or _ABOUT_A_PICTURE.search(parent.get("class") or ""):
            return True
        if count > 3:
            break
    return False


def _is_in_footer(link: Element) -> bool:
    for count, parent in enumerate(link.iterancestors()):
        if parent.tag == "footer" or _IN_FOOTER.search(
            f"{parent.get('class') or ''} {parent.get('id') or ''}"
        ):
            return True
        if count > MOST_LEVELS:
            break
    return False
