"""What an article says of its own origin in, whom it names as that out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newscrawl.copies.words import words_of

AGENCIES = {
    "AP": "Associated Press", "Reuters": "Reuters", "AFP": "Agence France-Presse", "dpa": "dpa",
    "DPA": "dpa", "ANSA": "ANSA", "EFE": "EFE", "UPI": "United Press International",
    "PA": "Press Association", "PTI": "Press Trust of India", "IANS": "IANS", "ANI": "ANI",
    "AAP": "Australian Associated Press", "Xinhua": "Xinhua", "Kyodo": "Kyodo", "TASS": "TASS",
    "Interfax": "Interfax", "Lusa": "Lusa", "APA": "APA", "SDA": "Keystone-SDA", "ATS": "Keystone-ATS",
    "Bloomberg": "Bloomberg", "CNN": "CNN", "AdnKronos": "AdnKronos", "Europa Press": "Europa Press",
}  # fmt: skip
"""news agencies by the mark that stands in a dateline"""
_MARKS = "|".join(map(re.escape, AGENCIES))
# "WASHINGTON (AP) —", "LONDON, May 3 (Reuters) -", "Roma, 3 mag. (ANSA)", and at the end "(AFP)".
_IN_DATELINE = re.compile(rf"[(\[](?:{_MARKS})(?:/[\w .-]{{2,20}})?[)\]]")
_AT_END = re.compile(rf"(?:[(\[/—–-]\s*)({_MARKS})[)\]]?\.?\s*$")
_NAMES = {name.casefold(): name for name in AGENCIES.values()} | {
    mark.casefold(): name for mark, name in AGENCIES.items() if len(mark) > 2
} | {"the associated press": "Associated Press", "thomson reuters": "Reuters"}  # fmt: skip

_SAID = re.compile(
    r"(?:(?:originally|first)\s+(?:published|appeared|posted)\s+(?:in|on|at|by|with)"
    r"|(?:re-?published|reprinted|syndicated|reposted|cross-?posted)\s+(?:here\s+)?"
    r"(?:with\s+permission\s+)?(?:from|by|courtesy\s+of)"
    r"|(?:erschien|ist|wurde)\s+(?:zuerst|zunächst)\s+(?:auf|bei|in|im)"
    r"|pubblicato\s+(?:originariamente|per\s+la\s+prima\s+volta)\s+(?:su|da|in)"
    r"|(?:initialement|originellement)\s+publié\s+(?:sur|dans|par)"
    r"|publicado\s+originalmente\s+(?:en|no|na|por|em))\s+"
    r"(?P<who>[^.,;:()\n]{2,60})",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s+(?:under|with|and is|on\s+\w+\s+\d|with permission|as part|here|\||–|—|-)(?:\s.*|$)",
    re.IGNORECASE,
)
NEAR_AN_END = 300
"""characters of an article's beginning and end in which a credit may stand"""


def origin_of(authors: Sequence[str], body: str, notices: Iterable[str] = ()) -> str | None:
    """The agency or publication that an article is taken from, by its own words; else None.

    `notices` are texts of the page outside the article, where such words often stand.
    """
    for author in authors:
        if known := _NAMES.get(author.casefold().strip()):
            return known
    head, tail = body[:NEAR_AN_END], body[-NEAR_AN_END:]
    if found := _IN_DATELINE.search(head[:120]):
        return AGENCIES[re.split(r"[/)\]]", found.group()[1:])[0]]
    if found := _AT_END.search(tail):
        return AGENCIES[found.group(1)]
    for text in (head, tail, *notices):
        if found := _SAID.search(text[: 4 * NEAR_AN_END]):
            return _STOPS.sub("", found["who"]).strip(" “”\"'’") or None
    return None


def is_by(origin: str, publication: str, domain: str) -> bool:
    """Whether a credit names this publication, by its title or its domain."""
    named, own = words_of(origin), words_of(publication)
    own += words_of(domain.rpartition(".")[0] or domain)
    plain = [word for word in named if word not in {"the", "der", "die", "das", "il", "la", "le"}]
    return bool(plain) and ("".join(plain) in "".join(own) or set(plain) <= set(own))
