"""A snapshot, and an increment, are loaded by the tools of those who use them, with all their types."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from lxml import etree
from rows import NOW

from exports.conftest import fill
from newscrawl.exports.export import export
from newscrawl.exports.recipe import Compression, Format, Partition, Recipe, Text
from newscrawl.storage.engine import Database


@pytest.fixture(scope="module")
def loaded_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("database") / "newscrawl.db"
    shutil.copy(sqlite_template, path)
    with Database.open(f"sqlite:///{path}") as database:
        yield fill(database)


RECIPES = {
    "parquet": Recipe(text=Text.BOTH, split=(40, 30, 30)),
    "partitioned": Recipe(partition_by=Partition.SOURCE),
    "jsonl": Recipe(format=Format.JSONL, compression=Compression.NONE),
    "csv": Recipe(format=Format.CSV, split=()),
    "gzip": Recipe(format=Format.JSONL, compression=Compression.GZIP),
    "gzip-csv": Recipe(format=Format.CSV, compression=Compression.GZIP, split=()),
}


@pytest.fixture(scope="module")
def snapshots(loaded_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    for name, recipe in RECIPES.items():
        export(loaded_database, out=folder / name, recipe=recipe)
    return folder


def test_pandas(snapshots: Path):
    import pandas as pd

    for name in ("parquet", "partitioned"):
        frame = pd.read_parquet(snapshots / name / "data").sort_values("id")
        assert list(frame["title"])[:2] == ["T0", "T1"]
        assert frame["published_at"].iloc[1] == NOW + timedelta(days=1)
    lines = [pd.read_json(path, lines=True) for path in (snapshots / "jsonl/data").iterdir()]
    assert sum(map(len, lines)) == 6
    assert len(pd.read_csv(snapshots / "csv/data/articles-00000.csv")) == 6


def test_polars(snapshots: Path):
    import polars as pl

    for name in ("parquet", "partitioned"):
        frame = pl.read_parquet(snapshots / name / "data/**/*.parquet").sort("id")
        assert frame["authors"].to_list()[0] == ["Ana Ruiz"]
        assert frame["published_at"][1] == NOW + timedelta(days=1)
    found = pl.scan_parquet(snapshots / "partitioned/data/**/*.parquet", hive_partitioning=True)
    assert found.filter(pl.col("by_source") == "wire").collect()["source"].to_list() == ["wire"]


def test_duckdb(snapshots: Path):
    import duckdb

    for name in ("parquet", "partitioned"):
        rows = duckdb.sql(
            f"SELECT removed[1].reason, count(*) FROM '{snapshots / name}/data/**/*.parquet'"
            " WHERE published_at IS NULL OR published_at >= '2026-03-05' GROUP BY ALL"
        ).fetchall()
        assert rows == [("comment_form", 5)]
    lines = duckdb.sql(f"SELECT count(*) FROM '{snapshots}/jsonl/data/*.jsonl'").fetchall()
    cells = duckdb.sql(f"SELECT count(*) FROM '{snapshots}/csv/data/*.csv'").fetchall()
    assert lines == cells == [(6,)]


def test_hugging_face_datasets(snapshots: Path, tmp_path: Path):
    program = f"""
        import json, datasets
        found = {{}}
        for name in {list(RECIPES)!r}:
            loaded = datasets.load_dataset({str(snapshots)!r} + "/" + name, cache_dir={str(tmp_path)!r})
            rows = [row for split in loaded.values() for row in split]
            found[name] = [sorted(loaded), sorted(row["title"] for row in rows)]
            if name == "parquet":
                assert str(loaded["train"].features["published_at"].dtype) == "timestamp[us, tz=UTC]"
                assert all(row["split"] == split for split in loaded for row in loaded[split])
        print(json.dumps(found))
    """
    found = json.loads(run(program).splitlines()[-1])
    titles = ["T0", "T1", "T2", "T3", "T4", "[31mRed"]
    assert {name: rows for name, (_, rows) in found.items()} == dict.fromkeys(RECIPES, titles)
    assert found["csv"][0] == ["train"]


def test_croissant_is_valid_and_loads(snapshots: Path):
    program = f"""
        import json, mlcroissant
        found = {{}}
        for name in {list(RECIPES)!r}:
            dataset = mlcroissant.Dataset({str(snapshots)!r} + "/" + name + "/croissant.json")
            issues = dataset.metadata.ctx.issues
            assert not issues.errors and not issues.warnings, issues.report()
            rows = list(dataset.records("articles"))
            found[name] = sorted(row["articles/title"].decode() for row in rows)
        print(json.dumps(found))
    """
    found = json.loads(run(program).splitlines()[-1])
    assert found == {name: ["T0", "T1", "T2", "T3", "T4", "[31mRed"] for name in RECIPES}


def test_spark(snapshots: Path, loaded_database: Database, tmp_path: Path):
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none on PATH")
    export(loaded_database, out=tmp_path / "next", since_snapshot=snapshots / "partitioned")
    program = f"""
        import json
        from pyspark.sql import SparkSession
        build = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        spark = build.config("spark.sql.shuffle.partitions", "1").getOrCreate()
        read = lambda folder: spark.read.option("recursiveFileLookup", True).parquet(folder)
        found = [
            sorted(row.title for row in read({str(snapshots)!r} + "/" + name + "/data").collect())
            for name in ("parquet", "partitioned")
        ]
        found.append(read({str(tmp_path / "next/data")!r}).count())
        print(json.dumps(found))
    """
    titles = ["T0", "T1", "T2", "T3", "T4", "[31mRed"]
    assert json.loads(run(program).splitlines()[-1]) == [titles, titles, 0]


def test_the_documented_lines_load(snapshots: Path, tmp_path: Path):
    """Those of the cards, and of docs/datasets.md, as they stand there; Spark's are tried above."""
    program = f"""
        import datasets, duckdb, json, mlcroissant, pandas, polars, sys
        datasets.config.HF_DATASETS_CACHE = {str(tmp_path)!r}
        found = {{}}
        for folder, line in json.loads(sys.argv[1]):
            rows = eval(line.replace("DIR", folder))
            if "datasets." in line:
                count = sum(rows.num_rows.values())
            elif "duckdb." in line:
                count = len(rows.fetchall())
            else:
                rows = rows.collect() if "scan_" in line else rows
                count = sum(1 for _ in rows) if "mlcroissant." in line else len(rows)
            found[folder + " " + line] = count
        print(json.dumps(found))
    """
    documented = (Path(__file__).parents[2] / "docs/datasets.md").read_text(encoding="utf-8")
    texts = [(name, (snapshots / name / "README.md").read_text("utf-8")) for name in RECIPES]
    lines = [
        (str(snapshots / name), line)
        for name, text in [*texts, ("parquet", documented)]
        for line in text.split("Loading\n\n```python\n")[1].split("```")[0].splitlines()
        if not line.startswith("spark.")
    ]
    found = json.loads(run(program, json.dumps(lines)).splitlines()[-1])
    assert len(found) == len(set(lines)) > 2 * len(RECIPES)
    assert set(found.values()) == {6}, found


