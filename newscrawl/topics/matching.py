"""Entries and a language in, an automaton over words out; a text in, the entries that stand in it out.

It goes over a text once, word by word. What a word may be (its stem, a name, an acronym, a beginning
or an end that an entry asks for) is worked out when the word is first met, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newscrawl.topics.stems import stem
from newscrawl.topics.taxonomy import ANY, LANGUAGES, Entry

_TOKEN = re.compile(r"\*?\w+\*?")
KEPT = 50_000
"""words whose meaning is kept; then the memory begins anew"""

Symbol = str
"""`gesetz` a stem, `^apple` a name, `=DSA` an acronym, `regulat*` a beginning, `*gesetz` an end"""
Rest = tuple[tuple[Symbol, ...], int]
"""the words that must follow, and the number of the entry"""
Meaning = tuple[frozenset[Symbol], tuple[Rest, ...], bool, frozenset[Symbol]]
"""what a word may be; the entries that it begins, whether one of them is this word alone, and what
the second words of the others are"""
_NOTHING: frozenset[Symbol] = frozenset()


def symbols_of(text: str, language: str) -> tuple[Symbol, ...]:
    """What each word of an entry asks for; empty: it has no word."""
    tokens = _TOKEN.findall(text)
    return tuple(_symbol(token, language, is_alone=len(tokens) == 1) for token in tokens)


def _symbol(token: str, language: str, *, is_alone: bool) -> Symbol:
    if token.startswith("*") or token.endswith("*"):
        return token.lower()
    if token.isupper() and len(token) > 1:
        return f"={token}"
    lower = stem(token.lower(), language)
    return f"^{lower}" if is_alone and token[0].isupper() else lower


def holds_for(entry: Entry, language: str | None) -> bool:
    """Whether an entry is looked for in a text of that language; None: of one that is not known.

    A text of a language without lists of its own is read with the English ones.
    """
    if language is None or entry.language in (ANY, language):
        return True
    return language not in LANGUAGES and entry.language == "en"


def find_entries(meanings: Sequence[Meaning]) -> list[tuple[int, int]]:
    """The entries in a text whose words may be these: position of the first word, number of the entry."""
    found: list[tuple[int, int]] = []
    last = len(meanings) - 1
    for at, (_, rests, has_single, seconds) in enumerate(meanings):
        if not rests:
            continue
        behind = meanings[at + 1][0] if at < last else _NOTHING
        # Most words that begin an entry are not followed by its second one.
        if not has_single and behind.isdisjoint(seconds):
            continue
        for rest, number in rests:
            if not rest or (rest[0] in behind and _follows(meanings, at + 1, rest)):
                found.append((at, number))
    return found


def _follows(meanings: Sequence[Meaning], at: int, rest: tuple[Symbol, ...]) -> bool:
    """Whether the words from `at` on, the first of which fits, are those of an entry."""
    return at + len(rest) <= len(meanings) and all(
        rest[offset] in meanings[at + offset][0] for offset in range(1, len(rest))
    )


@dataclass(slots=True)
class Matcher:
    """Finds entries in texts of one language."""

    language: str
    first: dict[Symbol, list[Rest]] = field(default_factory=dict)
    """entries by their first word"""
    beginnings: dict[int, set[str]] = field(default_factory=dict)
    ends: dict[int, set[str]] = field(default_factory=dict)
    """what entries ask for, by length"""
    known: dict[str, Meaning] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[Entry], language: str | None) -> Matcher:
        """A matcher of those that hold for `language`; an entry is known by its place in `entries`."""
        made = cls(language or "en")
        for number, entry in enumerate(entries):
            if not holds_for(entry, language):
                continue
            symbols = symbols_of(entry.text, made.language)
            if not symbols:
                continue
            made.first.setdefault(symbols[0], []).append((symbols[1:], number))
            for symbol in symbols:
                made._note(symbol)
        return made

    def _note(self, symbol: Symbol) -> None:
        if symbol.endswith("*"):
            self.beginnings.setdefault(len(symbol) - 1, set()).add(symbol)
        elif symbol.startswith("*"):
            self.ends.setdefault(len(symbol) - 1, set()).add(symbol)

    def find(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """The entries in a text of these words: position of the first word, number of the entry."""
        return find_entries(self.meanings(words))

    def meanings(self, words: Sequence[str]) -> list[Meaning]:
        """What each word of a text may be."""
        known, learn = self.known, self._learn
        return [known.get(word) or learn(word) for word in words]

    def _learn(self, word: str) -> Meaning:
        if len(self.known) >= KEPT:
            self.known.clear()
        meant = frozenset(self._meanings(word))
        rests = tuple(rest for symbol in sorted(meant) for rest in self.first.get(symbol, ()))
        seconds = frozenset(rest[0] for rest, _ in rests if rest)
        meaning = meant, rests, any(not rest for rest, _ in rests), seconds
        self.known[word] = meaning
        return meaning

    def _meanings(self, word: str) -> Iterable[Symbol]:
        lower = word.lower()
        root = stem(lower, self.language)
        yield root
        if word[0].isupper():
            yield f"^{root}"
            if word.isupper():
                yield f"={word}"
        for length, asked in self.beginnings.items():
            if (symbol := f"{lower[:length]}*") in asked:
                yield symbol
        for length, asked in self.ends.items():
            if len(lower) > length and (symbol := f"*{lower[-length:]}") in asked:
                yield symbol
