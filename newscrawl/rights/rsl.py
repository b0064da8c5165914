"""The bytes of an RSL document in, its terms for a page out.

Really Simple Licensing 1.0 (https://rslstandard.org/rsl). Of several licences for one page each is an
offer: a use is permitted when one of them grants it for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from lxml import etree

from newscrawl.rights.patterns import LONGEST, matches, path_of

USES = ("ai-train", "ai-input", "ai-index", "search")
MOST_CONTENTS = 1000
MOST_BYTES = 500 * 1024

_COVERS = {"all": frozenset(USES), "ai-all": frozenset(USES[:3])} | {
    use: frozenset({use}) for use in USES
}
_OLDER = {"train-ai": "ai-train", "train-genai": "ai-train", "ai-training": "ai-train"}
_FREE = frozenset({"", "free", "attribution"})
_SEPARATORS = re.compile(r"[\s,]+")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Term(StrEnum):
    """What is asked for a use, the least first."""

    PERMITTED = "permitted"
    PAYMENT = "payment"
    """it is to be paid for, or a licence is to be asked for"""
    PROHIBITED = "prohibited"


@dataclass(frozen=True, slots=True)
class Content:
    """The terms of what a pattern matches."""

    url: str
    """a pattern, of a path or of a whole URL; empty: wherever the document is stated"""
    terms: dict[str, Term]


def parse_rsl(data: bytes) -> list[Content]:
    """The contents that have terms, in their order; none when it is no such document."""
    if len(data) > MOST_BYTES or _FORBIDDEN.search(data):
        return []
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    found = []
    for element in _named(root, "content")[:MOST_CONTENTS]:
        url, terms = (element.get("url") or "").strip(), _terms(element)
        if terms and len(url) <= LONGEST:
            found.append(Content(url, terms))
    return found


def terms_for(contents: list[Content], url: str) -> dict[str, Term]:
    """The terms for a page: those of the longest pattern that matches, the first one's of several."""
    host, path = urlsplit(url).netloc.lower(), path_of(url)
    best: Content | None = None
    for content in contents:
        if (best is None or len(content.url) > len(best.url)) and _is_of(content.url, host, path):
            best = content
    return best.terms if best else {}


def _is_of(pattern: str, host: str, path: str) -> bool:
    if not pattern or pattern.startswith(("/", "*")):
        return not pattern or matches(pattern, path)
    _, scheme, rest = pattern.partition("://")
    there, slash, tail = (rest if scheme else pattern).partition("/")
    return there.lower() == host and matches(slash + tail or "/", path)


def _terms(content: etree._Element) -> dict[str, Term]:
    offers = [_offer(licence) for licence in _named(content, "license")]
    if not offers:
        return {}
    asks = bool((content.get("server") or "").strip())
    terms = {}
    for use in USES:
        term = min((offer[use] for offer in offers), key=list(Term).index)
        terms[use] = Term.PAYMENT if asks and term is Term.PERMITTED else term
    return terms


def _offer(licence: etree._Element) -> dict[str, Term]:
    """What one licence says of each use: `prohibits` wins; what `permits` leaves out is not permitted."""
    permitted, prohibited = _uses(licence, "permits"), _uses(licence, "prohibits")
    payments = {(one.get("type") or "").strip().lower() for one in _named(licence, "payment")}
    granted = Term.PERMITTED if payments <= _FREE else Term.PAYMENT
    return {
        use: Term.PROHIBITED
        if use in (prohibited or ()) or (permitted is not None and use not in permitted)
        else granted
        for use in USES
    }


def _uses(licence: etree._Element, name: str) -> frozenset[str] | None:
    """The uses that it names; None when it says nothing of uses."""
    stated = [
        one for one in _named(licence, name) if (one.get("type") or "usage").strip() == "usage"
    ]
    if not stated:
        return None
    words = (word.lower() for one in stated for word in _SEPARATORS.split(one.text or ""))
    return frozenset().union(*(_COVERS.get(_OLDER.get(word, word), frozenset()) for word in words))


def _named(parent: etree._Element, name: str) -> list[etree._Element]:
    """Descendants of that name, in whatever namespace."""
    return list(parent.iter(f"{{*}}{name}"))
