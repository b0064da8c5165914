"""What was counted of a dataset in, its data card out: a README that people and hubs read
(https://huggingface.co/docs/hub/datasets-cards).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyarrow as pa

from newscrawl.counted import counted
from newscrawl.exports.contents import (
    counts_table,
    fields_table,
    one_line,
    removed_table,
    rights_tables,
    sources_table,
    topics_table,
)
from newscrawl.exports.manifest import Manifest
from newscrawl.exports.parts import DATA
from newscrawl.exports.recipe import Format, Recipe, Text
from newscrawl.exports.splits import SPLITS
from newscrawl.exports.statistics import Statistics, day_of

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
SIZE_NAMES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "n>100M")


def card(
    manifest: Manifest,
    recipe: Recipe,
    schema: pa.Schema,
    statistics: Statistics,
    plots: Iterable[str],
) -> str:
    """The text of the snapshot's README.md."""
    parts = [
        _header(manifest, recipe, statistics),
        _about(manifest, recipe, statistics),
        _loading(recipe, manifest),
        "## Fields\n\n" + fields_table(schema, statistics),
        "## Sources\n\n" + sources_table(statistics),
        "## Licences and rights\n\n" + rights_tables(recipe, statistics),
        "## Languages\n\n" + counts_table(("language", "articles"), statistics.languages),
        "## Topics\n\n" + topics_table(statistics),
        "## What was taken out of the texts\n\n" + removed_table(statistics),
        *(_plots(plots)),
        "## Known limits\n\n" + _limits(recipe),
        "## How to cite\n\n" + _citing(manifest, recipe, statistics),
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def title_of(recipe: Recipe) -> str:
    return recipe.name or "newscrawl articles"


def split_files(manifest: Manifest) -> dict[str, str]:
    """Split to the pattern of its files; without splits, all files are one called train."""
    found = {}
    for name in (*SPLITS, "articles"):
        paths = [file.path for file in manifest.files if f"/{name}-" in file.path]
        if paths:
            ending = paths[0].partition(".")[2]
            deep = "**/" if any(path.count("/") > 1 for path in paths) else ""
            found["train" if name == "articles" else name] = f"{DATA}/{deep}{name}-*.{ending}"
    return found


def _header(manifest: Manifest, recipe: Recipe, statistics: Statistics) -> str:
    size = SIZE_NAMES[sum(statistics.rows >= size for size in SIZES)]
    languages = sorted(name for name in statistics.languages if name != "unknown")
    lines = [
        "---",
        f"pretty_name: {_yaml(title_of(recipe))}",
        "license: other",
        "license_name: by-article",
        "license_link: '#licences-and-rights'",
        *(["language:", *(f"- {_yaml(name)}" for name in languages)] if languages else []),
        "tags:\n- news\n- tech-policy",
        f"size_categories:\n- {size}",
        "configs:\n- config_name: default\n  data_files:",
        *(
            f"  - split: {name}\n    path: {_yaml(pattern)}"
            for name, pattern in split_files(manifest).items()
        ),
        "---",
    ]
    return "\n".join(lines)


def _yaml(text: str) -> str:
    """As a double-quoted scalar, of which JSON's strings are a part."""
    return json.dumps(text, ensure_ascii=False)


def _about(manifest: Manifest, recipe: Recipe, statistics: Statistics) -> str:
    lines = [f"# {one_line(title_of(recipe))}"]
    if recipe.description:
        lines += ["", recipe.description]
    what = "increment" if manifest.base else "snapshot"
    lines += [
        "",
        f"{counted(statistics.rows, 'row')}, {counted(statistics.words, 'word')} of"
        f" {counted(len(statistics.sources), 'source')},"
        f" published {day_of(statistics.first)} to {day_of(statistics.last)};"
        f" pages as they were on {day_of(statistics.as_of)}."
        if statistics.sources
        else f"{counted(statistics.rows, 'row')}.",
        "",
        f"- {what} `{manifest.snapshot_id}`, schema version {manifest.schema_version},"
        f" newscrawl {manifest.newscrawl_version}",
        f"- chosen by: `{json.dumps(manifest.recipe, ensure_ascii=False)}`"
        if manifest.recipe
        else "- chosen: every article, by the defaults",
    ]
    if manifest.base:
        counts = ", ".join(f"{n:,} {name}" for name, n in sorted(statistics.changes.items()))
        lines.append(
            f"- to be applied to `{manifest.base.snapshot_id}`: {counts or 'nothing changed'}"
        )
    return "\n".join(lines)


def _loading(recipe: Recipe, manifest: Manifest) -> str:
    data = f"DIR/{DATA}"
    lines = ["## Loading", "", "```python", 'datasets.load_dataset("DIR")']
    if recipe.format is Format.PARQUET:
        lines += [
            f'pandas.read_parquet("{data}")',
            f'polars.read_parquet("{data}/**/*.parquet")',
            f'spark.read.option("recursiveFileLookup", True).parquet("{data}")',
        ]
    lines += [
        f"duckdb.sql(\"FROM '{data}/**/*.{recipe.ending}'\")",
        "```", "",
        "`manifest.json` has the SHA-256 of every file; `newscrawl export verify DIR` checks them."
        " `croissant.json` describes the same to programs.",
    ]  # fmt: skip
    if manifest.base:
        lines.append(
            "An increment: delete the rows of the base whose `id` is here, then add those whose"
            " `change` is not `withdrawn`."
        )
    return "\n".join(lines)


PLOTS = {
    "articles.svg": "Articles by day and source",
    "lengths.svg": "Articles by length",
    "languages.svg": "Articles by language",
}


def _plots(names: Iterable[str]) -> list[str]:
    shown = [f"![{PLOTS[name]}](plots/{name})" for name in names]
    return ["## Plots\n\n" + "\n\n".join(shown)] if shown else []


def _limits(recipe: Recipe) -> str:
    lines = [
        "- Texts are read from web pages by rules. A line of the site's own may have stayed in a"
        " text, and a short paragraph may be missing from one.",
        "- Dates, authors, tags and licences are what the pages claim.",
        "- `language` is recognised from the text.",
        "- Copies are found by their words: a rewritten story counts as a text of its own.",
        "- Control characters are left out of all texts.",
    ]
    if recipe.format is Format.CSV:
        lines.append(
            "- Cells that a spreadsheet would run as a formula begin with an apostrophe (`'`) that"
            " is not of the text; lists are joined by `; `."
        )
    if recipe.pseudonymise_authors:
        lines.append(
            "- Names in `authors` are keyed hashes. Texts may still name their authors, and others."
        )
    else:
        lines.append("- `authors`, and the texts, name people: personal data in many countries.")
    if recipe.text is not Text.PLAIN:
        lines.append(
            "- Of tables, `body_markdown` has the rows as lines: cells are not told apart."
        )
    return "\n".join(lines)


def _citing(manifest: Manifest, recipe: Recipe, statistics: Statistics) -> str:
    return (
        f"> {one_line(title_of(recipe))}, snapshot {manifest.snapshot_id},"
        f" {day_of(statistics.as_of) or 'empty'}. Collected with newscrawl"
        f" {manifest.newscrawl_version}.\n\nCite an article by its `attribution`."
    )
