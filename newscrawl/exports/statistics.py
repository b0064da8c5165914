"""Batches of a dataset in, what its card tells of them out: counts, in memory that hardly grows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from newscrawl.exports.columns import Column, pc
from newscrawl.exports.days import DayCounts
from newscrawl.topics import RELEVANT

LENGTHS = (0, 50, 100, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000)
"""lower ends of the classes of length, in words"""


@dataclass(slots=True)
class Statistics:
    """What is counted of the rows that leave."""

    rows: int = 0
    words: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)
    """of the sources"""
    languages: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    relevant: int = 0
    """articles that are held for tech policy"""
    licences: Counter[str] = field(default_factory=Counter)
    rights: Counter[str] = field(default_factory=Counter)
    """`rights: rights_reason`"""
    copies: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    reader_versions: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    """blocks by reason"""
    lengths: Counter[int] = field(default_factory=Counter)
    """articles by class of length, named by its lower end"""
    days: DayCounts = field(default_factory=DayCounts)
    """articles by source and day of publication, else of first sight"""
    missing: Counter[str] = field(default_factory=Counter)
    """rows in which a column is null, or an empty list"""
    first: datetime | None = None
    last: datetime | None = None
    """of publication, else of first sight"""
    as_of: datetime | None = None
    """the latest time at which one of the pages was fetched"""

    def add(self, batch: pa.RecordBatch) -> None:
        self.rows += len(batch)
        self._miss(batch)
        if "change" in batch.schema.names:
            _count(self.changes, batch["change"])
            batch = batch.filter(pc.not_equal(batch["change"], "withdrawn"))
        if not len(batch):
            return
        self.words += pc.sum(batch["word_count"]).as_py()
        for name, counter in (
            ("source", self.sources), ("language", self.languages), ("split", self.splits),
            ("reader_version", self.reader_versions),
        ):  # fmt: skip
            if name in batch.schema.names:
                _count(counter, pc.fill_null(batch[name], "unknown"))
        topics: Column = batch["topics"]
        _count(self.topics, topics.flatten())
        self.relevant += pc.sum(pc.greater_equal(batch["relevance"], RELEVANT)).as_py() or 0
        _count(self.copies, pc.drop_null(batch["copy_kind"]))
        licence = pc.coalesce(batch["licence_id"], batch["licence"], batch["source_licence"])
        _count(self.licences, licence)
        reason = pc.fill_null(batch["rights_reason"], "")
        _count(self.rights, pc.binary_join_element_wise(batch["rights"], reason, ": "))
        self._count_groups(batch)

    def _count_groups(self, batch: pa.RecordBatch) -> None:
        moment = pc.coalesce(batch["published_at"], batch["first_seen_at"])
        span = pc.min_max(moment).as_py()
        self.first = min(filter(None, (self.first, span["min"])))
        self.last = max(filter(None, (self.last, span["max"])))
        self.as_of = max(filter(None, (self.as_of, pc.max(batch["fetched_at"]).as_py())))
        by_day = pa.table(
            [batch["source"], batch["source_title"], pc.cast(pc.floor_temporal(moment, unit="day"), pa.date32())],
            names=["source", "title", "day"],
        )  # fmt: skip
        grouped = by_day.group_by(["source", "title", "day"], use_threads=False)
        for row in grouped.aggregate([([], "count_all")]).to_pylist():
            self.days.add(row["source"], row["day"], row["count_all"])
            self.titles[row["source"]] = row["title"]
        removed: Column = batch["removed"]
        removed = removed.flatten()
        blocks = pa.table(
            [removed.field("reason"), removed.field("blocks")], names=["reason", "blocks"]
        )
        for row in blocks.group_by("reason").aggregate([("blocks", "sum")]).to_pylist():
            self.removed[row["reason"]] += row["blocks_sum"]
        for length in LENGTHS:
            longer = pc.greater_equal(batch["word_count"], length)
            self.lengths[length] += pc.sum(longer).as_py() or 0

    def _miss(self, batch: pa.RecordBatch) -> None:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if pa.types.is_list(column.type):
                self.missing[name] += pc.sum(pc.equal(pc.list_value_length(column), 0)).as_py() or 0
            else:
                self.missing[name] += column.null_count

    def by_length(self) -> dict[int, int]:
        """Articles in each class of length."""
        longer = [self.lengths[length] for length in LENGTHS] + [0]
        return {
            length: longer[number] - longer[number + 1] for number, length in enumerate(LENGTHS)
        }


def _count(counter: Counter[str], column: Any) -> None:
    for row in pc.value_counts(column).to_pylist():
        counter[row["values"]] += row["counts"]


def in_order(counter: Counter[Any]) -> list[tuple[Any, int]]:
    """Most frequent first, then by name: the same for the same counts."""
    return sorted(counter.items(), key=lambda item: (-item[1], str(item[0])))


def day_of(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).date().isoformat()
