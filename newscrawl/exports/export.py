"""A database and a recipe in, a snapshot of its articles out, and a row in `exports` that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from newscrawl import __version__
from newscrawl.engine.seam import Engine
from newscrawl.exports.ahead import ahead
from newscrawl.exports.card import card
from newscrawl.exports.croissant import croissant
from newscrawl.exports.facts import SourceFacts, prepare
from newscrawl.exports.files import DataFile, hashed
from newscrawl.exports.folder import MANIFEST, replacing
from newscrawl.exports.manifest import Manifest
from newscrawl.exports.parts import Part, parts_of
from newscrawl.exports.plots import plots
from newscrawl.exports.ranges import rows_by
from newscrawl.exports.recipe import Recipe
from newscrawl.exports.schema import SCHEMA_VERSION, schema_for
from newscrawl.exports.shards import ShardWriter
from newscrawl.exports.statistics import Statistics
from newscrawl.storage.engine import Database
from newscrawl.storage.exports import begin, fail, finish

if TYPE_CHECKING:
    from newscrawl.exports.bases import BaseRows

Progress = Callable[[int], None]

AHEAD = 3
"""batches that are ready before they are written: a row group's, which are written at once"""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The snapshot that an export made."""

    path: Path
    """its folder"""
    rows: int
    bytes: int
    """of all files"""
    sha256: str
    """of the manifest, hexadecimal"""
    manifest: Manifest


def export(
    database: Database,
    *,
    out: Path,
    recipe: Recipe | None = None,
    since_snapshot: Path | str | None = None,
    key: str = "",
    on_progress: Progress | None = None,
    engine: Engine | None = None,
) -> ExportResult:
    """Write the articles that `recipe` asks for into the folder `out`, in order of their ids.

    The same articles make the same bytes. An earlier snapshot in `out` stays until the new one is
    whole, and stays for good when this export fails or is interrupted.

    Args:
        database: where the articles are, and where the export is noted.
        out: folder; made when it is not there.
        recipe: which articles, and in what form.
        since_snapshot: folder or URL of an earlier snapshot, or of an increment on one: only what is
            new, changed or withdrawn since is written.
        key: of the hashes that stand for authors' names, where the recipe asks for them.
        on_progress: called with the number of rows written so far.
        engine: what reads the rows; None: this process.

    Raises:
        ConfigurationError: no such source in the database, no key, or `since_snapshot` or `out` is
            a folder of something else.
        StorageError: a file cannot be written, or read, or the database fails.
    """
    recipe = recipe or Recipe()
    facts = prepare(database, recipe, key)
    with ExitStack() as stack:
        base = None
        if since_snapshot:
            from newscrawl.exports.bases import (
                opened_base,  # with Arrow's datasets, which are large
            )

            base = stack.enter_context(opened_base(str(since_snapshot), recipe, out))
        job = _Job(database, recipe, facts, key, base, on_progress, engine)
        return _noted(job, database, recipe, out)


def _noted(job: _Job, database: Database, recipe: Recipe, out: Path) -> ExportResult:
    """Do it, and note in the database what came of it."""
    with database.begin() as session:
        export_id = begin(
            session, path=str(out), format=recipe.format.value, filters=recipe.as_dict(),
            schema_version=SCHEMA_VERSION,
        )  # fmt: skip
    try:
        with replacing(out) as folder:
            manifest = job.write(folder)
            size, sha256 = hashed(folder / MANIFEST)
    except BaseException as error:
        fail(database, export_id, str(error) or type(error).__name__)
        raise
    size += sum(file.bytes for file in [*manifest.files, *manifest.documents])
    with database.begin() as session:
        finish(session, export_id, rows=manifest.counts["rows"], bytes_=size, sha256=sha256)
    return ExportResult(out, manifest.counts["rows"], size, sha256, manifest)


@dataclass(frozen=True, slots=True)
class _Job:
    database: Database
    recipe: Recipe
    facts: SourceFacts
    key: str
    base: BaseRows | None
    on_progress: Progress | None
    engine: Engine | None

    def write(self, folder: Path) -> Manifest:
        """Write all files, the manifest last."""
        statistics = Statistics()
        schema = schema_for(self.recipe, increment=self.base is not None)
        files = self._write_data(folder, schema, statistics)
        manifest = self._manifest(schema, statistics, files)
        drawn = plots(statistics)
        texts = {f"plots/{name}": svg for name, svg in drawn.items()}
        texts["README.md"] = card(manifest, self.recipe, schema, statistics, drawn)
        texts["croissant.json"] = croissant(manifest, self.recipe, schema, statistics)
        documents = []
        for name, text in sorted(texts.items()):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            documents.append(DataFile(name, 0, *hashed(path)))
        manifest = replace(manifest, documents=documents)
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        return manifest

    def _write_data(
        self, folder: Path, schema: pa.Schema, statistics: Statistics
    ) -> list[DataFile]:
        writer = ShardWriter(folder, self.recipe, schema)
        batches = ahead(lambda: self._parts(statistics), depth=AHEAD)
        try:
            for rows, parts in batches:
                writer.write(parts)
                if self.on_progress is not None:
                    self.on_progress(rows)
            return writer.finish()
        except BaseException:
            writer.abandon()
            raise
        finally:
            batches.close()

    def _parts(self, statistics: Statistics) -> Iterator[tuple[int, list[Part]]]:
        """Batches in parts, counted; and how many rows there are of them so far."""
        with closing(self._rows()) as batches:
            for batch in batches:
                statistics.add(batch)
                yield statistics.rows, list(parts_of(batch, self.recipe))

    def _rows(self) -> Generator[pa.RecordBatch]:
        rows = rows_by(self.engine, self.database, self.recipe, self.facts, key=self.key)
        if self.base is None:
            return rows
        from newscrawl.exports.increments import changes

        return changes(rows, self.base)

    def _manifest(
        self, schema: pa.Schema, statistics: Statistics, files: list[DataFile]
    ) -> Manifest:
        counts = {
            "rows": statistics.rows,
            "words": statistics.words,
            **sorted_dict(statistics.changes),
        }
        return Manifest(
            schema_version=SCHEMA_VERSION,
            columns={field.name: str(field.type) for field in schema},
            recipe=self.recipe.as_dict(),
            newscrawl_version=__version__,
            reader_versions=sorted_dict(statistics.reader_versions),
            as_of=statistics.as_of.isoformat() if statistics.as_of else None,
            first=statistics.first.isoformat() if statistics.first else None,
            last=statistics.last.isoformat() if statistics.last else None,
            counts=counts,
            base=self.base.named if self.base else None,
            files=files,
        ).identified()


def sorted_dict(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