def run(program: str, *arguments: str) -> str:
    """What a program prints; these libraries warn of each other, which is not for us to mend."""
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_card_tells_what_is_in_it(snapshots: Path):
    text = (snapshots / "parquet/README.md").read_text(encoding="utf-8")
    _, header, body = text.split("---\n", 2)
    told = yaml.safe_load(header)
    assert told["language"] == ["de", "en"]
    assert told["size_categories"] == ["n<1K"]
    splits = told["configs"][0]["data_files"]
    assert [split["path"] for split in splits] == [
        f"data/{split['split']}-*.parquet" for split in splits
    ]
    for line in (
        "6 rows, 28 words of 2 sources, published 2026-03-04 to 2026-03-08; pages as they were on 2026-03-04.",
        "| `harbour` | Harbour Post | 5 | 2026-03-04 | 2026-03-08 |",
        "| CC-BY-SA-4.0 | 1 |",
        "| comment_form | 6 |",
        "| `title` | `string` | 100.0% | Headline. |",
        "![Articles by day and source](plots/articles.svg)",
    ):
        assert line in body, body
    manifest = json.loads((snapshots / "parquet/manifest.json").read_text())
    assert body.count(manifest["snapshot_id"]) == 2


def test_plots_are_drawings_that_hold_the_counts(snapshots: Path):
    for name in ("articles", "lengths", "languages"):
        drawing = etree.fromstring((snapshots / f"parquet/plots/{name}.svg").read_bytes())
        bars = [
            float(bar.get("height"))
            for bar in drawing.iter("{http://www.w3.org/2000/svg}rect")
            if bar.get("height") not in ("100%", "12")
        ]
        assert len(bars) == {"articles": 6, "lengths": 1, "languages": 2}[name]
        if name == "languages":
            assert max(bars) == pytest.approx(5 * min(bars), rel=0.01)
