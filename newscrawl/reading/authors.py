"""What a page's sources say about who wrote it in, a list of people out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from newscrawl.reading.bylines import names_shown, next_to_date, said_by
from newscrawl.reading.claims import Claims, Signature
from newscrawl.reading.headings import key
from newscrawl.reading.names import is_name, is_notice, split_names, strip_by
from newscrawl.reading.roles import is_agency
from newscrawl.reading.shown import Header

MOST_AUTHORS = 30
LONG_FOR_A_NAME = 4
"""spaces from which what is not shaped like a name is none"""
_SMALL_NAME = re.compile(r"[^\W\d_]{2,20}(?: [^\W\d_]{2,20}){1,2}")
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
    called when what went before names nobody, or is doubtful.
    """
    organisations = {
        key(signature.text): signature.text
        for signature in claims.article.authors
        if _is_organisation(signature)
    }
    agencies = [text for text in organisations.values() if is_agency(text)]
    outlets |= organisations.keys() - {key(text) for text in agencies}
    others: list[str] = []
    for names in _sources(claims, header, outlets):
        kept = [name for name in names if key(name) not in outlets]
        if len(kept) > 1:
            kept = [name for name in kept if not _is_post(name, outlets)] or kept
        people = [name for name in kept if is_name(name)]
        if people:
            return tuple(
                (_without_titles(kept) if len(people) < len(kept) else kept)[:MOST_AUTHORS]
            )
        # One who signs with a single name still goes before an outlet.
        others = others if others and not (kept and _all_in(others, outlets)) else kept or names
    last = others or next_to_date(header().times) or names_shown(elsewhere()) or _written(claims)
    return tuple(last[:MOST_AUTHORS])


def _is_post(name: str, outlets: frozenset[str]) -> bool:
    """Where she writes from, not who else writes: "Ada Byron, Herald London"."""
    return key(name.split(maxsplit=1)[0]) in outlets


def _all_in(names: list[str], outlets: frozenset[str]) -> bool:
    return all(key(name) in outlets for name in names)


def _without_titles(names: list[str]) -> list[str]:
    """Beside people, what is too long for a name is a department or the place of publication."""
    return [name for name in names if is_name(name) or name.count(" ") < LONG_FOR_A_NAME]


def _sources(
    claims: Claims, header: Callable[[], Header], outlets: frozenset[str]
) -> Iterator[list[str]]:
    """Lists of names, from the most to the least trustworthy source."""
    meta = claims.meta
    yield _signed(claims.article.authors, outlets)
    lesser = (
        _signed(claims.microdata.authors, outlets),
        _split(meta.all("author"), outlets),
        _split(meta.all(*OTHER_NAMES), outlets),
        _split(meta.all("article:author"), outlets),
    )
    if any(map(is_name, (name for names in lesser for name in names))):
        # Meta elements name who entered the text as often as who wrote it: "By" knows better.
        yield said_by(header())
    yield from lesser
    yield names_shown(header())
    yield _split(_labelled(claims), outlets)


def _signed(signatures: Iterable[Signature], outlets: frozenset[str]) -> list[str]:
    names: dict[str, str] = {}
    for signature in signatures:
        is_whole = _is_organisation(signature) or key(signature.text) in outlets
        for name in [signature.text] if is_whole else split_names(signature.text, trusted=True):
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _is_organisation(signature: Signature) -> bool:
    """As its type says, unless it reads "By Ada Byron, AP Writer"."""
    return signature.is_person is False and not strip_by(signature.text)[1]


def _split(values: list[str], outlets: frozenset[str]) -> list[str]:
    return _signed(map(Signature, values), outlets)


def _written(claims: Claims) -> list[str]:
    """What the meta element gives for an author, in small letters too, when all else is silent."""
    text = claims.meta.first("author") or ""
    return [text] if _SMALL_NAME.fullmatch(text) and not is_notice(text) else []


def _labelled(claims: Claims) -> list[str]:
    """Twitter cards: label "Written by", data the name."""
    found = []
    for number in ("1", "2"):
        label = claims.meta.first(f"twitter:label{number}") or ""
        data = claims.meta.first(f"twitter:data{number}")
        if data and strip_by(label + ": x")[1]:
            found.append(data)
    return found
