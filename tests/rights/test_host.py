"""What robots.txt, tdmrep.json, ai.txt and RSL say of a page, each as its specification has it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import RightsKind
from newscrawl.rights.ai_txt import allows, parse_ai_txt
from newscrawl.rights.host import HostFile, licences_of, read_host
from newscrawl.rights.robots import parse_robots
from newscrawl.rights.rsl import parse_rsl, terms_for
from newscrawl.rights.tdmrep import find_rule, parse_tdmrep

HOST = "https://harbour.example"
PAGE = f"{HOST}/news/cameras"
AT = datetime(2026, 10, 20, 6, tzinfo=UTC)


def signals(url: str = PAGE, rsl: str = "", **files: str) -> list[tuple[str, str]]:
    """Kind and value of what these files say of a page; `robots`, `tdmrep`, `ai` by their text."""
    paths = {"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json", "ai": "/ai.txt"}
    served = [HostFile(HOST + paths[name], text, AT) for name, text in files.items()]
    licences = [HostFile(f"{HOST}/rsl.xml", rsl, AT)] if rsl else []
    return [(signal.kind, signal.value) for signal in read_host(served, licences).signals(url)]


# robots.txt


def test_ai_crawlers_that_are_kept_out_are_named():
    robots = "User-agent: *\nAllow: /\n\nUser-agent: gptbot\nUser-agent: CCBot/2.0\nDisallow: /\n"
    [found] = read_host([HostFile(f"{HOST}/robots.txt", robots, AT)]).signals(PAGE)
    assert (found.kind, found.value) == ("robots_agents", "CCBot GPTBot")
    assert (found.origin, found.seen_at) == (f"{HOST}/robots.txt", AT)


def test_only_a_group_of_its_own_keeps_an_ai_crawler_out():
    assert signals(robots="User-agent: *\nDisallow: /news/\n") == []
    assert signals(robots="User-agent: GPTBot\nDisallow: /news/\nAllow: /news/cameras\n") == []
    assert signals(robots="User-agent: GPTBot\nDisallow:\n") == []
    assert signals(robots="User-agent: SomeBot\nDisallow: /\n") == []
    only_old = "User-agent: GPTBot\nDisallow: /archive/\n"
    assert signals(robots=only_old) == []
    assert signals(f"{HOST}/archive/1", robots=only_old) == [("robots_agents", "GPTBot")]


def test_groups_of_one_name_are_one_and_other_lines_do_not_part_them():
    robots = """User-agent: GPTBot
Sitemap: https://harbour.example/sitemap.xml
Disallow: /news/   # all of it
Crawl-delay: 3
Disallow: /x

User-agent: GPTBot
Allow: /news/cameras
"""
    parsed = parse_robots(robots)
    assert parsed.groups["gptbot"].rules == [
        (False, "/news/"), (False, "/x"), (True, "/news/cameras"),
    ]  # fmt: skip
    assert signals(robots=robots) == []


def test_uses_are_those_of_our_group_and_of_the_longest_pattern():
    robots = """User-agent: *
Content-Signal: search=yes, ai-train=no
Content-Usage: train-ai=n
Content-Usage: /news/open/ train-ai=y
Allow: /
"""
    usage = RightsKind.CONTENT_USAGE
    assert signals(robots=robots) == [
        (usage, "search=y"), (usage, "ai-train=n"), (usage, "train-ai=n"),
    ]  # fmt: skip
    assert signals(f"{HOST}/news/open/1", robots=robots) == [(usage, "train-ai=y")]
    ours = robots + "\nUser-agent: newscrawl\nContent-Usage: train-ai=y\n"
    assert signals(robots=ours) == [(usage, "train-ai=y")]
    assert signals(robots="Content-Usage: train-ai=n\n") == [(usage, "train-ai=n")]


def test_licences_stand_for_all_or_in_our_group():
    robots = """License: https://harbour.example/rsl.xml
