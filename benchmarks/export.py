"""Rows a second and peak memory of an export, beside pandas and beside a bare copy of the table.

    python benchmarks/export.py                       # 1,000,000 articles in SQLite, some 20 GB of disk
    python benchmarks/export.py --articles 100000 --database postgresql://localhost/scratch
    python benchmarks/export.py --database sqlite:////big/articles.db --only newscrawl   # once more

Each line is a process of its own. `copy` is the limit: ADBC reads the columns that an export reads,
and pyarrow writes them as they come, without lists, times, rights, splits or checks; `copy all` is
`SELECT *`. `copy by DuckDB` is the same with DuckDB writing, on all cores, what ADBC reads. `pandas` is
`read_sql` of the same columns and `to_parquet`, `pandas typed` the same through the models, which makes
times and lists of them as the export does; both hold all rows in memory, so they get as many as
`--pandas` says. All write Zstandard, of the same level. Memory is the peak of a process and its children
together, pages of libraries that they share counted for each. A database that is empty is filled; one
that holds articles is taken as it is. A temporary folder is gone afterwards unless --keep is given.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BATCH = 2000
# What is measured is imported where it is measured: pyarrow loads pandas where that is installed,
# which in production it is not, and only the processes that measure pandas are to hold it.


def newscrawl(url: str, out: Path, _rows: int) -> int:
    return _export(url, out)


def newscrawl_both(url: str, out: Path, _rows: int) -> int:
    return _export(url, out, text="both")


def newscrawl_tenth(url: str, out: Path, rows: int) -> int:
    """Of a tenth of the articles, for the memory."""
    from sqlalchemy import select

    from newscrawl.storage.engine import Database
    from newscrawl.storage.models import ArticleRow

    with Database.open(url) as database, database.read() as session:
        last = select(ArticleRow.first_seen_at).where(ArticleRow.id == max(1, rows // 10))
        until = session.scalar(last)
    return _export(url, out, until=until)


def _export(url: str, out: Path, **asked: Any) -> int:
    from newscrawl.exports.export import export
    from newscrawl.exports.memory import give_back
    from newscrawl.exports.recipe import Recipe, Text
    from newscrawl.storage.engine import Database

    give_back()
    recipe = Recipe(**asked | {"text": Text(asked.get("text", "plain"))})
    with Database.open(url) as database:
        return export(database, out=out / "snapshot", recipe=recipe).rows


def columns() -> list[str]:
    """What an export reads of `articles`."""
    from newscrawl.exports.rows import JSON, PLAIN

    return [*PLAIN, *JSON, "rights_decision", "rights_reason"]


def copy(url: str, out: Path, _rows: int) -> int:
    return _copy(url, out, ", ".join(columns()))


def copy_all(url: str, out: Path, _rows: int) -> int:
    return _copy(url, out, "*")


def _copy(url: str, out: Path, what: str) -> int:
    import pyarrow.parquet as pq

    copied = 0
    with (
        _batches(url, what) as batches,
        pq.ParquetWriter(out / "copy.parquet", batches.schema, compression="zstd") as writer,
    ):
        for batch in batches:
            writer.write_batch(batch)
            copied += len(batch)
    return copied


def copy_by_duckdb(url: str, out: Path, _rows: int) -> int:
    """Its own readers of SQLite and PostgreSQL are no part of its package, so that ADBC reads here too."""
    import duckdb

    connection = duckdb.connect()
    with _batches(url, ", ".join(columns())) as batches:
        connection.register("read", batches)
        to = f"'{out / 'copy.parquet'}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
        [[copied]] = connection.execute(f"COPY (FROM read) TO {to}").fetchall()
    return int(copied)


@contextmanager
def _batches(url: str, what: str) -> Iterator[Any]:
    from sqlalchemy import make_url

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        from adbc_driver_sqlite import dbapi

        connection = dbapi.connect(f"file:{parsed.database}")
        options = {"adbc.sqlite.query.batch_rows": str(BATCH)}
    else:
        from adbc_driver_postgresql import dbapi

        connection = dbapi.connect(
            parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        )
        options = {"adbc.postgresql.batch_size_hint_bytes": str(BATCH * 8000)}
    with connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**options)
        cursor.execute(f"SELECT {what} FROM articles ORDER BY id")
        yield cursor.fetch_record_batch()


def pandas(url: str, out: Path, rows: int) -> int:
    return _pandas(
        url, out, f"SELECT {', '.join(columns())} FROM articles ORDER BY id LIMIT {rows}"
    )


def pandas_typed(url: str, out: Path, rows: int) -> int:
    from sqlalchemy import select

    from newscrawl.storage.models import ArticleRow

    read = [getattr(ArticleRow, name) for name in columns()]
    return _pandas(url, out, select(*read).order_by(ArticleRow.id).limit(rows))


def _pandas(url: str, out: Path, query: Any) -> int:
    import pandas as pd
    from sqlalchemy import create_engine

    from newscrawl.storage.engine import Database

    with create_engine(Database.open(url, check=False).url).connect() as connection:
        frame = pd.read_sql(query, connection)
    for name in ("rights_decision", "article_type"):
        frame[name] = frame[name].astype("string")
    frame.to_parquet(out / "pandas.parquet", compression="zstd")
    return len(frame)


CONTENDERS: dict[str, Callable[[str, Path, int], int]] = {
    "newscrawl": newscrawl,
    "newscrawl, with Markdown": newscrawl_both,
    "newscrawl, a tenth": newscrawl_tenth,
    "copy": copy,
    "copy all": copy_all,
    "copy by DuckDB": copy_by_duckdb,
    "pandas": pandas,
    "pandas typed": pandas_typed,
}
FEW = ("pandas", "pandas typed")


class WithoutPandas:
    """As in production."""

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] in {"pandas", "polars"}:
            raise ModuleNotFoundError(name)


def measure(name: str, url: str, out: Path, rows: int) -> dict[str, float]:
    """Run one contender here, and say what it took."""
    if name not in FEW:
        sys.meta_path.insert(0, WithoutPandas())
    started = time.perf_counter()
    written = CONTENDERS[name](url, out, rows)
    seconds = time.perf_counter() - started
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "rows": written,
        "seconds": seconds,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "bytes": sum(path.stat().st_size for path in out.rglob("*") if path.is_file()),
    }


def watch(process: subprocess.Popen[str]) -> float:
    """The peak of what a process and its children hold in memory, looked at 20 times a second."""
    peak = 0
    while process.poll() is None:
        family = [process.pid, *children(process.pid)]
        peak = max(peak, sum(resident(one) for one in family))
        time.sleep(0.05)
    return peak / 1024


def children(pid: int) -> list[int]:
    try:
        threads = Path(f"/proc/{pid}/task").iterdir()
        found = [child for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [int(child) for child in found]


def resident(pid: int) -> int:
    """Kilobytes."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return int(next((line.split()[1] for line in status.splitlines() if line[:6] == "VmRSS:"), 0))


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--articles", type=int, default=1_000_000)
    arguments.add_argument("--pandas", type=int, default=100_000, help="articles that pandas gets")
    arguments.add_argument(
        "--database",
        help="URL of a database that is empty, or was filled by an earlier run; default: a new SQLite"
        " file",
    )
    arguments.add_argument(
        "--folder", type=Path, help="where the files go; default: a temporary one"
    )
    arguments.add_argument("--only", action="append", choices=CONTENDERS, help="only these lines")
    arguments.add_argument("--keep", action="store_true", help="keep the folder")
    arguments.add_argument("--run", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.run:
        print(json.dumps(measure(chosen.run, chosen.database, chosen.folder, chosen.articles)))
        return
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="newscrawl-export-"))
    folder.mkdir(parents=True, exist_ok=True)
    url = chosen.database or f"sqlite:///{folder / 'articles.db'}"
    try:
        run(url, folder, chosen)
    finally:
        if not chosen.keep:
            shutil.rmtree(folder)


