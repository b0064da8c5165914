"""A batch in, the rows of it out that go into one file each: by split and partition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
import pyarrow as pa

from newscrawl.exports.columns import pc
from newscrawl.exports.recipe import Partition, Recipe

DATA = "data"
ROW_BYTES = 1000
"""of the columns of a row that are not long texts"""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows for the files of one split and partition."""

    stem: str
    """of the paths of the files, within the snapshot's folder"""
    rows: pa.RecordBatch
    size: int
    """`text_bytes` of the rows"""


def parts_of(batch: pa.RecordBatch, recipe: Recipe) -> Iterator[Part]:
    """All rows of a batch, in parts; those of each part in their order."""
    keys = _keys(batch, recipe)
    if not keys:
        yield Part(stem_of({}, recipe), batch, text_bytes(batch))
        return
    table = pa.table(keys).append_column("row", pa.array(np.arange(len(batch))))
    grouped = table.group_by(list(keys), use_threads=False).aggregate([("row", "list")])
    grouped = grouped.sort_by([(name, "ascending") for name in keys])
    groups = grouped.select(list(keys)).to_pylist()
    for group, rows in zip(groups, grouped["row_list"], strict=True):
        which = rows.values.sort()
        part = batch if len(which) == len(batch) else batch.take(which)
        yield Part(stem_of(group, recipe), part, text_bytes(part))


def stem_of(group: dict[str, str | None], recipe: Recipe) -> str:
    """Where the files of a split and partition lie; `{}` is all rows."""
    name = group.get("split") or ("train" if recipe.split else "articles")
    by = recipe.partition_by
    if by is None:
        return f"{DATA}/{name}"
    # Not the name of a column: a reader that takes columns from folders would have two.
    value = quote(group.get("partition") or "unknown", safe="")
    return f"{DATA}/by_{by.value}={value}/{name}"


def _keys(batch: pa.RecordBatch, recipe: Recipe) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    if recipe.split:
        keys["split"] = batch["split"]
    match recipe.partition_by:
        case Partition.SOURCE | Partition.LANGUAGE as by:
            keys["partition"] = batch[by.value]
        case Partition.MONTH:
            moment = pc.coalesce(batch["published_at"], batch["first_seen_at"])
            keys["partition"] = pc.strftime(moment, "%Y-%m")
    return keys


def text_bytes(batch: pa.RecordBatch) -> int:
    """Some measure of a batch in bytes, which depends on nothing but its values."""
    size = ROW_BYTES * len(batch)
    for name in ("body", "body_markdown"):
        if name in batch.schema.names:
            size += pc.sum(pc.binary_length(batch[name])).as_py() or 0
    return size
