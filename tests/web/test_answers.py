"""Both databases give the same pages."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest

PATHS = (
    "/", "/?days=90", "/sources", "/sources/harbour", "/sources/wire", "/articles", "/articles?q=fisher*",
    "/articles?q=%22the+tenants%22+-tunnels&source=harbour", "/articles?language=en&since=2020-01-01",
    "/articles?q=council&until=2000-01-01", "/articles/1", "/articles/4", "/inspector/4?again",
)  # fmt: skip
VARIES = re.compile(
    r"\d{4}-\d\d-\d\d[T ][\d:.+]+|/inspector/frame/[\w-]+|after=[^\"]+|<span class=\"learned-at\">.*?</span>"
)


@pytest.mark.parametrize("path", PATHS)
def test_both_databases_give_the_same_page(served, served_by_postgres, path):
    pages = []
    for base in (served.base, served_by_postgres.base):
        with urlopen(base + path) as answer:
            pages.append(VARIES.sub("", answer.read().decode()))
    assert pages[0] == pages[1]


def test_pages_follow_each_other_without_gaps_on_postgresql(served_by_postgres):
    numbers: list[str] = []
    at = "/articles?source=harbour"
    while at:
        with urlopen(served_by_postgres.base + at) as answer:
            text = answer.read().decode()
        numbers += re.findall(r'<h2><a href="/articles/(\d+)"', text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        at = more[1].replace("&amp;", "&") if more else ""
    assert len(numbers) == len(set(numbers)) == 30


def test_prometheus_is_given_its_numbers(served, served_by_postgres):
    texts = []
    for base in (served.base, served_by_postgres.base):
        with urlopen(base + "/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            texts.append(answer.read().decode())
    assert "newscrawl_health_states{" in texts[0]
    assert texts[0].count("\n") == texts[1].count("\n")
