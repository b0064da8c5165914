"""What a page's sources say about who wrote it in, a list of people out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from newscrawl.reading.claims import Claims, Signature
from newscrawl.reading.dates import is_sure
from newscrawl.reading.headings import key
from newscrawl.reading.names import is_name, is_notice, is_team, split_names, strip_by
from newscrawl.reading.neighbours import neighbours
from newscrawl.reading.roles import is_agency
from newscrawl.reading.shown import Byline, Header, ShownTime

MOST_AUTHORS = 30
DIVIDER = re.compile(r"\s*[|·•⋅]\s*|\s[–—-]\s")
LONGEST_DATELINE = 100
LONG_FOR_A_NAME = 4
"""spaces from which what is not shaped like a name is none"""
MOST_TIMES = 4
"""near the headline, beside which a name is looked for"""
_BARE_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){1,3}\.?")
_SMALL_NAME = re.compile(r"[^\W\d_]{2,20}(?: [^\W\d_]{2,20}){1,2}")
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
    called when what went before names nobody, or is doubtful.
    """
    organisations = {
        key(signature.text): signature.text
        for signature in claims.article.authors
        if signature.is_person is False
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
    last = others or _next_to_date(header().times) or _shown(elsewhere()) or _written(claims)
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
        yield _said_by(header())
    yield from lesser
    yield _shown(header())
    yield _split(_labelled(claims), outlets)


def _signed(signatures: Iterable[Signature], outlets: frozenset[str]) -> list[str]:
    names: dict[str, str] = {}
    for signature in signatures:
        is_whole = signature.is_person is False or key(signature.text) in outlets
        for name in [signature.text] if is_whole else split_names(signature.text, trusted=True):
            names.setdefault(name.casefold(), name)
    return list(names.values())


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


def _said_by(header: Header) -> list[str]:
    """The people of the first byline, when it says "By"."""
    for byline in header.bylines[:2]:
        names = read_byline(byline)
        if names:
            says_so = strip_by(byline.pieces[0] + " ")[1]
            return names if says_so and is_name(names[0]) else []
    return []


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


def _next_to_date(times: list[ShownTime]) -> list[str]:
    """A text beside the date that is shaped like a person's name and holds nothing else."""
    for time in times[:MOST_TIMES]:
        if time.element is not None and is_sure(time):
            for text in neighbours(time.element):
                name = DIVIDER.sub("", text).strip(" |·•")
                if _BARE_NAME.fullmatch(name) and is_name(name):
                    return [name]
    return []


def read_byline(byline: Byline) -> list[str]:
    pieces = [part for piece in byline.pieces for part in DIVIDER.split(piece) if part.strip()]
    second_hand = next(
        (n for n, piece in enumerate(pieces) if n and SECOND_HAND.search(piece)), None
    )
    names: dict[str, str] = {}
    if second_hand is None or second_hand > 1:
        first_hand = pieces[:second_hand]
        links = [link for link in byline.links if second_hand is None or link in first_hand]
        for text in links:
            for name in split_names(text, trusted=len(links) == 1):
                names.setdefault(name.casefold(), name)
        if names:
            return list(names.values())
    after_by = False
    for piece in pieces:
        rest, had_by = strip_by(piece + " ")
        if names and SECOND_HAND.match(piece):
            break
        if not rest:
            after_by = True
            continue
        is_short = len(rest) < 40 and (rest[:1].isupper() or rest[:1].isdigit())
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
