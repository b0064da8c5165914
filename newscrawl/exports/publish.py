"""A database, a recipe and the URL of a place in; a dataset in that place out: SQL or an object store."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from newscrawl.counted import counted
from newscrawl.engine.seam import Engine
from newscrawl.errors import ConfigurationError
from newscrawl.exports.export import Progress, export
from newscrawl.exports.facts import prepare
from newscrawl.exports.folder import LATEST, MANIFEST
from newscrawl.exports.places import Place
from newscrawl.exports.ranges import rows_by
from newscrawl.exports.recipe import Recipe
from newscrawl.exports.schema import SCHEMA_VERSION, schema_for
from newscrawl.exports.sql_target import Loaded, load
from newscrawl.storage.engine import Database
from newscrawl.storage.exports import begin, fail, finish
from newscrawl.storage.remote import Remote

SQL = ("postgresql:", "postgres:", "postgresql+", "sqlite:")


@dataclass(frozen=True, slots=True)
class Published:
    where: str
    rows: int
    note: str


def is_sql(target: str) -> bool:
    return target.startswith(SQL)


def to_sql(
    database: Database,
    target: str,
    recipe: Recipe,
    *,
    key: str = "",
    on_progress: Progress | None = None,
    engine: Engine | None = None,
) -> Published:
    """Bring the table `newscrawl_articles` at `target` to what `recipe` asks for, in one transaction.

    Raises:
        ConfigurationError: see `export` and `sql_target.load`.
        StorageError: one of the databases is down.
    """
    facts = prepare(database, recipe, key)
    where = make_url(target).render_as_string(hide_password=True)
    with (
        _noted(database, where, recipe) as done,
        closing(rows_by(engine, database, recipe, facts, key=key)) as rows,
    ):
        loaded = load(target, rows, schema_for(recipe), on_progress)
        done.append(loaded)
    return Published(where, loaded.rows, f"{counted(loaded.removed, 'row')} taken out")


def to_store(
    database: Database,
    target: str,
    recipe: Recipe,
    *,
    since_snapshot: str | None = None,
    key: str = "",
    on_progress: Progress | None = None,
    engine: Engine | None = None,
) -> Published:
    """Bring a snapshot to `target/SNAPSHOT-ID/`, and name it in `target/latest.json` when it is whole.

    Stores rename nothing, so each snapshot has a folder of its own, and what names the latest is
    written last. Of an increment it also names the snapshot on which that builds.

    Args:
        database: see `export`, as for the others.
        target: URL of the place.
        recipe: what is asked for.
        since_snapshot: URL of what an increment builds on.
        key: of the hashes that stand for authors' names.
        on_progress: called with the number of rows so far.
        engine: see `export`.

    Raises:
        ConfigurationError: see `export`; the store's package is not installed; `since_snapshot` is a
            folder, which readers of the store do not see.
        StorageError: the store does not take it; `latest.json` names the earlier snapshot still.
    """
    remote = Remote(target, setting="--to", whose="the dataset")
    if since_snapshot and not Place(since_snapshot).is_remote:
        raise ConfigurationError(
            f"{since_snapshot} is a folder of this machine, and who reads {remote.url} does not see it:"
            " an increment in an object store builds on a snapshot in one; give its URL"
        )
    with tempfile.TemporaryDirectory(prefix="newscrawl-") as scratch:
        folder = Path(scratch) / "snapshot"
        result = export(
            database, out=folder, recipe=recipe, since_snapshot=since_snapshot, key=key,
            on_progress=on_progress, engine=engine,
        )  # fmt: skip
        name, base = result.manifest.snapshot_id, result.manifest.base
        files = [file.path for file in [*result.manifest.files, *result.manifest.documents]]
        for path in [*files, MANIFEST]:
            remote.put(folder / path, f"{name}/{path}")
        latest = Path(scratch) / LATEST
        named = {"snapshot_id": name, "path": f"{name}/"}
        if base is not None:
            named["base"] = base.snapshot_id
        latest.write_text(json.dumps(named) + "\n")
        remote.put(latest, LATEST)
    return Published(f"{remote.url}/{name}", result.rows, f"{remote.url}/{LATEST} names it")


@contextmanager
def _noted(database: Database, where: str, recipe: Recipe) -> Iterator[list[Loaded]]:
    """A row of `exports` for what is done within; its rows are those of what is put into the list."""
    with database.begin() as session:
        number = begin(
            session,
            path=where,
            format="sql",
            filters=recipe.as_dict(),
            schema_version=SCHEMA_VERSION,
        )
    done: list[Loaded] = []
    try:
        yield done
    except BaseException as error:
        fail(database, number, str(error) or type(error).__name__)
        raise
    with database.begin() as session:
        finish(session, number, rows=sum(one.rows for one in done), bytes_=0, sha256=None)
