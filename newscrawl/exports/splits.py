"""Clusters of copies in, the part of the dataset to which each belongs out: always the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa

from newscrawl.exports.columns import Column, pc

SPLITS = ("train", "validation", "test")


def splits_of(clusters: Column, shares: Sequence[int]) -> Column:
    """For each cluster one of `SPLITS`, of which each gets its share of all clusters, in percent.

    It depends on nothing but the cluster and the shares, so that copies of one text are never in
    two splits, and an article stays where it is from export to export.
    """
    encoded = clusters.dictionary_encode()
    names = encoded.dictionary.cast(pa.binary()).to_pylist()
    digests = pa.array([hashlib.sha256(b"split " + name).digest() for name in names], pa.binary())
    # The first 64 bits are a place between 0 and 100: those below a share of 90 % are in train.
    # Bytes stand in the order of the numbers that they are, the highest first.
    ends = [_end(sum(shares[: number + 1])) for number in range(len(SPLITS) - 1)]
    below = [pc.less(digests, pa.scalar(end, pa.binary())) for end in ends]
    chosen = pc.case_when(pc.make_struct(*below), *SPLITS)
    return chosen.take(pc.fill_null(encoded.indices, 0))


def _end(percent: int) -> bytes:
    """The least 64 bits of which `bits * 100 >> 64` is as large as `percent`; of 100, more than any."""
    end = -(-(percent << 64) // 100)
    return end.to_bytes(8) if percent < 100 else b"\xff" * 33
