"""What an extractor said and what is true in, shares of agreement out.

The measures follow the public benchmarks: 4-word shingles (article-extraction-benchmark),
ROUGE-LSum and exact paragraphs (fundus), passages that must and must not be there (WCXB).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from statistics import mean

WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=[“‘\"'(]*[A-Z0-9])")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    tokens = words(text)
    return Counter(
        tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)) if tokens
    )


def shingle_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """F1 of mean precision and mean recall over (true, found) texts."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = shingles(true), shingles(found)
        common = (wanted & got).total()
        if got:
            precisions.append(common / got.total())
        if wanted:
            recalls.append(common / wanted.total())
    precision, recall = mean(precisions or [0.0]), mean(recalls or [0.0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def same_words(pairs: Sequence[tuple[str, str]]) -> float:
    """Share of pages whose words are all right and in order."""
    return mean(words(true) == words(found) for true, found in pairs)


def is_exact(true: Sequence[str], optional: Sequence[bool], found: Sequence[str]) -> bool:
    """Whether the paragraphs are those of the truth; optional ones may be there or not."""
    positions = {0}
    for paragraph, may_miss in zip(true, optional, strict=True):
        taken = {i + 1 for i in positions if i < len(found) and found[i] == paragraph}
        positions = taken | positions if may_miss else taken
    return len(found) in positions


def rouge_lsum(true: Sequence[str], optional: Sequence[bool], found: Sequence[str]) -> float:
    """F1 of ROUGE-LSum, for the choice of optional paragraphs that suits `found` best."""
    hypothesis = sentences("\n\n".join(found))
    return max(
        _rouge_f1(sentences("\n\n".join(variant)), hypothesis)
        for variant in variants(true, optional)
    )


def variants(true: Sequence[str], optional: Sequence[bool]) -> Iterator[list[str]]:
    """The truth with every subset of up to four optional paragraphs; else with all and with none."""
    indexes = [i for i, may_miss in enumerate(optional) if may_miss]
    subsets: Iterable[tuple[int, ...]] = ((), tuple(indexes))
    if len(indexes) <= 4:
        subsets = chain.from_iterable(combinations(indexes, n) for n in range(len(indexes) + 1))
    for left_out in subsets:
        yield [paragraph for i, paragraph in enumerate(true) if i not in left_out]


def sentences(text: str) -> list[tuple[str, ...]]:
    cleaned = (re.sub(r"[^a-z0-9]+", " ", part.lower()) for part in SENTENCE_END.split(text))
    return [tuple(part.split()) for part in cleaned]


def _rouge_f1(reference: list[tuple[str, ...]], hypothesis: list[tuple[str, ...]]) -> float:
    size_r, size_h = sum(map(len, reference)), sum(map(len, hypothesis))
    if not size_r or not size_h:
        return 0.0
    left_r, left_h = Counter(chain(*reference)), Counter(chain(*hypothesis))
    candidates, hits = set(hypothesis), 0
    for sentence in reference:
        if sentence in candidates:
            union: Iterable[int] = range(len(sentence))
        else:
            union = sorted(
                set().union(*(_common_positions(sentence, other) for other in candidates))
            )
        for i in union:
            word = sentence[i]
            if left_h[word] > 0 and left_r[word] > 0:
                hits += 1
                left_h[word] -= 1
                left_r[word] -= 1
    precision, recall = hits / size_h, hits / size_r
    return 2 * precision * recall / (precision + recall) if hits else 0.0


def _common_positions(reference: tuple[str, ...], other: tuple[str, ...]) -> set[int]:
    """Positions in `reference` of a longest common subsequence with `other`."""
    if not set(reference) & set(other):
        return set()
    rows = [[0] * (len(other) + 1)]
    for word in reference:
        above, row = rows[-1], [0]
        for j, candidate in enumerate(other):
            row.append(above[j] + 1 if word == candidate else max(above[j + 1], row[j]))
        rows.append(row)
    i, j, found = len(reference), len(other), set()
    while i and j:
        if reference[i - 1] == other[j - 1]:
            found.add(i - 1)
            i, j = i - 1, j - 1
        elif rows[i][j - 1] > rows[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return found


def share_inside(passages: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Share of all passages that stand in their page's text, white space apart."""
    found = [
        squeeze(passage) in squeeze(text)
        for some, text in zip(passages, texts, strict=True)
        for passage in some
    ]
    return mean(found) if found else 0.0


def squeeze(text: str) -> str:
    return " ".join(text.split())


def same_names(true: Iterable[str], found: Iterable[str]) -> bool:
    return {squeeze(n).casefold() for n in true} == {squeeze(n).casefold() for n in found}
