"""What a page's sources say about who wrote it in, a list of people out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newscrawl.reading.claims import ArticleClaim, Claims
from newscrawl.reading.headings import key
from newscrawl.reading.names import is_name, is_team, split_names, strip_by
from newscrawl.reading.shown import Byline, Header, ShownTime

MOST_AUTHORS = 30
DIVIDER = re.compile(r"\s*[|·•⋅]\s*|\s[–—-]\s")
LONGEST_DATELINE = 100
SECOND_HAND = re.compile(
    r"\W*(?:(?:last\s+)?updated|edited|reviewed|medically|fact|photo|photos|video|translated|foto|fotos|illustrat|recently|more|also|follow)\b",
    re.IGNORECASE,
)
OTHER_NAMES = (
    "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "byl",
    "article:author_name", "citation_author",
)  # fmt: skip


def choose_authors(
    claims: Claims,
    outlets: frozenset[str],
    header: Callable[[], Header],
    elsewhere: Callable[[], Header],
) -> tuple[str, ...]:
    """People where any source names people, else the team or outlet that signs.

    `header` reads the bylines near the headline, `elsewhere` those of the whole page; each is
    called when what went before names nobody.
    """
    others: list[str] = []
    outlets |= {
        key(signature.text) for signature in claims.article.authors if signature.is_person is False
    }
    for names in _sources(claims, header):
        kept = [name for name in names if key(name) not in outlets]
        if any(map(is_name, kept)):
            return tuple(kept[:MOST_AUTHORS])
        # One who signs with a single name still goes before an outlet.
        others = others if others and not (kept and _all_in(others, outlets)) else kept or names
    return tuple((others or _shown(elsewhere()))[:MOST_AUTHORS])


def _all_in(names: list[str], outlets: frozenset[str]) -> bool:
    return all(key(name) in outlets for name in names)


def _sources(claims: Claims, header: Callable[[], Header]) -> Iterator[list[str]]:
    """Lists of names, from the most to the least trustworthy source."""
    meta = claims.meta
    yield _signed(claims.article)
    yield _signed(claims.microdata)
    yield _split(meta.all("author"))
    yield _split(meta.all(*OTHER_NAMES))
    yield _split(meta.all("article:author"))
    yield _shown(header())
    yield _split(_labelled(claims))


def _signed(article: ArticleClaim) -> list[str]:
    names: dict[str, str] = {}
    for signature in article.authors:
        for name in split_names(signature.text, trusted=True):
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _split(values: list[str]) -> list[str]:
    names: dict[str, str] = {}
    for value in values:
        for name in split_names(value, trusted=True):
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _labelled(claims: Claims) -> list[str]:
    """Twitter cards: label "Written by", data the name."""
    found = []
    for number in ("1", "2"):
        label = claims.meta.first(f"twitter:label{number}") or ""
        data = claims.meta.first(f"twitter:data{number}")
        if data and strip_by(label + ": x")[1]:
            found.append(data)
    return found


def _shown(header: Header) -> list[str]:
    """The first byline that a person signs, or that says "By"; else the first that anything signs."""
    read = [(byline, names) for byline in header.bylines if (names := read_byline(byline))]
    for byline, names in read:
        if is_name(names[0]) or strip_by(byline.pieces[0] + " ")[1]:
            return names
    return read[0][1] if read else _beside_date(header.times)


def _beside_date(times: list[ShownTime]) -> list[str]:
    """A name in the line of the date: "Ada Byron | Senior Writer | 14 August 2026"."""
    for time in times:
        pieces = DIVIDER.split(time.text)
        if 1 < len(pieces) <= 4 and len(time.text) <= LONGEST_DATELINE:
            for piece in pieces:
                names = split_names(piece)
                if names:
                    return names
    return []


def read_byline(byline: Byline) -> list[str]:
    names: dict[str, str] = {}
    for text in byline.links:
        for name in split_names(text, trusted=len(byline.links) == 1):
            names.setdefault(name.casefold(), name)
    if names:
        return list(names.values())
    after_by = False
    for piece in byline.pieces:
        rest, had_by = strip_by(piece + " ")
        if names and SECOND_HAND.match(piece):
            break
        if not rest:
            after_by = True
            continue
        is_short = len(rest) < 40 and rest[:1].isupper()
        trusted = is_short and (
            after_by
            or (had_by and (byline.is_marked or rest.count(" ") < 2))
            or (byline.is_marked and is_team(rest))
        )
        for name in split_names(piece, trusted=trusted):
            names.setdefault(name.casefold(), name)
        after_by = False
        if len(piece) > 80 and names:
            break
    return list(names.values())
