"""A title, a lead and a text in, whole numbers that say how much speaks for technology, for policy and
for each topic out.

Whole numbers throughout: the same text gives the same numbers on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from newscrawl.topics.matching import Matcher, Meaning, find_entries
from newscrawl.topics.taxonomy import SIDES, Entry, Kind
from newscrawl.wordsplit import split_words

READ = 4000
"""characters of a body that are read: what an article is about, it says there"""
LEAD = 80
"""words of a body that count as its lead, with description, section and tags before them"""
NEAR = 20
"""words between one of technology and one of policy that speak of one matter"""
FULL, HALF = 600, 100
"""words of a body in which all is said; the fewer it has, the more each thing counts"""
CAP = 60
"""what one part says of one thing is counted to this at most"""
SHORTEST = 100
"""words that a body has at least, where it is counted how often something is said"""

PARTS = ("title", "lead", "body")
STRONG = ("law", "institution", "phrase")
"""kinds of entries that speak of both, technology and policy"""
COUNTED = (*SIDES, *STRONG, "word", "both")
OFTEN = ("technology", "policy", "against", "strong")
RELEVANCE = (
    *(f"{part} {name}" for part in PARTS for name in COUNTED),
    *(f"density {name}" for name in (*OFTEN, "both", "near")),
    "topics",
)
"""the numbers of which relevance is made, in order"""
TOPIC = (
    *(f"{part} {name}" for part in PARTS for name in ("strong", "word", "often")),
    "share",
    "of best",
)
"""the numbers that say whether an article is about a topic, in order"""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in one part of an article."""

    words: int
    counts: Mapping[int, int]
    """how often, by the number of the entry"""
    near: int = 0
    """times that technology and policy stand near each other"""


@dataclass(frozen=True, slots=True)
class Features:
    """An article in numbers."""

    relevance: tuple[int, ...]
    """as `RELEVANCE` names them"""
    topics: Mapping[str, tuple[int, ...]]
    """as `TOPIC` names them, of each topic of which something was found"""


def saturated(number: int) -> int:
    """Ten times the square root: the tenth mention says less than the first."""
    return isqrt(100 * min(number, CAP))


def find_parts(
    matcher: Matcher, entries: Sequence[Entry], title: str, body: str, beside: Iterable[str] = ()
) -> dict[str, Found]:
    """What stands in title, lead and body; the body's first words are in both of the latter.

    `beside` are description, section and tags.
    """
    said = matcher.meanings(split_words(body[:READ]))
    before = matcher.meanings(split_words(" ".join(beside)[:READ])[:LEAD])
    parts = {
        "title": matcher.meanings(split_words(title[:READ])),
        "lead": before + said[:LEAD],
        "body": said,
    }
    return {name: _find(entries, parts[name]) for name in PARTS}


def _find(entries: Sequence[Entry], meanings: Sequence[Meaning]) -> Found:
    counts: dict[int, int] = {}
    near, last = 0, {"technology": -NEAR - 1, "policy": -NEAR - 1}
    for at, number in find_entries(meanings):
        counts[number] = counts.get(number, 0) + 1
        group = entries[number].group
        if group in last:
            other = "policy" if group == "technology" else "technology"
            near += at - last[other] <= NEAR
            last[group] = at
    return Found(len(meanings), counts, near)


def features_of(parts: Mapping[str, Found], entries: Sequence[Entry]) -> Features:
    numbers: dict[str, int] = {}
    topics: dict[str, dict[str, int]] = {}
    for part, found in parts.items():
        numbers |= _relevance(part, found, entries)
        for topic, mine in _by_topic(part, found, entries).items():
            topics.setdefault(topic, {}).update(mine)
    numbers["topics"] = 10 * sum(mine.get("body strong", 0) >= 20 for mine in topics.values())
    _compare(topics)
    return Features(
        tuple(numbers.get(name, 0) for name in RELEVANCE),
        {topic: tuple(topics[topic].get(name, 0) for name in TOPIC) for topic in sorted(topics)},
    )


def _relevance(part: str, found: Found, entries: Sequence[Entry]) -> dict[str, int]:
    totals = dict.fromkeys(COUNTED, 0)
    often = dict.fromkeys(OFTEN, 0)
    seen: set[tuple[str, str]] = set()
    for number, count in found.counts.items():
        entry = entries[number]
        kind = entry.group if entry.group in SIDES else entry.kind.value
        key = kind, entry.text.lower()
        if key in seen:  # of another topic
            continue
        seen.add(key)
        totals[kind] += entry.weight
        if kind in STRONG:
            often["strong"] += count
        elif kind in often:
            often[kind] += count
    totals["both"] = min(totals["technology"], totals["policy"])
    if part == "body" and found.words >= 50:  # a short article says the same in fewer words
        totals = {
            name: total * (FULL + HALF) // (min(found.words, FULL) + HALF)
            for name, total in totals.items()
        }
    totals["against"] = max(totals["against"] - 1, 0)  # a single word says nothing
    numbers = {f"{part} {name}": saturated(total) for name, total in totals.items()}
    if part == "body":
        often |= {"both": min(often["technology"], often["policy"]), "near": found.near}
        length = max(found.words, SHORTEST)
        for name, count in often.items():
            numbers[f"density {name}"] = min(count * 1000 // length, 100)
    return numbers


def _by_topic(part: str, found: Found, entries: Sequence[Entry]) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for number, count in found.counts.items():
        entry = entries[number]
        if entry.group in SIDES:
            continue
        mine = totals.setdefault(entry.group, {"strong": 0, "word": 0, "often": 0})
        mine["word" if entry.kind is Kind.WORD else "strong"] += entry.weight
        mine["often"] += min(count, 8) * entry.weight
    return {
        topic: {f"{part} {name}": saturated(total) for name, total in mine.items()}
        for topic, mine in totals.items()
    }


def _compare(topics: Mapping[str, dict[str, int]]) -> None:
    """Add, in hundredths, what share of all that speaks for topics speaks for each, and how near it
    comes to the first of them.
    """
    weights = {
        topic: 3 * mine.get("title strong", 0)
        + 2 * mine.get("lead strong", 0)
        + mine.get("body often", 0)
        for topic, mine in topics.items()
    }
    total, best = sum(weights.values()), max(weights.values(), default=0)
    for topic, mine in topics.items():
        mine["share"] = 100 * weights[topic] // total if total else 0
        mine["of best"] = 100 * weights[topic] // best if best else 0
