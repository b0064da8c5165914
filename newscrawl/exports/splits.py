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
    chosen = pa.array(
        [_split(name, shares) for name in encoded.dictionary.to_pylist()], pa.string()
    )
    return chosen.take(pc.fill_null(encoded.indices, 0))


def _split(cluster: str, shares: Sequence[int]) -> str:
    digest = hashlib.sha256(f"split {cluster}".encode()).digest()
    place = int.from_bytes(digest[:8]) * 100 >> 64
    for name, share in zip(SPLITS, shares, strict=True):
        if place < share:
            return name
        place -= share
    raise AssertionError("shares make 100")
