"""A taxonomy in, the entries that stand twice or can never match out."""

from __future__ import annotations

from collections.abc import Iterator

from newscrawl.topics.matching import Symbol, symbols_of
from newscrawl.topics.taxonomy import ANY, Entry, Taxonomy

SHORTEST_BEGINNING = 3
"""letters of a beginning or an end that an entry may ask for"""


def find_problems(taxonomy: Taxonomy) -> Iterator[str]:
    """What is wrong, entry by entry, with the place where it stands."""
    known: dict[tuple[str, str, tuple[Symbol, ...]], Entry] = {}
    beginnings = {
        (entry.group, entry.language, entry.text.lower()): entry
        for entry in taxonomy.entries
        if entry.text.endswith("*") and " " not in entry.text
    }
    for entry in taxonomy.entries:
        problem = _dead(entry) or _covered(entry, beginnings)
        if problem:
            yield f"{entry.place}: {entry.text!r} {problem}"
            continue
        language = "en" if entry.language == ANY else entry.language
        symbols = symbols_of(entry.text, language)
        for held_for in (entry.language, ANY):
            first = known.get((entry.group, held_for, symbols))
            if first is not None:
                yield f"{entry.place}: {entry.text!r} is found as {first.text!r} of {first.place}"
                break
        known.setdefault((entry.group, entry.language, symbols), entry)


def _dead(entry: Entry) -> str:
    words = entry.text.split()
    if not symbols_of(entry.text, "en"):
        return "has no word"
    if any("*" in word.strip("*") or word.strip("*") == "" for word in words):
        return "has a * inside a word, or alone: it stands at a beginning or an end"
    if any(word.startswith("*") and word.endswith("*") for word in words):
        return "has a * at both ends of a word"
    if any("*" in word and len(word) <= SHORTEST_BEGINNING for word in words):
        return f"asks for a beginning of fewer than {SHORTEST_BEGINNING} letters"
    if len(entry.text) < 2:
        return "is a single character"
    return ""


def _covered(entry: Entry, beginnings: dict[tuple[str, str, str], Entry]) -> str:
    if " " in entry.text or "*" in entry.text:
        return ""
    for length in range(SHORTEST_BEGINNING, len(entry.text) + 1):
        key = entry.group, entry.language, f"{entry.text[:length].lower()}*"
        wider = beginnings.get(key)
        if wider is not None and wider.weight >= entry.weight and wider.kind is entry.kind:
            return f"is found by {wider.text!r} of the same list already"
    return ""
