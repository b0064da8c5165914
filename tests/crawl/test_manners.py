"""Manners: what a site may expect of the crawler, seen from the site's side."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from threading import Event

from crawl.strangers import Answer, Handler, kind, moved, page, robots
from newscrawl.storage.models import PageRow


def test_robots_txt_by_rfc_9309(strangers, visit) -> None:
    """One host for each case; each has a page `/a-1/story` and one `/b-2/story`."""
    paths = ("/2026/a-story-of-the-day", "/2026/b-story-of-the-day")
    only_a = "User-agent: *\nDisallow: /2026/b"
    long = "User-agent: *\n" + "# padding\n" * 60_000 + "Disallow: /2026/b"
    cases = {
        "plain": robots(only_a),
        "absent": Answer(404),
        "forbidden": Answer(403),
        "busy": Answer(500),
        "other": robots(
            only_a.replace("*", "newscrawl-images") + "\nUser-agent: news\nDisallow: /"
        ),
        "named": robots("User-agent: *\nDisallow: /\n\nUSER-AGENT: NewsCrawl\nDisallow: /2026/b"),
        "longest": robots("User-agent: *\nDisallow: /2026\nAllow: /2026/a\nAllow: /feed"),
        "wild": robots("User-agent: *\nDisallow: /*/b*day$"),
        "long": robots(long),
        "fiveaway": moved("http://fiveaway.example/robots-4.txt"),
        "sixaway": moved("http://sixaway.example/robots-5.txt"),
        "elsewhere": moved("http://keeper.example/rules.txt"),
        "inward": moved("http://127.0.0.1/robots.txt"),
    }
    for name, answer in cases.items():
        strangers.add_host(f"http://{name}.example", *paths, robots=answer)
    for host, hops in (("fiveaway", 4), ("sixaway", 5)):
        for left in range(hops, 0, -1):
            to = f"/robots-{left - 1}.txt" if left > 1 else "/rules.txt"
            strangers.answers[f"http://{host}.example/robots-{left}.txt"] = moved(to, 301)
        strangers.answers[f"http://{host}.example/rules.txt"] = robots(only_a)
    strangers.answers["http://keeper.example/rules.txt"] = robots(only_a)

    done, pages = visit()
    assert done.status == 0, done.log
    outcomes = {
        name: [
            pages[f"http://{name}.example{path}"].state
            if f"http://{name}.example{path}" in pages
            else "?"
            for path in paths
        ]
        for name in cases
    }
    both, one = ["fetched", "fetched"], ["fetched", "refused"]
    # Where even the feed may not be asked for, no page becomes known.
    assert outcomes == {
        "plain": one, "absent": both, "forbidden": both, "busy": ["?", "?"], "other": both,
        "named": one, "longest": one, "wild": one, "long": both, "fiveaway": one,
        "sixaway": both, "elsewhere": one, "inward": ["?", "?"],
    }  # fmt: skip
    assert kind(pages["http://plain.example" + paths[1]]) == "robots"
    for name in ("busy", "inward"):
        assert done.runs[name]["errors"] == {"robots_unreachable": 1}
        assert strangers.paths(f"http://{name}.example") == ["/robots.txt"]
    asked = [url for url in (asked.url for asked in strangers.log) if url.endswith("robots.txt")]
    assert len(asked) == len(set(asked)), "each is asked for once"

    strangers.log.clear()
    strangers.answers["http://busy.example/robots.txt"] = robots(only_a)
    done, pages = visit()
    again = {asked.url for asked in strangers.log if asked.url.endswith("robots.txt")}
    assert again == {"http://busy.example/robots.txt", "http://inward.example/robots.txt"}
    assert pages["http://busy.example" + paths[0]].state == "fetched"


def once(answer: Answer | Callable[[], Answer]) -> Callable[[Handler], Answer]:
    """`answer` to the first request of any page, good pages ever after."""
    given: list[bool] = []

    def give(handler: Handler) -> Answer:
        given.append(True)
        if len(given) > 1:
            return page(handler.path)
        return answer if isinstance(answer, Answer) else answer()

    return give


def in_three_seconds() -> Answer:
    moment = datetime.now(UTC) + timedelta(seconds=3)
    return Answer(503, headers=(("Retry-After", format_datetime(moment, usegmt=True)),))


def test_a_host_that_asks_for_quiet_gets_it(strangers, visit) -> None:
    paths = tuple(f"/2026/{letter}-story-of-the-day" for letter in "abc")
    hosts = {
        "seconds": once(Answer(429, headers=(("Retry-After", "2"),))),
        "dated": once(in_three_seconds),
        "broken": Answer(503, b"busy"),
        "away": Answer(429, headers=(("Retry-After", "7200"),)),
        "quick": lambda handler: page(handler.path),
    }
    for name, giver in hosts.items():
        for path in paths:
            strangers.answers[f"http://{name}.example{path}"] = giver
        strangers.add_host(f"http://{name}.example", *paths)
    started = datetime.now(UTC)
    done, pages = visit({"HOST_PAUSE_FIRST": "0.3", "HOST_STRIKES": "3"})
    assert done.status == 0, done.log

    def times(name: str) -> list[float]:
        return [asked.at for asked in strangers.asked(f"http://{name}.example/2026/")]

    def rows(name: str) -> list[PageRow]:
        return [pages[f"http://{name}.example{path}"] for path in paths]

    for name, quiet in (("seconds", 2), ("dated", 1.9)):  # a date has whole seconds
        assert {row.state for row in rows(name)} == {"fetched"}
        assert times(name)[1] - times(name)[0] >= quiet
        assert len(times(name)) == 4
    assert {row.state for row in rows("quick")} == {"fetched"}
    assert max(times("quick")) < times("seconds")[1], "other hosts go on"

    first, second, third = times("broken")  # and no fourth: the host is given up
    assert second - first >= 0.3
    assert third - second >= 0.6, "pauses grow"
    assert {row.state for row in rows("broken")} == {"failed"}
    assert {kind(row) for row in rows("broken")} == {"host_paused"}

    assert len(times("away")) == 1
    assert {kind(row) for row in rows("away")} == {"host_paused"}
    assert all(row.next_at >= started + timedelta(seconds=7200) for row in rows("away"))


def test_a_hanging_host_holds_no_other(strangers, visit) -> None:
    """Its pages answer when all others are served, which would never be if they waited for it."""
    quick = [f"http://quick{number}.example" for number in range(20)]
    paths = tuple(f"/2026/story-number-{number}-of-the-day" for number in range(12))
    all_served = Event()
    in_vain: list[str] = []

    def when_all_are_served(handler: Handler) -> Answer | None:
        if all_served.wait(20):
            return page("Slow")
        in_vain.append(handler.path)
        handler.close_connection = True
        return None

    def count(handler: Handler) -> Answer:
        served = sum(
            "quick" in asked.url and "/2026/" in asked.url for asked in list(strangers.log)
        )
        if served >= len(quick) * len(paths[:3]):
            all_served.set()
        return page(handler.path)

    # The first by name: it is asked before the others have named any page.
    for path in paths:
        strangers.answers["http://a-hanging.example" + path] = when_all_are_served
    strangers.add_host("http://a-hanging.example", *paths)
    for base in quick:
        for path in paths[:3]:
            strangers.answers[base + path] = count
        strangers.add_host(base, *paths[:3])
    done, pages = visit({"CONCURRENT_REQUESTS": "8"})
    assert done.status == 0, done.log
    assert in_vain == []
    assert set(strangers.peak.values()) == {1}, "one connection to a host"
    assert [row.url for row in pages.values() if row.state != "fetched"] == []


def test_a_silent_host_is_left_alone(strangers, visit) -> None:
    paths = tuple(f"/2026/story-number-{number}-of-the-day" for number in range(6))

    def silence(handler: Handler) -> None:
        handler.connection.settimeout(10)
        handler.rfile.read(1)  # until the crawler gives up and closes
        handler.close_connection = True

    for path in paths:
        strangers.answers["http://silent.example" + path] = silence
    strangers.add_host("http://silent.example", *paths)
    done, pages = visit({"DOWNLOAD_TIMEOUT": "0.5", "HOST_STRIKES": "2"})
    asked = len(strangers.asked("http://silent.example/2026"))
    assert asked in {2, 3}, (
        "the next one may be under way before the second is known to have failed"
    )
    assert done.runs["silent"]["errors"] == {"timeout": asked, "host_paused": len(paths) - asked}
    assert {row.state for row in pages.values()} == {"failed"}


def test_requests_to_a_host_keep_their_distance(strangers, visit) -> None:
    paths = tuple(f"/2026/story-number-{number}-of-the-day" for number in range(4))
    strangers.add_host("http://plain.example", *paths)
    strangers.add_host(
        "http://asks.example", *paths, robots=robots("User-agent: *\nCrawl-delay: 0.8")
    )
    started = time.monotonic()
    done, pages = visit(NEWSCRAWL_DOWNLOAD_DELAY="0.4")
    assert {row.state for row in pages.values()} == {"fetched"}, done.log
    for base, delay in (("http://plain.example", 0.4), ("http://asks.example", 0.8)):
        times = [asked.at for asked in strangers.asked(base + "/2026")]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert len(gaps) == 3
        # The first of two may have been longer on its way than the second, the machine being busy.
        assert sum(gaps) >= 3 * delay - 0.1, base
        assert min(gaps) >= 0.7 * delay, base
    assert time.monotonic() - started < 30, "the hosts were crawled side by side"