def filled(url: str, wanted: int) -> int:
    """How many articles the database holds; an empty one gets `wanted`."""
    from made_articles import fill
    from sqlalchemy import func, select

    from newscrawl.storage.engine import Database
    from newscrawl.storage.migrate import upgrade
    from newscrawl.storage.models import ArticleRow

    upgrade(url)
    with Database.open(url) as database, database.read() as session:
        found = session.scalar(select(func.count(ArticleRow.id))) or 0
    if not found:
        fill(url, wanted)
    return found or wanted


def run(url: str, folder: Path, chosen: argparse.Namespace) -> None:
    articles = filled(url, chosen.articles)
    print(f"{articles:,} articles, {url.partition(':')[0]}")
    print(f"{'':26}{'rows':>10}{'rows/s':>9}{'seconds':>9}{'CPU s':>8}{'MB':>7}{'written':>10}")
    for name in chosen.only or CONTENDERS:
        out = folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        rows = min(chosen.pandas, articles) if name in FEW else articles
        command = [sys.executable, __file__, "--run", name, "--database", url,
                   "--folder", str(out), "--articles", str(rows)]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            megabytes = watch(process)
            answer = process.communicate()[0]
        if process.returncode:
            print(f"{name:26}failed")
            continue
        found = json.loads(answer)
        print(
            f"{name:26}{found['rows']:>10,}{found['rows'] / found['seconds']:>9,.0f}"
            f"{found['seconds']:>9.1f}{found['cpu']:>8.1f}{megabytes:>7,.0f}"
            f"{found['bytes'] / 1e6:>7,.0f} MB",
            flush=True,
        )
    shutil.rmtree(folder / "out", ignore_errors=True)


if __name__ == "__main__":
    main()
