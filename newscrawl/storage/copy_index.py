"""Signatures of articles in and out of their tables, and which articles share a part of one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, delete, func, or_, select, text
from sqlalchemy.orm import Session

from newscrawl.copies.signature import BUCKETS, METHOD, Signature
from newscrawl.storage.models import ArticleBand, ArticleSignature, table_of
from newscrawl.storage.upsert import insert_into, is_postgresql

SIGNATURES = table_of(ArticleSignature)
BANDS = table_of(ArticleBand)

NEWEST = 10
"""articles that are looked at of those that share one band: so many share the frame of a series, and
copies of one text come soon after each other"""
COMPARED = 8
"""articles of which the signature is looked at, those that share most bands"""
ALIKE = 0.45
"""estimated containment from which two texts are compared; a copy's is a third higher"""

# Both take the last few of each bucket from the index, however many it holds.
_SHARED = {
    "sqlite": text(
        "SELECT wanted.value AS bucket, band.article_id FROM json_each(:buckets) AS wanted"
        " CROSS JOIN article_bands AS band ON band.bucket = wanted.value"
        " AND band.article_id IN (SELECT last.article_id FROM article_bands AS last"
        " WHERE last.bucket = wanted.value ORDER BY last.article_id DESC LIMIT :newest)"
    ),
    "postgresql": text(
        "SELECT wanted.bucket, band.article_id"
        " FROM unnest(CAST(:buckets AS bigint[])) AS wanted (bucket) CROSS JOIN LATERAL"
        " (SELECT article_id FROM article_bands WHERE article_bands.bucket = wanted.bucket"
        " ORDER BY article_id DESC LIMIT :newest) AS band"
    ),
}
# One parameter for all rows: to bind each takes longer than to insert it.
_ADD_BANDS = {
    "sqlite": text(
        "INSERT INTO article_bands (bucket, article_id)"
        " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:rows)"
        " WHERE true ON CONFLICT DO NOTHING"
    ),
    "postgresql": text(
        "INSERT INTO article_bands (bucket, article_id)"
        " SELECT * FROM unnest(CAST(:buckets AS bigint[]), CAST(:articles AS bigint[]))"
        " ON CONFLICT DO NOTHING"
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of an article for finding its copies."""

    article_id: int
    signature: Signature


def add_entries(session: Session, entries: Sequence[Entry]) -> None:
    """Write the entries of articles; those that they had must have been dropped."""
    statement = insert_into(session, SIGNATURES)
    columns = ("method", "shingles", "signature")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[SIGNATURES.c.article_id],
            set_={name: statement.excluded[name] for name in columns},
        ),
        [
            {
                "article_id": entry.article_id,
                "method": METHOD,
                "shingles": entry.signature.shingles,
                "signature": entry.signature.slots,
            }
            for entry in entries
        ],
    )
    # In the order of the index, so that pages of it are touched one after another.
    rows = sorted(
        (bucket, entry.article_id) for entry in entries for bucket in entry.signature.buckets()
    )
    if not rows:
        return
    if is_postgresql(session):
        buckets, articles = (list(column) for column in zip(*rows, strict=True))
        session.execute(_ADD_BANDS["postgresql"], {"buckets": buckets, "articles": articles})
    else:
        session.execute(_ADD_BANDS["sqlite"], {"rows": json.dumps(rows)})


def drop_entries(session: Session, article_ids: Iterable[int]) -> None:
    """Take articles out of the index."""
    found = signatures_of(session, article_ids)
    rows = [
        {"was_in": bucket, "article": article_id}
        for article_id, signature in found.items()
        for bucket in signature.buckets()
    ]
    if rows:
        where = (BANDS.c.bucket == bindparam("was_in"), BANDS.c.article_id == bindparam("article"))
        session.execute(delete(BANDS).where(*where), rows)
        session.execute(delete(SIGNATURES).where(SIGNATURES.c.article_id.in_(sorted(found))))


def has_other_methods(session: Session) -> bool:
    """Whether the index has articles that were signed by another method, which are compared with none
    of today's; a look at its two ends.
    """
    ends = select(
        select(func.min(BANDS.c.bucket)).scalar_subquery(),
        select(func.max(BANDS.c.bucket)).scalar_subquery(),
    )
    return any(end is not None and end not in BUCKETS for end in session.execute(ends).one())


def drop_other_methods(session: Session, *, limit: int) -> bool:
    """Take some of what other methods left out of the index; whether there was anything."""
    other = or_(BANDS.c.bucket < BUCKETS.start, BANDS.c.bucket >= BUCKETS.stop)
    rows = session.execute(select(BANDS).where(other).order_by(BANDS.c.bucket).limit(limit)).all()
    if rows:
        last = and_(BANDS.c.bucket >= rows[0].bucket, BANDS.c.bucket <= rows[-1].bucket)
        session.execute(delete(BANDS).where(last, other))
    return bool(rows)


def signatures_of(session: Session, article_ids: Iterable[int]) -> dict[int, Signature]:
    """The signatures of today's method, by article."""
    ids = sorted(set(article_ids))
    if not ids:
        return {}
    columns = (SIGNATURES.c.article_id, SIGNATURES.c.shingles, SIGNATURES.c.signature)
    query = select(*columns).where(SIGNATURES.c.article_id.in_(ids), SIGNATURES.c.method == METHOD)
    return {
        article_id: Signature(shingles, slots)
        for article_id, shingles, slots in session.execute(query)
    }


def alike(session: Session, signatures: Mapping[int, Signature]) -> list[tuple[int, int]]:
    """Pairs of articles that are worth comparing, the first of each from `signatures`.

    The time for one article does not depend on how many there are, but for the depth of an index.
    """
    shared = _shared(session, signatures)
    others = {other for counted in shared.values() for other in counted}
    known = dict(signatures) | signatures_of(session, others - signatures.keys())
    return sorted(
        {
            (article_id, other)
            for article_id, counted in shared.items()
            for other in counted
            if other in known and known[article_id].containment(known[other]) >= ALIKE
        }
    )


def _shared(session: Session, signatures: Mapping[int, Signature]) -> dict[int, list[int]]:
    """Of each article the others that share most bands with it."""
    wanted: dict[int, list[int]] = {}
    for article_id, signature in signatures.items():
        for bucket in signature.buckets():
            wanted.setdefault(bucket, []).append(article_id)
    buckets = sorted(wanted)
    if not buckets:
        return {}
    if is_postgresql(session):
        rows = session.execute(_SHARED["postgresql"], {"buckets": buckets, "newest": NEWEST})
    else:
        values = {"buckets": str(buckets), "newest": NEWEST}
        rows = session.execute(_SHARED["sqlite"], values)
    counts: dict[int, Counter[int]] = {}
    for bucket, other in rows:
        for article_id in wanted[bucket]:
            if other != article_id:
                counts.setdefault(article_id, Counter())[other] += 1
    return {
        article_id: sorted(counted, key=lambda one: (-counted[one], -one))[:COMPARED]
        for article_id, counted in counts.items()
    }
