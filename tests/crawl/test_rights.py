"""What a site says of the rights in its pages is asked for, stored, and followed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from crawl.conftest import Crawler, pages_of
from crawl.faulty import article
from crawl.strangers import Answer, Strangers, robots
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow, RightsFileRow, RightsSignalRow

DATABASE = "NEWSCRAWL_DATABASE_URL"
PATHS = ("/2026/a-story-of-the-day", "/2026/b-story-of-the-day")
FILES = ["/ai.txt", "/.well-known/tdmrep.json"]
GPTBOT = "User-agent: *\nAllow: /\n\nUser-agent: GPTBot\nDisallow: /2026/b\n"
TDMREP = json.dumps([{"location": "/2026/b", "tdm-reservation": 1}])
RSL = """<rsl xmlns="https://rslstandard.org/rsl"><content url="/2026/b*">
<license><prohibits type="usage">ai-train</prohibits></license></content></rsl>"""
SOFT_404 = "<!doctype html><html><title>Not found</title><p>User-agent: *\nDisallow: /</html>"


def story(title: str, head: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(
        body=article(title).replace("<title>", f"{head}<title>").encode(), headers=headers
    )


def add(strangers: Strangers, name: str, b: Answer | None = None, **files: str) -> str:
    """A host with two stories, of which the second one may be reserved, and with these files."""
    base = f"http://{name}.example"
    rules = files.pop("robots", None)
    strangers.add_host(base, *PATHS, robots=robots(rules) if rules else None)
    if b is not None:
        strangers.answers[base + PATHS[1]] = b
    paths = {"tdmrep": "/.well-known/tdmrep.json", "ai": "/ai.txt", "rsl": "/rsl.xml"}
    for key, text in files.items():
        strangers.answers[base + paths[key]] = Answer(body=text.encode(), kind="text/plain")
    return base


def articles(crawler: Crawler) -> dict[str, ArticleRow]:
    with (
        Database.open(crawler.environment[DATABASE]) as database,
        database.read() as session,
    ):
        rows = session.scalars(select(ArticleRow)).all()
        session.expunge_all()
    return {row.url: row for row in rows}


def test_signals_of_page_and_host_are_stored(strangers, visit, sqlite_crawler) -> None:
    noai = (("X-Robots-Tag", "noai"),)
    rsl_link = '<link rel="license" type="application/rsl+xml" href="/rsl.xml">'
    expected = {
        add(strangers, "plain", ai=SOFT_404, tdmrep=SOFT_404): "",
        add(strangers, "header", story("Header", headers=noai)): "robots: noai (header X-Robots-Tag)",
        add(strangers, "meta", story("Meta", '<meta name="robots" content="noai">')): (
            "robots: noai (meta robots)"
        ),
        add(strangers, "tdm", tdmrep=TDMREP): (
            "tdm_reservation: 1 (http://tdm.example/.well-known/tdmrep.json)"
        ),
        add(strangers, "lifted", story("Lifted", headers=(("TDM-Reservation", "0"),)), tdmrep=TDMREP): "",
        add(strangers, "kinds", ai="User-Agent: *\nDisallow: /2026/b*.html\n"): (
            "ai_txt: disallow (http://kinds.example/ai.txt)"
        ),
        add(strangers, "agents", robots=GPTBOT): "robots_agents: GPTBot (http://agents.example/robots.txt)",
        add(strangers, "terms", robots="License: http://terms.example/rsl.xml\n", rsl=RSL): (
            "rsl: ai-train=prohibited ai-input=permitted ai-index=permitted search=permitted"
            " (http://terms.example/rsl.xml)"
        ),
        add(strangers, "linked", story("Linked", rsl_link), rsl=RSL): (
            "rsl: ai-train=prohibited ai-input=permitted ai-index=permitted search=permitted"
            " (link rel=license: http://linked.example/rsl.xml)"
        ),
    }  # fmt: skip
    done, pages = visit()
    assert done.status == 0, done.log
    found = articles(sqlite_crawler)
    assert len(found) == 2 * len(expected)
    for base, reason in expected.items():
        free, reserved = (found[base + path] for path in PATHS)
        assert (free.reserved, free.rights_reason) == (False, None)
        assert (reserved.reserved, reserved.rights_reason or "") == (bool(reason), reason)
        assert reserved.body
        assert pages[base + PATHS[1]].archive_file
        assert pages[base + PATHS[1]].reserved is bool(reason)
        asked = strangers.paths(base)
        assert [asked.count(path) for path in ("/robots.txt", *FILES)] == [1, 1, 1]
    strangers.log.clear()
    add(strangers, "plain")
    strangers.add_host("http://plain.example", *PATHS, "/2026/c-story-of-the-day")
    visit()
    assert strangers.paths("http://plain.example") == ["/feed.xml", "/2026/c-story-of-the-day"]


def test_the_policy_of_settings_and_source_is_followed(
    strangers: Strangers, sqlite_crawler: Crawler, write_source: Callable[..., Path]
) -> None:
    """Settings say `skip`; what the files of the sources say stands above."""
    rules = {
        "skipped": "",
        "withheld": 'policy = "metadata_only"',
        "lenient": 'policy = "mark"',
        "granted": 'use = "granted"',
        "told": 'use = "reserved"',
    }
    for name, rule in rules.items():
        base = add(strangers, name, **({} if name == "told" else {"tdmrep": TDMREP}))
        feeds = f'feeds = ["{base}/feed.xml"]'
        folder = write_source(name, base + "/", feeds, f"[rights]\n{rule}")
    no_copy = "/2026/c-no-copy"
    strangers.add_host("http://lenient.example", *PATHS, no_copy)
    head = '<meta name="robots" content="noarchive">'
    strangers.answers["http://lenient.example" + no_copy] = story("No copy", head)
    done = sqlite_crawler.crawl(
        *rules, NEWSCRAWL_SOURCES_DIR=str(folder), NEWSCRAWL_RIGHTS_POLICY="skip",
        http_proxy=strangers.url,
    )  # fmt: skip
    assert done.status == 0, done.log
    assert {name: done.runs[name]["articles_new"] for name in rules} == {
        "skipped": 1, "withheld": 2, "lenient": 3, "granted": 2, "told": 0,
    }  # fmt: skip
    assert done.runs["skipped"]["rejections"] == {"reserved": 1}
    assert done.runs["told"]["rejections"] == {"reserved": 2}
    found, pages = articles(sqlite_crawler), pages_of(sqlite_crawler.environment[DATABASE])

    skipped = pages[f"http://skipped.example{PATHS[1]}"]
    assert (skipped.rejection, skipped.rights_decision) == ("reserved", "skipped")
    assert skipped.rejection_detail == (
        "tdm_reservation: 1 (http://skipped.example/.well-known/tdmrep.json)"
    )
    assert f"http://skipped.example{PATHS[1]}" not in found
    withheld = found[f"http://withheld.example{PATHS[1]}"]
    assert (withheld.body, withheld.blocks) == ("", [])
    assert (withheld.reserved, withheld.rights_decision) == (True, "metadata_only")
    assert withheld.title == f"Page {PATHS[1][1:]} at withheld.example"
    assert withheld.word_count > 0
    assert len(withheld.content_hash) == 64
    lenient = found[f"http://lenient.example{PATHS[1]}"]
    assert (lenient.reserved, bool(lenient.body)) == (True, True)
    free = found["http://lenient.example" + no_copy]
    assert (free.reserved, bool(free.body)) == (False, True)
    assert not any(found[f"http://granted.example{path}"].reserved for path in PATHS)

    unarchived = {url for url, page in pages.items() if not page.archive_file}
    assert unarchived == {
        skipped.url, withheld.url, free.url, *(f"http://told.example{path}" for path in PATHS),
    }  # fmt: skip
    archive = sqlite_crawler.folder / "data" / "archive"
    kept = b"".join(gzip.decompress(file.read_bytes()) for file in archive.rglob("*.warc.gz"))
    assert f"{lenient.title}: The regulator".encode() in kept
    for title in (withheld.title, f"Page {PATHS[1][1:]} at skipped.example", "No copy"):
        assert f"{title}: The regulator".encode() not in kept


def test_a_host_that_changes_its_mind_is_heard(strangers, visit, sqlite_crawler) -> None:
    base = add(strangers, "fickle")
    visit(NEWSCRAWL_RIGHTS_POLICY="metadata_only")
    assert all(known.body for known in articles(sqlite_crawler).values())
    add(strangers, "fickle", tdmrep=TDMREP)
    age(sqlite_crawler)
    strangers.add_host(base, *PATHS, "/2026/c-story-of-the-day")
    done, _ = visit(NEWSCRAWL_RIGHTS_POLICY="metadata_only")
    assert "says something new: 1 stored pages judged anew" in done.log
    known = articles(sqlite_crawler)[base + PATHS[1]]
    assert (known.body, known.rights_decision, known.reserved) == ("", "metadata_only", True)
    assert articles(sqlite_crawler)[base + PATHS[0]].body
    del strangers.answers[f"{base}/.well-known/tdmrep.json"]
    age(sqlite_crawler)
    strangers.add_host(base, *PATHS, "/2026/c-story-of-the-day", "/2026/d-story-of-the-day")
    visit(NEWSCRAWL_RIGHTS_POLICY="metadata_only")
    visit(NEWSCRAWL_RIGHTS_POLICY="metadata_only")
    known = articles(sqlite_crawler)[base + PATHS[1]]
    assert (bool(known.body), known.rights_decision, known.reserved) == (True, "kept", False)
    assert gone_signals(sqlite_crawler) == 1


def age(crawler: Crawler) -> None:
    """Let two days go by for the files of hosts, and the feeds be due."""
    with (
        Database.open(crawler.environment[DATABASE]) as database,
        database.begin() as session,
    ):
        for row in session.scalars(select(RightsFileRow)).all():
            at = row.fetched_at - timedelta(days=2)
            session.execute(
                update(RightsFileRow).where(RightsFileRow.url == row.url).values(fetched_at=at)
            )


def gone_signals(crawler: Crawler) -> int:
    with (
        Database.open(crawler.environment[DATABASE]) as database,
        database.read() as session,
    ):
        row = RightsSignalRow
        query = select(row).join(PageRow, PageRow.id == row.page_id).where(row.gone_at.is_not(None))
        return len(session.scalars(query).all())