User-agent: other
License: https://harbour.example/other.xml
Disallow: /x
User-agent: *
License: /terms.xml
Disallow: /y
"""
    file = HostFile(f"{HOST}/robots.txt", robots, AT)
    assert licences_of(file) == [f"{HOST}/rsl.xml", f"{HOST}/terms.xml"]
    assert licences_of(HostFile(file.url, "License: javascript:alert(1)\n", AT)) == []


# tdmrep.json


def test_the_first_rule_that_matches_holds():
    text = """[
        {"location": "/news/open/", "tdm-reservation": 0},
        {"location": "/news/*/photos$", "tdm-reservation": 1},
        {"location": "/news/", "tdm-reservation": "1", "tdm-policy": "https://harbour.example/p"}
    ]"""
    kind, policy = RightsKind.TDM_RESERVATION, RightsKind.TDM_POLICY
    assert signals(tdmrep=text) == [(kind, "1"), (policy, "https://harbour.example/p")]
    assert signals(f"{HOST}/news/open/1", tdmrep=text) == [(kind, "0")]
    assert signals(f"{HOST}/about", tdmrep=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "", "<!doctype html><p>Not found</p>", "null", "3", '"x"', "[[[", "[" * 100_000, "[1, null]",
        '[{"location": "/"}]', '[{"location": "/", "tdm-reservation": 2}]',
        '[{"location": "/", "tdm-reservation": true}]', '[{"location": 7, "tdm-reservation": 1}]',
    ],
)  # fmt: skip
def test_what_is_no_tdmrep_file_says_nothing(text: str):
    assert parse_tdmrep(text) == []


def test_one_rule_without_its_brackets_is_understood():
    rules = parse_tdmrep('\ufeff{"location": "news/", "tdm-reservation": 1}')
    rule = find_rule(rules, "/news/cameras")
    assert rule is not None
    assert rule.reservation == "1"


# ai.txt


def test_ai_txt_speaks_of_kinds_of_files():
    text = "User-Agent: *\nAllow: *.txt\nDisallow: *.html\nDisallow: *.jpg\n"
    assert signals(ai=text) == [("ai_txt", "disallow")]
    pictures = "User-Agent: *\nDisallow: *.jpg\nDisallow: *.png\n"
    assert signals(ai=pictures) == []
    assert signals(ai="User-Agent: *\nDisallow: /\nDisallow: *\n") == [("ai_txt", "disallow")]
    assert signals(ai="User-Agent: *\nDisallow: /\nAllow: *.html\n") == [("ai_txt", "allow")]


def test_what_is_no_ai_txt_says_nothing():
    for text in ("<html>User-Agent: *\nDisallow: /</html>", "We like robots.", '{"ai": "no"}'):
        assert parse_ai_txt(text) == []
    assert allows([], "/") is None


# RSL


def rsl(*contents: str) -> str:
    return (
        f'<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl">{"".join(contents)}</rsl>'
    )


def content(*licences: str, url: str = "/", more: str = "") -> str:
    inside = "".join(f"<license>{licence}</license>" for licence in licences)
    return f'<content url="{url}"{more}>{inside}</content>'


NO_AI = '<prohibits type="usage">ai-all</prohibits>'


def test_what_is_prohibited_is_so_and_the_rest_is_not():
    assert signals(rsl=rsl(content(NO_AI))) == [
        ("rsl", "ai-train=prohibited ai-input=prohibited ai-index=prohibited search=permitted")
    ]


@pytest.mark.parametrize(
    ("licences", "train", "search"),
    [
        (['<permits type="usage">search</permits>'], "prohibited", "permitted"),
        (['<permits type="usage">all</permits>'], "permitted", "permitted"),
        (['<permits type="usage">search, train-ai</permits>'], "permitted", "permitted"),
        (['<permits type="user">education</permits>'], "permitted", "permitted"),
        (['<permits type="usage">all</permits>' + NO_AI], "prohibited", "permitted"),
        (['<payment type="subscription"/>'], "payment", "payment"),
        (['<payment type="attribution"/>'], "permitted", "permitted"),
        (
            [
                '<permits type="usage">search</permits>',
                '<permits type="usage">ai-train</permits><payment type="training"/>',
            ],
            "payment",
            "permitted",
        ),
    ],
)
def test_offers(licences: list[str], train: str, search: str):
    terms = terms_for(parse_rsl(rsl(content(*licences)).encode()), PAGE)
    assert (terms["ai-train"], terms["search"]) == (train, search)


def test_the_longest_pattern_holds_and_other_hosts_are_none_of_ours():
    text = rsl(
        content(NO_AI),
        content('<permits type="usage">all</permits>', url="/news/cam*"),
        content(NO_AI, url="https://other.example/news/cameras"),
    )
    contents = parse_rsl(text.encode())
    assert terms_for(contents, PAGE)["ai-train"] == "permitted"
    assert terms_for(contents, f"{HOST}/news/x")["ai-train"] == "prohibited"
    whole = rsl(content(NO_AI, url="https://harbour.example/news/*"))
    assert terms_for(parse_rsl(whole.encode()), PAGE)["ai-train"] == "prohibited"
    assert terms_for(parse_rsl(whole.encode()), f"{HOST}/about") == {}


def test_where_a_server_gives_licences_one_is_to_be_asked_for():
    text = rsl(content("", more=' server="https://licences.example"'))
    assert terms_for(parse_rsl(text.encode()), PAGE)["ai-train"] == "payment"


@pytest.mark.parametrize(
    "text",
    [
        "", "<html><p>Not found</p></html>", "<rsl", "[]",
        '<!DOCTYPE rsl [<!ENTITY x "y">]><rsl><content url="/"><license/></content></rsl>',
        rsl('<content url="/"/>'),
    ],
)  # fmt: skip
def test_what_is_no_rsl_document_says_nothing(text: str):
    assert parse_rsl(text.encode()) == []


@given(st.text(max_size=200))
def test_no_text_makes_a_reader_fail(text: str):
    signals(robots=text, tdmrep=text, ai=text, rsl=text)
    signals(robots=f"User-agent: GPTBot\n{text}", rsl=rsl(text))


@given(st.binary(max_size=200))
def test_no_bytes_make_rsl_fail(data: bytes):
    parse_rsl(data)
