"""The six real sites of `../shared` in, a proxy on loopback that serves them out."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(os.environ.get("NEWSCRAWL_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SOURCES = Path(__file__).parent / "sources"
REPLAY = SHARED / "tools" / "replay.py"
DATED_POST = re.compile(r"(\d{4})/(\d\d)/(?:(\d\d)/)?([a-z0-9][^/]*)")


@dataclass(frozen=True)
class Replay:
    """A running proxy."""

    url: str
    certificate: Path
    folder: Path
    """the unpacked sites"""

    def log(self, match: str) -> list[dict[str, object]]:
        with urllib.request.urlopen(f"{self.url}/__replay__/log?match={match}") as answer:
            return json.load(answer)

    def reset(self) -> None:
        with urllib.request.urlopen(f"{self.url}/__replay__/reset") as answer:
            answer.read()


@contextmanager
def serve(folder: Path) -> Iterator[Replay]:
    """Unpack the sites into `folder` and serve them, links in http so that TLS costs little."""
    unpack = [sys.executable, str(REPLAY), "unpack", "--archives", str(SHARED / "sites")]
    sites = folder / "sites"
    subprocess.run([*unpack, "--sites", str(sites)], check=True, stdout=subprocess.DEVNULL)
    write_every_page(sites / "partitopirata")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    certificate = folder / "ca.crt"
    command = [
        sys.executable, str(REPLAY), "serve", "--sites", str(sites), "--port", str(port),
        "--http-links", "--cert-out", str(certificate),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            server.stdout.readline()  # it answers from now on
            yield Replay(f"http://127.0.0.1:{port}", certificate, sites)
        finally:
            server.terminate()


def write_every_page(site: Path) -> None:
    """A sitemap with both URLs of every post: no page of the site links to all of them."""
    urls = [f"<url><loc>http://www.partito-pirata.it/{path}/</loc></url>" for path in posts(site)]
    (site / "every-page.xml").write_text(f"<urlset>{''.join(urls)}</urlset>", encoding="utf-8")


def posts(site: Path) -> dict[str, tuple[str, str, str]]:
    """Paths of dated posts, each with what it shares with its twin: year, month and slug."""
    found = {}
    for index in site.rglob("index.html"):
        path = index.parent.relative_to(site).as_posix()
        match = DATED_POST.fullmatch(path)
        if match and not re.fullmatch(r"\d\d|page|feed", match[4]):
            found[path] = (match[1], match[2], match[4])
    return found
