"""The chosen articles as Arrow batches, read by an engine: ranges of them are tasks, all see one state."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa

from newscrawl.engine.seam import Engine, IsEnding, Job
from newscrawl.errors import StorageError, WorkersError
from newscrawl.exports.facts import SourceFacts
from newscrawl.exports.recipe import Recipe
from newscrawl.exports.rows import BATCH, every, range_of, read_rows
from newscrawl.storage.arrow import arrow_reader, shared_state
from newscrawl.storage.engine import Database

BATCHES = 2
"""that are one task"""
TRY_AGAIN = (1.0, 2.0, 4.0)
"""seconds after which a range is read again when the database ended the connection"""
LAST = 2**63 - 1
"""the greatest id that there can be"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Articles to be read, and all that it needs."""

    database: str
    """URL, with the password"""
    snapshot: str
    """name of the state that all ranges are read in"""
    recipe: Recipe
    facts: SourceFacts
    key: str
    first: int
    """id"""
    end: int
    """id, not included"""


def read_range(task: Range, is_ending: IsEnding) -> list[pa.RecordBatch]:
    """Read the articles of a range.

    Raises:
        StorageError: the database is down, or who shared its state has ended.
    """
    for seconds in TRY_AGAIN:
        with suppress(StorageError):
            return _read(task)
        if not is_ending():
            time.sleep(seconds)
    return _read(task)


def _read(task: Range) -> list[pa.RecordBatch]:
    with (
        closing(Database.open(task.database, check=False)) as database,
        arrow_reader(database, task.snapshot) as reader,
    ):
        ids = range(task.first, task.end)
        return list(range_of(reader, task.recipe, task.facts, task.key, ids))


EXPORT: Job[Range, list[pa.RecordBatch]] = Job(
    name="export", work=read_range, label=lambda task: f"articles from {task.first} on"
)


def rows_by(
    engine: Engine | None, database: Database, recipe: Recipe, facts: SourceFacts, *, key: str = ""
) -> Generator[pa.RecordBatch]:
    """As `read_rows`, the same batches in the same order, read by the nodes of a cluster.

    The cores of this machine read without tasks: there, Arrow works on several as it is.

    Raises:
        StorageError: the database is down.
        WorkersError: a range could not be read on any node.
    """
    if engine is None or engine.name == "local":
        yield from read_rows(database, recipe, facts, key=key)
        return
    with shared_state(database) as (reader, snapshot):
        ends = [one + 1 for one in every(reader, recipe, facts, BATCHES * BATCH)]
        url = database.url.render_as_string(hide_password=False)
        tasks: Iterator[Range] = (
            Range(
                database=url, snapshot=snapshot, recipe=recipe, facts=facts, key=key,
                first=first, end=end,
            )
            for first, end in pairwise([0, *ends, LAST])
        )  # fmt: skip
        for done in engine.run(EXPORT, tasks, in_order=True):
            if done.result is None:
                raise WorkersError(f"articles from {done.task.first} on: {done.lost}")
            yield from done.result
