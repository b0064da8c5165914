"""Reading in worker processes: a page that hangs, dies or needs too much fails alone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.items import Article, Block, BlockKind, Page, Rejection, RejectionReason
from newscrawl.sources import Source
from newscrawl.workers import ReadingPool

SOURCE = Source(name="wire", title="Wire", home="http://wire.example/", language="en")
NOW = datetime(2026, 10, 1, tzinfo=UTC)


def page(slug: str) -> Page:
    return Page(url=f"http://wire.example/{slug}", body=b"<p>x</p>", fetched_at=NOW)


def read_or_fail(page: Page, source: Source, rules: object) -> Article | Rejection:
    """Reads by the page's name: what it says happens."""
    match page.url.rsplit("/", 1)[-1]:
        case "hangs":
            time.sleep(600)
        case "dies":
            os._exit(11)
        case "greedy":
            return bytearray(16 * 1024**3)  # more than a worker may hold
        case "raises":
            raise ValueError("a fault of the reader")
    return Article(
        source=source.name, url=page.url, page_url=page.url, fetched_at=page.fetched_at,
        reader_version="test", blocks=[Block(BlockKind.PARAGRAPH, str(os.getpid()))],
    )  # fmt: skip


def read_all(*slugs: str, timeout: float = 1.5) -> list[Article | Rejection]:
    async def run() -> list[Article | Rejection]:
        pool = ReadingPool(workers=2, timeout=timeout, reader=read_or_fail)
        try:
            return await asyncio.gather(*(pool.read(page(slug), SOURCE) for slug in slugs))
        finally:
            await asyncio.to_thread(pool.close)

    return asyncio.run(run())


def test_a_hung_worker_is_killed_and_the_others_go_on() -> None:
    good, hung, other = read_all("a", "hangs", "b")
    assert isinstance(good, Article)
    assert isinstance(other, Article)
    assert isinstance(hung, Rejection)
    assert hung.reason is RejectionReason.TIMED_OUT
    assert hung.page_url == "http://wire.example/hangs"


def test_faults_of_the_reader_are_rejections_with_what_happened() -> None:
    dead, greedy, raised, good = read_all("dies", "greedy", "raises", "a", timeout=60)
    assert isinstance(good, Article)
    for result, word in (
        (dead, "exit code 11"),
        (greedy, "MiB"),
        (raised, "a fault of the reader"),
    ):
        assert isinstance(result, Rejection)
        assert result.reason is RejectionReason.READER_FAILED
        assert word in result.detail


def test_pages_are_read_in_other_processes() -> None:
    (article,) = read_all("a")
    assert isinstance(article, Article)
    assert article.body != str(os.getpid())


def test_workers_that_cannot_start_are_told_within_seconds(tmp_path: Path) -> None:
    # A module that the reader needs is missing where the workers look for it.
    broken = tmp_path / "broken"
    (broken / "lxml").mkdir(parents=True)
    (broken / "lxml" / "__init__.py").write_text("raise ImportError('no module named lxml')")
    program = (
        "import asyncio\nfrom datetime import UTC, datetime\nfrom newscrawl import forking\n"
        "from newscrawl.items import Page\nfrom newscrawl.sources.source import Source\n"
        "from newscrawl.workers import ReadingPool\n"
        "import os, sys\nos.environ['PYTHONPATH'] = sys.argv[1]\nsys.path.insert(0, sys.argv[1])\n"
        "async def main():\n"
        "    pool = ReadingPool(workers=1)\n"
        "    page = Page(url='http://a.example/b', body=b'x' * 10_000_000,"
        " fetched_at=datetime.now(UTC))\n"
        "    source = Source(name='a', title='A', home='http://a.example/', language='en')\n"
        "    try:\n        await asyncio.gather(*(pool.read(page, source) for _ in range(20)))\n"
        "    finally:\n        await asyncio.to_thread(pool.close)\n"
        "if __name__ == '__main__':\n    asyncio.run(main())\n"
    )
    script = tmp_path / "script.py"
    script.write_text(program)
    command = [sys.executable, str(script), str(broken)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "WorkersError: the reading processes cannot start" in done.stderr
