"""Pages that cannot be had, read from the feed that carries their text; and the page when it can."""

from __future__ import annotations

import subprocess
import sys
from html import escape

from sqlalchemy import select, update

from crawl.conftest import pages_of
from crawl.faulty import article
from crawl.small_site import Answer, SmallSite, serve_site
from newscrawl.items import ReadPath
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion, FeedTextRow, PageRow
from newscrawl.storage.states import VersionCause

WORDS = (
    "The ferry company has counted the phones of its passengers for a year, on each of its ships.",
    "It says that the counts were anonymous, and that it sold them to the port and to two banks.",
    "Passengers learned of it from a sheet of paper beside the coffee machine on the upper deck.",
    "The authority for data protection has asked for the contracts, and for the names of the banks.",
    "A passenger who asked for her data was sent a picture of the ship and a voucher for coffee.",
    "The company will stop on the first of December, when the last of the contracts comes to its end.",
)
STUB = "<p>Subscribe to continue reading. Already a subscriber? Sign in.</p>"
WALL = "<html><head><title>Just a moment...</title></head><body>Verify you are human. Ray ID</body></html>"


def text_of(name: str, sentences: tuple[str, ...] = WORDS) -> str:
    return "".join(f"<p>{sentence} ({name})</p>" for sentence in sentences)


def page(name: str) -> str:
    return article(f"Story {name}", text_of(name))


def feed(site: SmallSite, texts: dict[str, str]) -> str:
    items = "".join(
        f"<item><title>Story {name}</title><link>{site.base}/2026/{name}-of-the-day</link>"
        f"<content:encoded>{escape(text)}</content:encoded></item>"
        for name, text in texts.items()
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>f</title>{items}</channel></rss>"
    )


def stub(name: str) -> Answer:
    return Answer(
        f"<html lang=en><head><title>Story {name}</title></head><body><article><h1>Story {name}</h1>"
        f"<p>{WORDS[0]}</p>{STUB}</article></body></html>"
    )


NAMES = ("open", "shut", "gone", "wall", "paid", "teased", "barred")


def articles(url: str) -> dict[str, ArticleRow]:
    with Database.open(url) as database, database.read() as session:
        rows = session.scalars(select(ArticleRow)).all()
        session.expunge_all()
    return {row.url.rpartition("/")[2].partition("-")[0]: row for row in rows}


def make_due(url: str) -> None:
    """As if the next looks had come."""
    with Database.open(url) as database, database.begin() as session:
        session.execute(update(PageRow).values(next_at=PageRow.discovered_at))


def test_a_feed_stands_in_for_pages_that_cannot_be_had(crawler, write_source) -> None:
    url = crawler.environment["NEWSCRAWL_DATABASE_URL"]
    with serve_site() as site:
        paths = {name: f"/2026/{name}-of-the-day" for name in NAMES}
        site.answers |= {
            "/robots.txt": Answer(f"User-agent: *\nDisallow: {paths['barred']}\n"),
            "/feed.xml": Answer(
                feed(site, {name: text_of(name) for name in NAMES} | {"teased": WORDS[0] * 6 + "…"})
            ),
            paths["open"]: Answer(page("open")),
            paths["shut"]: Answer("no", status=403),
            paths["gone"]: Answer("gone", status=410),
            paths["wall"]: Answer(WALL),
            paths["paid"]: stub("paid"),
            paths["teased"]: Answer("no", status=403),
        }
        folder = write_source("ferry", site.base + "/", f'feeds = ["{site.base}/feed.xml"]')
        env = {"NEWSCRAWL_SOURCES_DIR": str(folder), "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"}
        done = crawler.crawl("ferry", **env)
        assert done.status == 0, done.log
        found = articles(url)
        assert {name: row.read_by for name, row in found.items()} == {
            "open": ReadPath.FULL,
            **dict.fromkeys(("shut", "gone", "wall", "paid"), ReadPath.FEED),
        }
        assert found["paid"].body == "\n\n".join(f"{sentence} (paid)" for sentence in WORDS)
        run = done.runs["ferry"]
        assert (run["articles_new"], run["fetched"], run["rejections"]) == (
            5, 3, {"bot_wall": 1, "paywall_stub": 1},
        )  # fmt: skip
        assert run["errors"] == {"http_403": 2, "http_410": 1, "robots": 1}
        rows = {row.url.rpartition("/")[2].partition("-")[0]: row for row in pages_of(url).values()}
        assert (rows["paid"].state, rows["paid"].rejection) == ("fetched", "paywall_stub")
        assert (rows["shut"].state, rows["shut"].article_id) == ("refused", found["shut"].id)
        # It is rebuilt from the archive alone.
        command = [sys.executable, "-m", "newscrawl", "inspect", str(found["shut"].id), "--json"]
        shown = subprocess.run(
            command, env=crawler.environment, cwd=crawler.folder, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert f"{WORDS[5]} (shut)" in shown.stdout

        command = [sys.executable, "-m", "newscrawl", "reread", "--apply", "--json", "--drop"]
        again = subprocess.run(
            command, env=crawler.environment | env, cwd=crawler.folder, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert again.returncode == 0, again.stdout + again.stderr
        assert {name: row.body for name, row in articles(url).items()} == {
            name: row.body for name, row in found.items()
        }

        # The page is better than the feed, whenever it comes; the feed never takes its place again.
        site.answers[paths["paid"]] = Answer(page("paid"))
        site.answers[paths["open"]] = Answer("no", status=403)
        changed = {name: text_of(name, WORDS[::-1]) for name in NAMES if name != "teased"}
        site.answers["/feed.xml"] = Answer(feed(site, changed))
        make_due(url)
        done = crawler.crawl("ferry", **env)
        assert done.status == 0, done.log
        later = articles(url)
        assert {name: row.read_by for name, row in later.items()} == {
            "open": ReadPath.FULL,
            "paid": ReadPath.FULL,
            **dict.fromkeys(("shut", "gone", "wall"), ReadPath.FEED),
        }
        assert later["open"].body == found["open"].body
        assert later["paid"].id == found["paid"].id
        assert later["wall"].body.startswith(WORDS[5])  # what the feed says now
        with Database.open(url) as database, database.read() as session:
            paid = ArticleVersion.article_id == found["paid"].id
            causes = session.scalars(select(ArticleVersion.cause).where(paid)).all()
            noted = session.scalars(select(FeedTextRow.page_url)).all()
        assert causes == [VersionCause.FIRST, VersionCause.BETTER_PAGE]
        assert len(noted) == len(NAMES)


def test_a_source_may_forbid_it(sqlite_crawler, write_source) -> None:
    with serve_site() as site:
        site.answers["/feed.xml"] = Answer(feed(site, {"shut": text_of("shut")}))
        site.answers["/2026/shut-of-the-day"] = Answer("no", status=403)
        listing = f'feeds = ["{site.base}/feed.xml"]'
        folder = write_source("ferry", site.base + "/", listing, "[read]\nfeed_text = false")
        env = {"NEWSCRAWL_SOURCES_DIR": str(folder), "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"}
        sqlite_crawler.crawl("ferry", **env)
        assert articles(sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"]) == {}
