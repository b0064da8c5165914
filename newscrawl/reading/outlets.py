"""An outlet's names and address in, the keys by which its name is known, and titles without it, out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawl.reading.headings import key

_SEPARATOR = re.compile(
    r"\s+[|·•»«›‹–—―\-~:⋆*]{1,3}\s+|\s*[|｜ㅣ│]\s*|\s*[：](?=\S)|\s+[-–—](?=\S)|(?<=\w)[-–—]\s+|(?<=[^\x00-\x7f])\s*-+\s*(?=[^\x00-\x7f])"
)
_SEPARATING = "|·•»«›‹–—―-~:⋆*｜ㅣ│："
"""No separator is without one of these."""
_STRONG = re.compile(r"[|｜ㅣ│»«›‹·•⋆]")
_DATE = re.compile(r"^\W*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\W*$")
_TAIL_BYLINE = re.compile(r"^(?:by|von|par|por|di)\s+\w", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_PREFIX = re.compile(r":\s+")
_SECOND_LEVEL = frozenset("co com org net gov ac edu or ne go gob gouv gen web".split())


def outlet_keys(names: tuple[str, ...], url: str | None) -> frozenset[str]:
    """The outlet's names and its domain, as `key` makes them."""
    keys = {key(name) for name in names}
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        host = ""
    labels = host.removeprefix("www.").split(".")
    if len(labels) > 1:
        labels.pop()
        if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
            labels.pop()
        keys |= {key(labels[-1]), key(host.removeprefix("www.")), key("".join(labels))}
    return frozenset(k for k in keys if len(k) > 1)


def is_outlet(this: str, outlets: frozenset[str], most: float = 3) -> bool:
    """It is an outlet's name, part of one, or at most `most` times as long as the one it begins or ends with."""
    if len(this) < 2:
        return False
    return any(
        this == outlet
        or (len(this) >= 4 and this in outlet)
        or (
            len(outlet) >= 4
            and (this.startswith(outlet) or this.endswith(outlet))
            and len(this) <= most * len(outlet)
        )
        for outlet in outlets
    )


def strip_outlet(
    text: str, outlets: frozenset[str], others: set[str], sections: frozenset[str] = frozenset()
) -> str:
    """Without the outlet's name, section, date and byline that stand after (or before) the headline."""
    may_part = any(mark in text for mark in _SEPARATING)
    cuts = list(_SEPARATOR.finditer(text)) if may_part else []
    if not cuts:
        return _strip_prefix(text, outlets, others)
    for cut in cuts:  # a head that another source gives alone is the headline
        head = text[: cut.start()].strip()
        if key(head) in others and len(head.split()) > 1:
            return head
    start, end = 0, len(text)
    for cut in reversed(cuts):
        tail, head = text[cut.end() : end].strip(), text[: cut.start()].strip()
        is_section = end < len(text) and _is_section(tail, head, sections)
        if not head or not (is_section or _may_go(tail, head, cut.group(), outlets)):
            break
        end = cut.start()
    first = cuts[0]
    before = text[: first.start()]
    if first.start() < end and is_outlet(key(before), outlets) and first.end() < end:
        # "The Ledger #18 – Work" is a number of it, and its title.
        start = 0 if _NUMBER.search(before) and key(before) not in outlets else first.end()
    return _strip_prefix(text[start:end].strip(), outlets, others)


def _strip_prefix(text: str, outlets: frozenset[str], others: set[str]) -> str:
    """Without a name before a colon that another source leaves out: "The Ledger: Chip act passes"."""
    cut = _PREFIX.search(text)
    if cut is None or key(text[cut.end() :]) not in others:
        return text
    head = re.sub(r"(?:blog|news)$", "", key(text[: cut.start()]))
    return text[cut.end() :] if head in outlets else text


def _is_section(tail: str, head: str, sections: frozenset[str]) -> bool:
    """What stands before the outlet's name: the section, or one word of a script without spaces."""
    return key(tail) in sections or (len(tail) <= 4 and tail[:1] >= "\u3040" and len(head) > 8)


def _may_go(tail: str, head: str, separator: str, outlets: frozenset[str]) -> bool:
    tail_key = key(tail)
    if not tail_key or _DATE.match(tail) or is_outlet(tail_key, outlets):
        return True
    if _STRONG.search(separator):
        return (len(tail.split()) <= 4 and len(head.split()) >= 3) or bool(_TAIL_BYLINE.match(tail))
    return False
