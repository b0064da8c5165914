"""The bylines and times that a page shows in, the names of those who sign out."""

from __future__ import annotations

import re

from newscrawl.reading.dates import is_sure
from newscrawl.reading.names import is_name, is_team, split_names, strip_by
from newscrawl.reading.neighbours import neighbours
from newscrawl.reading.shown import Byline, Header, ShownTime

DIVIDER = re.compile(r"\s*[|·•⋅]\s*|\s[–—-]\s")
LONGEST_DATELINE = 100
MOST_TIMES = 4
"""near the headline, beside which a name is looked for"""
_BARE_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){1,3}\.?")
SECOND_HAND = re.compile(
    r"\W*(?:(?:last\s+)?updated|edited|reviewed|medically|fact|photo|photos|video|translated|foto|fotos|illustrat|recently|more|also|follow)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\W*(?:follow (?:the )?topics?|more (?:on|from|about)|topics?|related|in this article)\b",
    re.IGNORECASE,
)
"""what stands in a byline's box behind the names"""


def said_by(header: Header) -> list[str]:
    """The people of the first byline, when it says "By"."""
    for byline in header.bylines[:2]:
        names = read_byline(byline)
        if names:
            says_so = strip_by(byline.pieces[0] + " ")[1]
            return names if says_so and is_name(names[0]) else []
    return []


def names_shown(header: Header) -> list[str]:
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


def next_to_date(times: list[ShownTime]) -> list[str]:
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
    for number, piece in enumerate(pieces):
        rest, had_by = strip_by(piece + " ")
        if (names and SECOND_HAND.match(piece)) or (number and _BESIDE.match(piece)):
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
