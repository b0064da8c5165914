"""The command `newscrawl export`: options in, a recipe and its snapshot out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from newscrawl.commands.options import as_json, on_engine
from newscrawl.commands.recipes import recipe_of, recipe_options, require_topics
from newscrawl.config import load_config
from newscrawl.counted import counted
from newscrawl.recording import count, recorded
from newscrawl.terminal import err, out


@click.group(invoke_without_command=True)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the snapshot; an earlier snapshot there is replaced when the new one is whole.",
)
@click.option(
    "--to",
    metavar="URL|DIR",
    help="In place of --out: postgresql://... brings a table there up to date; s3://bucket/path and"
    " the like get a folder for each snapshot.",
)
@click.option(
    "--since-snapshot",
    metavar="DIR|URL",
    help="Only what is new, changed or withdrawn since the snapshot, or increment, in this folder or"
    " at this URL (s3://bucket/path/ID).",
)
@recipe_options
@on_engine
@as_json
@click.pass_context
def export(
    context: click.Context,
    /,
    *,
    folder: Path | None,
    to: str | None,
    recipe_file: Path | None,
    since_snapshot: str | None,
    format_: str | None,
    split: str | None,
    engine: str,
    address: str,
    json_: bool,
    **chosen: Any,
) -> None:
    """Write the stored articles as a dataset: data files, manifest, data card, Croissant metadata.

    The same articles make the same bytes. docs/datasets.md says what is in the folder, how to load it
    and how to keep it up to date.
    """
    if context.invoked_subcommand:
        return
    if (folder is None) == (to is None):
        raise click.UsageError("say where to: --out DIR, or --to URL")
    from newscrawl.exports.memory import give_back

    give_back()
    recipe = recipe_of(recipe_file, format_, split, chosen)
    require_topics(recipe, load_config().topics_dir)
    if to is not None and ("://" in to):
        _publish(to, recipe, since_snapshot, (engine, address), json_=json_)
    else:
        _write(folder or Path(str(to)), recipe, since_snapshot, (engine, address), json_=json_)


@recorded("export")
def _write(
    folder: Path, recipe: Any, since_snapshot: str | None, how: tuple[str, str], *, json_: bool
) -> None:
    from newscrawl.engine import opened
    from newscrawl.exports.export import export as run_export
    from newscrawl.storage.engine import Database

    config = load_config()
    with (
        Database.open(config.database) as database,
        opened(how[0], config, address=how[1]) as engine,
        _progress() as on_progress,
    ):
        result = run_export(
            database,
            out=folder,
            recipe=recipe,
            since_snapshot=since_snapshot,
            key=config.pseudonym_key,
            on_progress=on_progress,
            engine=engine,
        )
    count(rows=result.rows, bytes=result.bytes)
    manifest = result.manifest
    if json_:
        fields = {
            "path": str(result.path),
            "snapshot_id": manifest.snapshot_id,
            "rows": result.rows,
            "bytes": result.bytes,
            "sha256": result.sha256,
            "counts": manifest.counts,
            "files": [file.path for file in manifest.files],
        }
        click.echo(json.dumps(fields))
        return
    what = counted(result.rows, "article")
    if manifest.base:
        changes = [
            f"{manifest.counts.get(name, 0):,} {name}" for name in ("new", "changed", "withdrawn")
        ]
        what = ", ".join(changes)
    out.print(
        f"{what}, {counted(result.bytes, 'byte')}: {result.path} (snapshot {manifest.snapshot_id})"
    )


@recorded("export")
def _publish(
    target: str, recipe: Any, since_snapshot: str | None, how: tuple[str, str], *, json_: bool
) -> None:
    from newscrawl.engine import opened
    from newscrawl.exports.publish import is_sql, to_sql, to_store
    from newscrawl.storage.engine import Database

    if not is_sql(target):
        publish = partial(to_store, since_snapshot=since_snapshot)
    elif since_snapshot:
        raise click.UsageError(
            "--since-snapshot goes with folders and object stores: a table is brought up to date"
        )
    else:
        publish = partial(to_sql)
    config = load_config()
    with (
        Database.open(config.database) as database,
        opened(how[0], config, address=how[1]) as engine,
        _progress() as on_progress,
    ):
        done = publish(
            database,
            target,
            recipe,
            key=config.pseudonym_key,
            on_progress=on_progress,
            engine=engine,
        )
    count(rows=done.rows)
    if json_:
        click.echo(json.dumps({"to": done.where, "rows": done.rows}))
    else:
        out.print(f"{counted(done.rows, 'article')}: {done.where} ({done.note})")


@export.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@as_json
def verify(folder: Path, *, json_: bool) -> None:
    """Check every file of the snapshot in DIR against its manifest."""
    from newscrawl.exports.manifest import verify as run_verify

    manifest = run_verify(folder)
    if json_:
        click.echo(json.dumps({"snapshot_id": manifest.snapshot_id, "counts": manifest.counts}))
        return
    files = len(manifest.files) + len(manifest.documents)
    out.print(
        f"Snapshot {manifest.snapshot_id}: {counted(manifest.counts['rows'], 'row')},"
        f" {counted(files, 'file')}, all as written."
    )


@contextmanager
def _progress() -> Iterator[Any]:
    """What is told on a terminal how many rows are written; None where there is none."""
    if not err.is_terminal:
        yield None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,} rows"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda rows: shown.update(task, completed=rows)
