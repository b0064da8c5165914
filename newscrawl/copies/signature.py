"""A text in, its MinHash signature out, by which copies are found without comparing texts.

The shingles of two texts that are alike have the same smallest hash under as many of `SLOTS` hash
functions as their sets have in common (Broder 1997); the library's are those of Dahlgaard, Knudsen
and Thorup, "Fast Similarity Sketching" (2017). `docs/copies.md` has the parameters' figures.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import eq

from rensa import RMinHash

from newscrawl.copies.words import shingles_of, words_of

SLOTS = 128
BANDS = 16
"""slots that are looked up, each a band of its own: texts of which three tenths are the same share
none of them once in 300 times"""
SEED = 1
OUR_METHOD = 1
"""raised when words, shingles or the numbers above change"""
METHOD = RMinHash.ALGORITHM_VERSION * 1000 + OUR_METHOD
BUCKETS = range(METHOD << 40, METHOD + 1 << 40)
"""all that signatures of this method have"""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a text is compared by."""

    shingles: int
    """how many different ones the text has"""
    slots: bytes
    """`SLOTS` numbers of 32 bits, empty when the text has no words"""

    def buckets(self) -> list[int]:
        """One number (63 bits) for each band; texts that share one are compared."""
        numbers = array("I", self.slots[: 4 * BANDS])
        return [BUCKETS.start | band << 32 | number for band, number in enumerate(numbers)]

    def resemblance(self, other: Signature) -> float:
        """Estimated share of their shingles that two texts have in common (Jaccard), 0 to 1."""
        mine, others = array("I", self.slots), array("I", other.slots)
        same: int = sum(map(eq, mine, others))
        return same / SLOTS

    def containment(self, other: Signature) -> float:
        """Estimated share of the smaller text's shingles that the larger one has, 0 to 1."""
        resemblance = self.resemblance(other)
        common = resemblance / (1 + resemblance) * (self.shingles + other.shingles)
        return min(1.0, common / max(1, min(self.shingles, other.shingles)))


def sign(text: str) -> Signature:
    """The signature of a text, the same in every process and on every machine."""
    return sign_words(words_of(text))


def sign_words(words: Sequence[str]) -> Signature:
    """The signature of a text of these `words_of`."""
    if not words:
        return Signature(0, b"")
    shingles = set(shingles_of(words))
    sketch = RMinHash(num_perm=SLOTS, seed=SEED)
    sketch.update(list(shingles))
    return Signature(len(shingles), array("I", sketch.digest()).tobytes())
