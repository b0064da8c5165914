"""The command `newscrawl export`: options in, a recipe and its snapshot out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from newscrawl.commands.options import Day, EndOfDay, as_json
from newscrawl.config import load_config
from newscrawl.errors import ConfigurationError
from newscrawl.terminal import err, out

SPLITS = "train, validation and test"


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
    "--recipe",
    "recipe_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML file that says what is to be exported; the options below win over it.",
)
@click.option(
    "--since-snapshot",
    type=click.Path(path_type=Path, file_okay=False),
    help="Only what is new, changed or withdrawn since the snapshot, or increment, in this folder.",
)
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--since", type=Day(), help="Only articles published since this day.")
@click.option(
    "--until", type=EndOfDay(), help="Only articles published until this day, itself included."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Only this language (ISO 639-1); may be repeated.",
)
@click.option(
    "--licence",
    "licences",
    multiple=True,
    help="Only this licence (SPDX identifier), the page's own or else the source's; may be repeated.",
)
@click.option(
    "--without-duplicates",
    is_flag=True,
    default=None,
    help="No article that is a copy of another one.",
)
@click.option("--min-words", type=click.IntRange(min=0), help="Only articles with as many words.")
@click.option(
    "--withheld",
    type=click.Choice(["default", "drop", "include"]),
    help="What leaves of articles whose owners reserve their use: metadata only (default; of those"
    " whose licence allows no derivatives, URL, title and hash), no row, or all.",
)
@click.option(
    "--text",
    type=click.Choice(["plain", "markdown", "both"]),
    help="Form of the texts; default: plain.",
)
@click.option(
    "--pseudonymise-authors",
    is_flag=True,
    default=None,
    help="Hashes under NEWSCRAWL_PSEUDONYM_KEY for the names of authors.",
)
@click.option(
    "--split",
    metavar="SHARES",
    help=f"Shares of {SPLITS} in percent, such as 90,5,5 (the default), or none.",
)
@click.option(
    "--format", "format_", type=click.Choice(["parquet", "jsonl", "csv"]), help="Default: parquet."
)
@click.option(
    "--compression", type=click.Choice(["none", "gzip", "zstd"]), help="Of jsonl and csv."
)
@click.option(
    "--partition-by",
    type=click.Choice(["source", "language", "month"]),
    help="Lay the files into folders by_...=VALUE.",
)
@as_json
@click.pass_context
def export(
    context: click.Context,
    /,
    *,
    folder: Path | None,
    to: str | None,
    recipe_file: Path | None,
    since_snapshot: Path | None,
    format_: str | None,
    split: str | None,
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
    recipe = _recipe(recipe_file, format_, split, chosen)
    if to is not None and ("://" in to):
        if since_snapshot:
            raise click.UsageError("--since-snapshot goes with --out: an increment is a folder")
        _publish(to, recipe, json_=json_)
        return
    from newscrawl.exports.export import export as run_export
    from newscrawl.storage.engine import Database

    config = load_config()
    with Database.open(config.database) as database, _progress() as on_progress:
        result = run_export(
            database,
            out=folder or Path(str(to)),
            recipe=recipe,
            since_snapshot=since_snapshot,
            key=config.pseudonym_key,
            on_progress=on_progress,
        )
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
    what = f"{result.rows:,} articles"
    if manifest.base:
        changes = [
            f"{manifest.counts.get(name, 0):,} {name}" for name in ("new", "changed", "withdrawn")
        ]
        what = ", ".join(changes)
    out.print(f"{what}, {result.bytes:,} bytes: {result.path} (snapshot {manifest.snapshot_id})")


def _publish(target: str, recipe: Any, *, json_: bool) -> None:
    from newscrawl.exports.publish import is_sql, to_sql, to_store
    from newscrawl.storage.engine import Database

    config = load_config()
    publish = to_sql if is_sql(target) else to_store
    with Database.open(config.database) as database, _progress() as on_progress:
        done = publish(database, target, recipe, key=config.pseudonym_key, on_progress=on_progress)
    if json_:
        click.echo(json.dumps({"to": done.where, "rows": done.rows}))
    else:
        out.print(f"{done.rows:,} articles: {done.where} ({done.note})")


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
        f"Snapshot {manifest.snapshot_id}: {manifest.counts['rows']:,} rows, {files} files, all as written."
    )


def _recipe(
    path: Path | None, format_: str | None, split: str | None, chosen: dict[str, Any]
) -> Any:
    from newscrawl.exports.recipe import (
        Compression,
        Format,
        Partition,
        Recipe,
        Text,
        Withheld,
        load_recipe,
    )

    kinds = {
        "compression": Compression,
        "partition_by": Partition,
        "text": Text,
        "withheld": Withheld,
    }
    recipe = load_recipe(path) if path else Recipe()
    given = {name: value for name, value in chosen.items() if value not in (None, ())}
    given = {name: kinds[name](value) if name in kinds else value for name, value in given.items()}
    if format_:
        given["format"] = Format(format_)
    if split:
        given["split"] = _shares(split)
    return replace(recipe, **given)


def _shares(text: str) -> tuple[int, ...]:
    if text == "none":
        return ()
    try:
        return tuple(int(share) for share in text.split(","))
    except ValueError:
        raise ConfigurationError(
            f"--split: {text!r} is not three shares such as 90,5,5, nor none"
        ) from None


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
