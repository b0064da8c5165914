"""Sources whose pages scripts make: crawled by the real command with a real browser."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest
from crawl.conftest import Crawl, crawler, pages_of, sqlite_crawler, strangers, write_source
from crawl.faulty import SENTENCES
from crawl.strangers import Answer, kind, moved, robots
from warcio.archiveiterator import ArchiveIterator

from newscrawl.fetching.addresses import is_public
from newscrawl.sources.source import Source
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow

__all__ = ["crawler", "sqlite_crawler", "strangers", "write_source"]  # fixtures

BASE = "http://www.quay.example"
SHELL = (
    "<!doctype html><html lang=en><head><title>Quay Post</title></head><body><div id=app></div>"
    "<noscript>You need to enable JavaScript to run this app.</noscript>{}</body></html>"
)
APP = """
const name = location.pathname.split("/").pop();
fetch(`http://api.quay.example/${name}.json`, {headers: {"X-Client": "reader"}})
  .then(answer => answer.json())
  .then(story => {
    document.title = story.title;
    const paragraphs = story.paragraphs.map(text => `<p>${text}</p>`).join("");
    document.getElementById("app").innerHTML =
      `<article><h1>${story.title}</h1>${paragraphs}</article>`;
  });
"""
SCRIPT = "text/javascript"


def path(name: str) -> str:
    return f"/2026/{name}-story-of-the-day"


def shell(script: str = '<script src="/app.js"></script>') -> Answer:
    return Answer(body=SHELL.format(script).encode())


def data(title: str) -> Answer:
    story = {"title": title, "paragraphs": [f"{title}: {text}" for text in SENTENCES]}
    return Answer(body=json.dumps(story).encode(), kind="application/json")


@pytest.fixture
def quay(strangers):
    """A site of shells, filled by a script that asks another host of the site."""
    strangers.answers[f"{BASE}/app.js"] = Answer(body=APP.encode(), kind=SCRIPT)

    def add(*names: str, **more: Answer) -> None:
        for name in names:
            strangers.answers[BASE + path(name)] = more.get(name, shell())
            url = f"http://api.quay.example{path(name).removeprefix('/2026')}.json"
            strangers.answers[url] = data(f"What the {name} council decided")
        strangers.add_host(BASE, *map(path, names))

    strangers.add = add
    return strangers


@pytest.fixture
def visit(sqlite_crawler, write_source, quay, chromium) -> Callable[..., Crawl]:
    folder = write_source(
        "quay", BASE + "/", f'feeds = ["{BASE}/feed.xml"]\nsections = ["{BASE}/news"]'
    )
    file = folder / "quay.toml"
    file.write_text("render = true\n" + file.read_text())

    environment = {
        "NEWSCRAWL_SOURCES_DIR": str(folder),
        "NEWSCRAWL_CHROMIUM": chromium,
        "http_proxy": quay.url,
        "https_proxy": quay.url,
    }

    def run(settings: dict[str, str] | None = None, **env: str) -> Crawl:
        return sqlite_crawler.crawl("quay", settings=settings, **environment | env)

    run.environment = sqlite_crawler.environment | environment
    return run


def rows(crawler, model: type) -> list:
    url = crawler.environment["NEWSCRAWL_DATABASE_URL"]
    with Database.open(url) as database, database.read() as session:
        found = list(session.query(model).all())
        session.expunge_all()
    return found


def location_of(row: PageRow) -> ArchiveLocation:
    return ArchiveLocation(
        row.archive_file, row.archive_offset, row.archive_length, row.payload_digest
    )


def test_an_article_that_scripts_make_is_stored_and_can_be_read_again(
    visit, quay, sqlite_crawler
) -> None:
    from newscrawl import read

    quay.add("harbour", "market", "pier")
    link = f"<a href='{path('pier')}'>What the pier council decided on Monday</a>"
    list_ = (
        f"<script>document.getElementById('app').innerHTML = `<ul><li>{link}</li></ul>`</script>"
    )
    quay.answers[f"{BASE}/news"] = shell(list_)
    quay.add_host(BASE, path("harbour"), path("market"))
    done = visit()
    assert done.runs["quay"]["articles_new"] == 3, (
        f"two of the feed, one of the section: {done.log}"
    )
    stored = {row.title: row.body for row in rows(sqlite_crawler, ArticleRow)}
    title = "What the harbour council decided"
    assert stored[title] == "\n\n".join(f"{title}: {text}" for text in SENTENCES)
    assert quay.paths(BASE).count("/app.js") == 1, "once for all pages"
    assert quay.paths("http://api.quay.example")[0] == "/robots.txt"

    folder = sqlite_crawler.folder / "data" / "archive"
    page = pages_of(sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"])[BASE + path("harbour")]
    with Archive(folder) as archive:
        kept = archive.load(location_of(page))
    source = Source(name="quay", title="Quay", home=BASE, language="en")
    assert read(kept, source).body == stored[title], "from the archive as from the site"
    records = {}
    for file in folder.rglob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                url = record.rec_headers.get_header("WARC-Target-URI")
                records[record.rec_type, url] = record.rec_headers, record.content_stream().read()
    url = BASE + path("harbour")
    headers, body = records["response", url]
    assert body == shell().body, "what the server sent"
    refers, made = records["conversion", url]
    assert refers.get_header("WARC-Refers-To") == headers.get_header("WARC-Record-ID")
    assert made == kept.body
    assert SENTENCES[0].encode() in made
    story = "http://api.quay.example/harbour-story-of-the-day.json"
    assert records["response", story][1] == quay.answers[story].body
    assert records["response", f"{BASE}/app.js"][1] == APP.encode()

    command = [sys.executable, "-m", "newscrawl", "sources", "check", "quay", "--json"]
    checked = subprocess.run(
        command, env=visit.environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert '"health": "alive"' in checked.stdout, checked.stdout + checked.stderr

    again = visit()
    assert again.runs["quay"]["articles_new"] == 0, again.log
    assert again.runs["quay"]["requested"] == 0, again.log


def leads_inward(name: str) -> bool:
    try:
        return not is_public(socket.gethostbyname(name))
    except OSError:
        return False


def test_a_page_that_cannot_be_made_fails_alone(visit, quay, sqlite_crawler) -> None:
    secret, this_machine = f"http://127.0.0.1:{quay.port}/secret", socket.gethostname()
    inward = [secret, "http://2130706433/secret", f"{BASE}/inward"]
    if leads_inward(this_machine):
        inward.append(f"http://{this_machine}/secret")
    fetch = "<script>fetch('http://{}.quay.example/data.json')</script>"
    scripts = {
        "endless": "<script>for (;;) {}</script>",
        "later": "<script>setTimeout(() => { for (;;) {} }, 50)</script>",
        "huge": "<script>document.body.append('words '.repeat(100_000))</script>",
        "asking": "<script src=/app.js></script><script>setInterval(() => fetch('/more'), 20)</script>",
        "refused": fetch.format("closed"),
        "busy": fetch.format("busy") + fetch.format("busy"),
        "inward": "".join(f"<script>fetch('{url}')</script>" for url in inward),
    }
    quay.add("good", *scripts, **{name: shell(script) for name, script in scripts.items()})
    rules = robots("User-agent: *\nDisallow: /\n")
    quay.answers["http://closed.quay.example/robots.txt"] = rules
    busy = Answer(503, b"later", (("Retry-After", "4000"),))
    quay.answers["http://busy.quay.example/data.json"] = busy
    quay.answers[f"{BASE}/inward"] = moved(secret)
    limits = {"RENDER_TIMEOUT": "4", "RENDER_MAX_REQUESTS": "30", "DOWNLOAD_MAXSIZE": "300000"}
    # The name of this machine is resolved here, not by the proxy.
    done = visit(limits | {"LOG_LEVEL": "DEBUG"}, no_proxy=this_machine)
    pages = pages_of(sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"])
    found = {row.url.split("/")[-1].split("-")[0]: (row.state, kind(row)) for row in pages.values()}
    assert found == {
        "good": ("fetched", ""),
        "endless": ("failed", "render_timeout"),
        "later": ("failed", "render_timeout"),
        "huge": ("failed", "too_large"),
        "asking": ("fetched", ""),
        "refused": ("fetched", ""),
        "busy": ("failed", "host_paused"),
        "inward": ("fetched", ""),
    }, done.log
    assert done.runs["quay"]["articles_new"] == 2, "of `refused` there is nothing but the shell"
    assert quay.paths("http://closed.quay.example") == ["/robots.txt"]
    assert quay.paths("http://busy.quay.example").count("/data.json") == 1
    assert quay.paths(BASE).count("/more") < 30
    assert not any("secret" in asked.url for asked in quay.log)
    refused = [line for line in done.log.splitlines() if "address_refused for a script" in line]
    assert len(refused) == len(inward), "the address, its decimal form, the redirect and the name"
    assert "Traceback" not in done.log
