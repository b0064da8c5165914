"""Articles whose text is new in, the copies among them marked: cluster, head, and how each came from it.

A cluster are the articles that are copies of one another; its head is the original, so far as can
be told, and the others point to it (`article_copies`). A head is itself no copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from newscrawl.copies.compare import CLOSE, Likeness, compare
from newscrawl.copies.origin import Member, kind_of, precedence
from newscrawl.storage.copy_index import (
    Entry,
    add_entries,
    alike,
    drop_entries,
    signatures_of,
)
from newscrawl.storage.copy_members import Known, copies_of, load_members
from newscrawl.storage.models import ArticleCopy, ArticleRow, table_of
from newscrawl.storage.states import CopyKind
from newscrawl.storage.upsert import lock_copies

ARTICLES = table_of(ArticleRow)
COPIES = table_of(ArticleCopy)

MOST_ASKED = 20
"""articles of a cluster that a doubtful copy is compared with"""


def mark_copies(session: Session, entries: Sequence[Entry], *, changed: Iterable[int] = ()) -> None:
    """Index articles whose text is new and find out which of them are copies; the caller commits.

    Args:
        entries: of the articles, which are in the database already.
        changed: those of them that were stored before, and those whose text is not stored any more.
    """
    before = signatures_of(session, changed)
    same = {one.article_id for one in entries if before.get(one.article_id) == one.signature}
    entries = [one for one in entries if one.article_id not in same]
    changed = set(changed) - same
    if not entries and not changed:
        return
    lock_copies(session)
    _release(session, changed)
    if entries:
        add_entries(session, entries)
    pairs = alike(session, {entry.article_id: entry.signature for entry in entries})
    wanted = {article_id for pair in pairs for article_id in pair} | changed
    known = load_members(session, wanted)
    known |= load_members(session, {one.head_id for one in known.values()} - known.keys())
    clusters = Clusters(known)
    for (one, other), likeness in _matches(session, pairs, known).items():
        clusters.join(one, other, likeness)
    for group in clusters.groups():
        _write(session, group, clusters, {entry.article_id for entry in entries})
    _part(session, [known[one] for one in changed if one not in clusters.parents])


def forget(session: Session, article_ids: Iterable[int]) -> None:
    """Take articles that are about to be deleted out of the index and of their clusters: of the
    copies of a head the next best becomes the head.
    """
    gone = set(article_ids)
    if not gone:
        return
    lock_copies(session)
    _release(session, gone)


def _release(session: Session, article_ids: set[int]) -> None:
    """Take articles out of the index, and out of the relation of copies and heads."""
    if not article_ids:
        return
    drop_entries(session, article_ids)
    headless = copies_of(session, article_ids)
    session.execute(delete(COPIES).where(COPIES.c.article_id.in_(sorted(article_ids))))
    for head_id, copies in headless.items():
        left = load_members(session, [copy for copy in copies if copy not in article_ids])
        session.execute(delete(COPIES).where(COPIES.c.head_id == head_id))
        if len(left) > 1:
            _point(session, [known.member for known in left.values()])


def _matches(
    session: Session, pairs: Iterable[tuple[int, int]], known: Mapping[int, Known]
) -> dict[tuple[int, int], Likeness]:
    """Of the pairs those that are copies of each other."""
    found = {}
    best: dict[int, float] = {}
    for one, other in pairs:
        likeness = compare(known[one].member.text, known[other].member.text)
        if likeness.is_copy:
            found[one, other] = likeness
            for article_id in (one, other):
                best[article_id] = max(best.get(article_id, 0), likeness.similarity)
    return {
        (one, other): likeness
        for (one, other), likeness in found.items()
        if not likeness.is_weak
        or (
            likeness.similarity >= max(best[one], best[other]) - CLOSE
            and _agrees(session, known[one], known[other])
            and _agrees(session, known[other], known[one])
        )
    }


def _agrees(session: Session, known: Known, other: Known) -> bool:
    """Whether what its own publisher has in the other one's cluster is this text, too: another
    report of the series that the cluster's text belongs to is not.
    """
    query = select(ARTICLES.c.id).where(
        ARTICLES.c.cluster == other.cluster,
        ARTICLES.c.id.not_in([known.member.id, other.member.id]),
    )
    ids = session.scalars(query.order_by(ARTICLES.c.id).limit(MOST_ASKED)).all()
    text = known.member.text
    return all(
        compare(text, one.member.text).is_copy
        for one in load_members(session, ids).values()
        if one.member.text.publisher == text.publisher
    )


@dataclass(slots=True)
class Clusters:
    """Which of the loaded articles belong together."""

    known: dict[int, Known]
    parents: dict[int, int] = field(default_factory=dict)
    likeness: dict[tuple[int, int], Likeness] = field(default_factory=dict)

    def join(self, one: int, other: int, likeness: Likeness) -> None:
        self.likeness[one, other] = self.likeness[other, one] = likeness
        for article_id in (one, other):
            head = self.known[article_id].head_id
            self.parents[self._root(article_id)] = self._root(head)
        self.parents[self._root(one)] = self._root(other)

    def groups(self) -> list[list[Known]]:
        found: dict[int, list[Known]] = {}
        for article_id in sorted(self.parents):
            found.setdefault(self._root(article_id), []).append(self.known[article_id])
        return [found[root] for root in sorted(found)]

    def _root(self, article_id: int) -> int:
        root = self.parents.setdefault(article_id, article_id)
        while root != self.parents[root]:
            root = self.parents[root]
        self.parents[article_id] = root
        return root


def _write(session: Session, group: list[Known], clusters: Clusters, new: set[int]) -> None:
    """Make one cluster of a group: its head, those that were heads before, and the new ones."""
    names = {known.cluster for known in group}
    if len(names) > 1:
        age = func.min(ARTICLES.c.id)
        oldest = (
            select(ARTICLES.c.cluster)
            .where(ARTICLES.c.cluster.in_(sorted(names)))
            .group_by(ARTICLES.c.cluster)
            .order_by(age)
        )
        stays, *others = session.scalars(oldest)
        session.execute(
            update(ARTICLES).where(ARTICLES.c.cluster.in_(others)).values(cluster=stays)
        )
    heads = {known.head_id for known in group}
    members = {
        known.member.id: known.member
        for known in group
        if known.member.id in heads or known.member.id in new
    }
    best = min(members.values(), key=precedence)
    for copies in copies_of(session, heads - {best.id}).values():
        members |= {
            known.member.id: known.member for known in load_members(session, copies).values()
        }
    _point(session, list(members.values()), clusters.likeness)


def _point(
    session: Session,
    members: list[Member],
    likeness: dict[tuple[int, int], Likeness] | None = None,
) -> None:
    """Let the best of the members be the head of the others."""
    head = min(members, key=precedence)
    rows = []
    for member in members:
        if member is not head:
            known = (likeness or {}).get((member.id, head.id)) or compare(member.text, head.text)
            kind = CopyKind(kind_of(member, head, known))
            rows.append(
                {
                    "article_id": member.id,
                    "head_id": head.id,
                    "kind": kind,
                    "similarity": round(known.similarity, 4),
                }
            )
    ids = [member.id for member in members]
    session.execute(delete(COPIES).where(COPIES.c.article_id.in_(ids)))
    session.execute(insert(COPIES), rows)


def _part(session: Session, alone: list[Known]) -> None:
    """Let articles whose new text is nobody's copy leave their cluster, unless it is theirs."""
    for known in alone:
        is_theirs = known.cluster == known.own_cluster or copies_of(session, [known.member.id])
        if not is_theirs:
            session.execute(
                update(ARTICLES)
                .where(ARTICLES.c.id == known.member.id)
                .values(cluster=known.own_cluster)
            )
