"""A folder in, the whole line shown on the bundled newsroom: what `newscrawl demo` does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from newscrawl.errors import NewscrawlError
from newscrawl.exports.export import export
from newscrawl.newsroom import SOURCES_DIR, Newsroom, serve
from newscrawl.report import print_removed, print_sources
from newscrawl.storage.engine import Database
from newscrawl.terminal import err, out


def run_demo(folder: Path, *, keep_serving: bool = False) -> None:
    """Serve the newsroom on loopback, crawl it twice, export it, and print what came of it.

    The folder is made anew. Between the two crawls the newsroom publishes its second edition, in
    which one article has changed.

    Raises:
        NewscrawlError: a step failed; its own output says why.
    """
    started = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    with serve() as newsroom:
        environment = demo_environment(folder, newsroom)
        database_url = environment["NEWSCRAWL_DATABASE_URL"]
        step("Crawling the sample newsroom's first edition")
        run_crawl(environment)
        step("Crawling it again after its second edition: only what is new or changed is fetched")
        newsroom.set_edition(2)
        run_crawl(environment)
        step("Exporting")
        with Database.open(database_url) as database:
            result = export(database, out=folder / "export")
            out.print()
            with database.read() as session:
                print_sources(session)
                out.print()
                print_removed(session)
        print_where(folder, result.path, result.rows, time.monotonic() - started)
        if keep_serving:
            out.print(f"The newsroom answers at {newsroom.proxy_url} until Ctrl-C.")
            wait_for_interrupt()


def demo_environment(folder: Path, newsroom: Newsroom) -> dict[str, str]:
    """The settings under which the demo's commands run, and nothing of the operator's."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEWSCRAWL_") and not name.lower().endswith("_proxy")
    }
    return inherited | {
        "NEWSCRAWL_DATA_DIR": str(folder),
        "NEWSCRAWL_DATABASE_URL": f"sqlite:///{folder / 'newscrawl.db'}",
        "NEWSCRAWL_SOURCES_DIR": str(SOURCES_DIR),
        "NEWSCRAWL_CONTACT": "demo@newscrawl.example",
        "NEWSCRAWL_DOWNLOAD_DELAY": "0",
        "http_proxy": newsroom.proxy_url,
    }


def run_crawl(environment: dict[str, str]) -> None:
    """Run the real `newscrawl crawl` in a process of its own (a reactor starts only once)."""
    names = sorted(path.stem for path in SOURCES_DIR.glob("*.toml"))
    command = [sys.executable, "-m", "newscrawl", "crawl", *names, "-s", "LOG_LEVEL=WARNING"]
    if subprocess.run(command, env=environment, check=False).returncode:
        raise NewscrawlError(f"the demo's crawl failed: {' '.join(command)}")


def step(sentence: str) -> None:
    err.print(f"\n[bold]{sentence}[/bold]")


def print_where(folder: Path, exported: Path, rows: int, seconds: float) -> None:
    out.print(f"\n[bold]{rows} clean articles in {seconds:.0f} s[/bold]")
    out.print(f"  database  {folder / 'newscrawl.db'}")
    out.print(f"  archive   {folder / 'archive'}  (WARC: every page as it was served)")
    out.print(f"  export    {exported}")
    command = program()
    out.print("\nNext:")
    for line in (
        f"NEWSCRAWL_DATA_DIR={folder} {command} inspect 1      # an article, with what was removed",
        f"{command} sources list                              # what can be crawled",
        f"NEWSCRAWL_CONTACT=you@example.org {command} crawl eff techdirt",
        f"{command} export --out export                       # a dataset of what was crawled",
    ):
        out.print(f"  {line}")


def program() -> str:
    """How the user calls newscrawl: by its name where that is found, else by its path."""
    called = Path(sys.argv[0])
    if called.name != "newscrawl":
        return f"{Path(sys.executable)} -m newscrawl"
    found = shutil.which("newscrawl")
    if found and Path(found).resolve() == called.resolve():
        return "newscrawl"
    near = os.path.relpath(called)
    return str(called.resolve()) if near.startswith("..") else near


def wait_for_interrupt() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
