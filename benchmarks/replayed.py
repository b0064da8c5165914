"""A replayed site in, a proxy on loopback that serves it out, and what a crawl of it needs.

The sites are not part of the project: they are read from `../shared` (see CONTRIBUTING.md).
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

SHARED = Path(os.environ.get("NEWSCRAWL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
REPLAY = SHARED / "tools/replay.py"
SITES = {
    "iff": ("http://archive.internetfreedom.in/sitemap.xml", r"/post/[^/]+/$"),
    "felix": ("http://old.felixonline.co.uk/sitemap.xml", r"/articles/[^/]+/$"),
}
"""a sitemap, and what the URLs of articles match"""
CONCURRENCY = 8
"""connections to the one host, without a delay: what is measured is not the site"""


def unpack(site: str, folder: Path) -> Path:
    """Unpack the site into `folder/sites`; exits with a message where it is not at hand."""
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: the sites that this measures on are not at hand")
    sites = folder / "sites"
    command = [sys.executable, str(REPLAY), "unpack", "--archives", str(SHARED / "sites"),
               "--sites", str(sites), site]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return sites


@contextlib.contextmanager
def replay(sites: Path) -> Iterator[dict[str, str]]:
    """Serve the unpacked sites; yields the environment of a process that sees them as the web."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(REPLAY), "serve", "--sites", str(sites),
               "--port", str(port), "--http-links"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            stdout = server.stdout or sys.exit("no server")
            stdout.readline()
            proxy = f"http://127.0.0.1:{port}"
            yield os.environ | {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        finally:
            server.terminate()


def prepare(
    folder: Path, sitemap: str, allow: str, database: str = "", *, pages: int = 0
) -> dict[str, str]:
    """Write the source `bench` into `folder`, make the tables; the settings of a crawl come back.

    `pages` are the most that a crawl asks for; 0: all.
    """
    sources = folder / "sources"
    sources.mkdir(parents=True)
    (sources / "bench.toml").write_text(
        textwrap.dedent(f"""\
            title = "Benchmark"
            home = "{sitemap.rpartition("/")[0]}/"
            language = "en"
            [discover]
            sitemaps = ["{sitemap}"]
            allow = ['{allow}']
            """)
        + (f"[crawl]\nmax_pages = {pages}\n" if pages else "")
    )
    settings = {
        "NEWSCRAWL_DATA_DIR": str(folder),
        "NEWSCRAWL_SOURCES_DIR": str(sources),
        "NEWSCRAWL_DATABASE_URL": database or f"sqlite:///{folder}/newscrawl.db",
        "NEWSCRAWL_DOWNLOAD_DELAY": "0",
        "NEWSCRAWL_CONTACT": "benchmark@newscrawl.example",
    }
    upgrade = [sys.executable, "-m", "newscrawl", "db", "upgrade"]
    subprocess.run(upgrade, env=os.environ | settings, check=True, capture_output=True)
    return settings


def crawl_command() -> list[str]:
    return [sys.executable, "-m", "newscrawl", "crawl", "bench", "--json", "-s", "LOG_LEVEL=ERROR",
            "-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}"]  # fmt: skip
