"""A word in lower case in, its stem out: what its inflected forms have in common, by a short list of
endings of its language. Entries and texts go through the same, so a stem need not be a word.
"""

from __future__ import annotations

SHORTEST = 4
"""letters that are left of a word at least"""

ENDINGS: dict[str, tuple[str, ...]] = {
    "de": ("innen", "ern", "en", "em", "er", "es", "e", "n", "s"),
    "nl": ("en", "es", "s", "e", "n"),
    "fr": ("es", "e", "s", "x"),
    "es": ("es", "s"),
    "it": ("a", "e", "i", "o"),
}
"""of each language, the longest first; one is taken off"""


def stem(word: str, language: str) -> str:
    if language == "en" or language not in ENDINGS:
        return _portuguese(word) if language == "pt" else _english(word)
    for ending in ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


def _english(word: str) -> str:
    if word.endswith("ie") and len(word) > SHORTEST:
        return word[:-2] + "y"  # as "cookies" becomes
    if len(word) < SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


def _portuguese(word: str) -> str:
    if len(word) < SHORTEST or not word.endswith("s"):
        return word
    for plural, singular in (
        ("ões", "ão"),
        ("ães", "ão"),
        ("ais", "al"),
        ("eis", "el"),
        ("ns", "m"),
    ):
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    return word[:-2] if word.endswith(("res", "zes")) else word[:-1]
