"""A real site, replayed with every fault that the replay knows: one page each, the others unharmed.

One crawl serves all tests of this module. The faults are those of `tools/replay.py` in `../shared`.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sites import replay
from sqlalchemy import select

from crawl.conftest import Crawler, pages_of
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow

pytestmark = pytest.mark.skipif(
    not replay.REPLAY.is_file(), reason=f"the replayed sites are not at hand: no {replay.SHARED}"
)

SITE = "http://archive.internetfreedom.in"
GOOD = 12
SECONDS = 3
"""that a request may take in this crawl"""

FAULTS = {
    # The page comes after all.
    "delay:1": ("fetched", ""),
    "429:1@1": ("fetched", ""),
    "503:1@1": ("fetched", ""),
    "502@2": ("fetched", ""),
    "charset:iso-8859-1": ("fetched", ""),
    "recode:utf-16": ("fetched", ""),
    # It does not, and is due again later.
    "slow:200": ("failed", "timeout"),
    "hang:60": ("failed", "timeout"),
    "500": ("failed", "http_500"),
    "reset": ("failed", "connection"),
    "reset-mid": ("failed", "truncated"),
    "truncate": ("failed", "truncated"),
    "chunk-cut": ("failed", "truncated"),
    "gzbomb:64": ("failed", "too_large"),
    "gzbad": ("failed", "bad_encoding"),
    "big:64": ("failed", "too_large"),
    "loop": ("failed", "redirect_loop"),
    "pingpong": ("failed", "redirect_loop"),
    # The site says no, or the crawler.
    "404": ("gone", "http_404"),
    "410": ("gone", "http_410"),
    "403": ("refused", "http_403"),
    "redirect:http://169.254.169.254/latest/": ("refused", "address_refused"),
    "redirect-port": ("refused", "address_refused"),
    "redirect:http://freepressokc.com/": ("refused", "off_site"),
    # It is no article.
    "empty": ("fetched", "empty"),
    "ctype:application/pdf": ("fetched", "not_html"),
    "trap": ("fetched", "no article"),
    "soft404": ("fetched", "soft_404"),
    "wall": ("fetched", "consent_wall"),
}


@dataclass(frozen=True)
class Replayed:
    """What came of the crawl."""

    good: list[str]
    bad: dict[str, str]
    """fault to the page that has it"""
    pages: dict[str, PageRow]
    articles: dict[str, ArticleRow]
    status: dict[str, Any]
    """of the server: hits of the canary, and more"""
    log: list[dict[str, Any]]
    """requests that the server had"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def control(proxy: str, verb: str, **query: object) -> Any:
    url = f"{proxy}/__replay__/{verb}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    folder = tmp_path_factory.mktemp("faults")
    sites, port, canary = folder / "sites", free_port(), free_port()
    unpack = ["unpack", "--archives", str(replay.SHARED / "sites"), "--sites", str(sites)]
    serve = ["serve", "--sites", str(sites), "--port", str(port), "--canary", str(canary),
             "--http-links", "--cert-out", str(folder / "ca.crt")]  # fmt: skip
    tool = [sys.executable, str(replay.REPLAY)]
    for name in ("iff", "freepressokc"):
        subprocess.run([*tool, *unpack, name], check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen([*tool, *serve], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()  # it answers from now on
            yield crawl(folder, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def crawl(folder: Path, proxy: str) -> Replayed:
    sitemap = (folder / "sites/iff/sitemap.xml").read_text(encoding="utf-8")
    posts = sorted(set(re.findall(r"<loc>https://[^/]+(/post/[^/<]+/)</loc>", sitemap)))
    urls = [SITE + post for post in posts[: GOOD + len(FAULTS)]]
    bad = dict(zip(FAULTS, urls[GOOD:], strict=True))
    for fault, url in bad.items():
        what, _, times = fault.partition("@")
        mode, _, argument = what.partition(":")
        control(proxy, "fault", match=f"{re.escape(url)}$", mode=mode, arg=argument, n=times or 0)
    allow = "|".join(re.escape(url) for url in urls)
    sources = folder / "sources"
    sources.mkdir()
    (sources / "replayed.toml").write_text(
        f'title = "Replayed"\nhome = "{SITE}/"\nlanguage = "en"\n'
        f"[discover]\nsitemaps = [\"{SITE}/sitemap.xml\"]\nallow = ['^(?:{allow})$']\n"
    )
    database_url = f"sqlite:///{folder / 'newscrawl.db'}"
    done = Crawler(folder, database_url).crawl(
        "replayed",
        settings={"DOWNLOAD_TIMEOUT": str(SECONDS), "HOST_PAUSE_FIRST": "0.1"},
        http_proxy=proxy,
        NEWSCRAWL_SOURCES_DIR=str(sources),
    )
    assert done.status == 0, done.log
    assert "Traceback" not in done.log
    with Database.open(database_url) as database, database.read() as session:
        articles = {row.page_url: row for row in session.scalars(select(ArticleRow))}
        session.expunge_all()
    return Replayed(
        good=urls[:GOOD],
        bad=bad,
        pages=pages_of(database_url),
        articles=articles,
        status=control(proxy, "status"),
        log=control(proxy, "log", match=""),
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_with_a_fault_has_the_right_outcome(replayed: Replayed, fault: str) -> None:
    row = replayed.pages[replayed.bad[fault]]
    state, reason = FAULTS[fault]
    said = row.rejection or (row.error or "").partition(":")[0]
    assert row.state == state, row.error
    if reason == "no article":
        assert row.rejection is not None
    else:
        assert said == reason, row.error
    assert (row.article_id is not None) == (state == "fetched" and not reason)
    assert row.next_at or state != "failed", "what failed is due again"


def test_the_other_pages_are_unharmed(replayed: Replayed) -> None:
    states = {url: replayed.pages[url].state for url in replayed.good}
    assert set(states.values()) == {"fetched"}, states
    assert all(replayed.pages[url].article_id for url in replayed.good)


def test_a_wrong_or_missing_label_of_the_charset_does_no_harm(replayed: Replayed) -> None:
    for fault in ("charset:iso-8859-1", "recode:utf-16"):
        article = replayed.articles[replayed.bad[fault]]
        assert len(article.body.split()) > 30
        assert not re.search("â€|Ã|\ufffd|\x00", article.title + article.body)


def test_nothing_reached_the_canary(replayed: Replayed) -> None:
    assert replayed.status["canary_hits"] == []


def test_a_trap_is_not_walked_into(replayed: Replayed) -> None:
    trapped = [entry for entry in replayed.log if entry["url"] == replayed.bad["trap"]]
    assert len(trapped) == 1
