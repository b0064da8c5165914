"""What a site says of the rights in its pages is asked for, stored, and followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from crawl.conftest import Crawler
from crawl.faulty import article
from crawl.strangers import Answer, Strangers, robots
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow, RightsFileRow, RightsSignalRow

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
        Database.open(crawler.environment["NEWSCRAWL_DATABASE_URL"]) as database,
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


def test_the_policy_is_followed(strangers, visit, sqlite_crawler) -> None:
    base = add(strangers, "skipped", tdmrep=TDMREP)
    done, pages = visit(NEWSCRAWL_RIGHTS_POLICY="skip")
    assert done.runs["skipped"]["rejections"] == {"reserved": 1}, done.log
    page = pages[base + PATHS[1]]
    assert (page.rejection, page.rights_decision, page.archive_file) == (
        "reserved",
        "skipped",
        None,
    )
    assert page.rejection_detail == f"tdm_reservation: 1 ({base}/.well-known/tdmrep.json)"
    assert set(articles(sqlite_crawler)) == {base + PATHS[0]}


def test_of_a_reserved_page_the_metadata_alone_is_kept(strangers, visit, sqlite_crawler) -> None:
    base = add(strangers, "withheld", tdmrep=TDMREP)
    title = b"Page 2026/b-story-of-the-day at withheld.example"
    copy = story("No copy", '<meta name="robots" content="noarchive">')
    strangers.add_host(base, *PATHS, "/2026/c-no-copy")
    strangers.answers[base + "/2026/c-no-copy"] = copy
    done, pages = visit(NEWSCRAWL_RIGHTS_POLICY="metadata_only")
    assert done.runs["withheld"]["articles_new"] == 3, done.log
    found = articles(sqlite_crawler)
    known = found[base + PATHS[1]]
    assert (known.body, known.blocks, known.rights_decision) == ("", [], "metadata_only")
    assert known.title.encode() == title
    assert known.word_count > 0
    assert len(known.content_hash) == 64
    kept = found[base + "/2026/c-no-copy"]
    assert (kept.reserved, bool(kept.body)) == (False, True)
    assert {path: bool(pages[base + path].archive_file) for path in (*PATHS, "/2026/c-no-copy")} == {
        PATHS[0]: True, PATHS[1]: False, "/2026/c-no-copy": False,
    }  # fmt: skip
    stored = b"".join(
        path.read_bytes() for path in (sqlite_crawler.folder / "data").rglob("*") if path.is_file()
    )
    assert b"newscrawl" not in stored or title + b": The regulator" not in stored


def test_the_file_of_a_source_knows_better(
    strangers: Strangers, sqlite_crawler: Crawler, write_source: Callable[..., Path]
) -> None:
    rules = {
        "granted": 'use = "granted"',
        "told": 'use = "reserved"',
        "lenient": 'policy = "mark"',
    }
    for name, rule in rules.items():
        base = add(strangers, name, **({} if name == "told" else {"tdmrep": TDMREP}))
        feeds = f'feeds = ["{base}/feed.xml"]'
        folder = write_source(name, base + "/", feeds, f"[rights]\n{rule}")
    done = sqlite_crawler.crawl(
        *rules, NEWSCRAWL_SOURCES_DIR=str(folder), NEWSCRAWL_RIGHTS_POLICY="skip",
        http_proxy=strangers.url,
    )  # fmt: skip
    assert done.status == 0, done.log
    assert {name: done.runs[name]["articles_new"] for name in rules} == {
        "granted": 2, "told": 0, "lenient": 2,
    }  # fmt: skip
    found = articles(sqlite_crawler)
    assert not any(found[f"http://granted.example{path}"].reserved for path in PATHS)
    assert found[f"http://lenient.example{PATHS[1]}"].reserved
    assert done.runs["told"]["rejections"] == {"reserved": 2}


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
        Database.open(crawler.environment["NEWSCRAWL_DATABASE_URL"]) as database,
        database.begin() as session,
    ):
        for row in session.scalars(select(RightsFileRow)).all():
            at = row.fetched_at - timedelta(days=2)
            session.execute(
                update(RightsFileRow).where(RightsFileRow.url == row.url).values(fetched_at=at)
            )


def gone_signals(crawler: Crawler) -> int:
    with (
        Database.open(crawler.environment["NEWSCRAWL_DATABASE_URL"]) as database,
        database.read() as session,
    ):
        row = RightsSignalRow
        query = select(row).join(PageRow, PageRow.id == row.page_id).where(row.gone_at.is_not(None))
        return len(session.scalars(query).all())
