"""The folder of a snapshot in; how many rows each tool finds in it out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from sqlalchemy import func, select, update

from newscrawl.exports.export import export
from newscrawl.exports.manifest import verify
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow

PROGRAM = """
    import json, sys
    import datasets, duckdb, mlcroissant, pandas, polars
    folder, cache, with_spark = sys.argv[1:]
    files = f"{folder}/data/**/*.parquet"
    found = {
        "pandas": len(pandas.read_parquet(f"{folder}/data")),
        "polars": len(polars.read_parquet(files)),
        "duckdb": duckdb.sql(f"SELECT count(*) FROM '{files}'").fetchall()[0][0],
        "datasets": sum(map(len, datasets.load_dataset(folder, cache_dir=cache).values())),
        "mlcroissant": sum(
            1 for _ in mlcroissant.Dataset(f"{folder}/croissant.json").records("articles")
        ),
    }
    if with_spark == "yes":
        from pyspark.sql import SparkSession
        build = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        read = build.getOrCreate().read.option("recursiveFileLookup", True)
        found["spark"] = read.parquet(f"{folder}/data").count()
    print(json.dumps(found))
"""


def rows_by_tool(folder: Path, cache: Path) -> dict[str, int]:
    """Spark is asked where there is Java. In a process of its own: these libraries warn of each other."""
    with_spark = "yes" if shutil.which("java") else "no"
    program = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(PROGRAM)]
    done = subprocess.run(
        [*program, str(folder), str(cache), with_spark], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def check_datasets(database: Database, folder: Path) -> None:
    """A full export and an increment on it, where one article has changed, load in every tool."""
    with database.read() as session:
        articles = session.scalar(select(func.count(ArticleRow.id)))
        first = session.scalar(select(func.min(ArticleRow.id)))
    export(database, out=folder / "full")
    with database.begin() as session:
        session.execute(
            update(ArticleRow).where(ArticleRow.id == first).values(title="Another headline")
        )
    export(database, out=folder / "next", since_snapshot=folder / "full")
    for name, rows in (("full", articles), ("next", 1)):
        verify(folder / name)
        assert set(rows_by_tool(folder / name, folder / "cache").values()) == {rows}, name
