"""Names of authors in, stable hashes that stand for them out."""

from __future__ import annotations

import hmac

import pyarrow as pa

from newscrawl.exports.columns import Column, lists_of, pc


def pseudonyms(authors: Column, key: str) -> Column:
    """Lists of names as lists of hashes: one name is one hash, which nobody without `key` can make.

    Names are compared without regard to case and spacing. HMAC (RFC 2104) with SHA-256, its first
    64 bits.
    """
    encoded = authors.flatten().dictionary_encode()
    hashes = [f"author-{_hash(name, key)}" for name in encoded.dictionary.to_pylist()]
    values = pa.array(hashes, pa.string()).take(encoded.indices)
    return lists_of(values, pc.list_value_length(authors), authors.type)


def _hash(name: str, key: str) -> str:
    plain = " ".join(name.casefold().split())
    return hmac.digest(key.encode(), plain.encode(), "sha256").hex()[:16]
