"""Every page, as a person sees it in a browser: on a desktop, on a phone, in the dark."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

from web.made import NOW

PAGES = (
    "/", "/?days=365", "/sources", "/sources/harbour", "/articles", "/articles?q=register",
    "/articles?q=nothinglikethis", "/articles/1", "/articles/4", "/inspector", "/inspector/1",
    "/datasets", "/datasets/1", "/nowhere",
)  # fmt: skip
LOOKS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible_and_asks_nobody_else(tab, look):
    opened = tab(**LOOKS[look])
    faults = []
    for path in PAGES:
        page = opened.open(path)
        assert page.locator("h1").count() == 1, path
        wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        if look == "phone":
            continue
        found = Axe().run(page)
        faults += [
            f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical", "moderate")
        ]
    assert faults == []
    assert opened.strangers() == []
    assert [line for line in opened.said if "404" not in line] == []


def test_the_overview_shows_first_what_needs_care(tab):
    page = tab().open("/")
    care = page.get_by_role("region", name="1 source needs care")
    assert "The <b>Wire</b>" in care.inner_text()
    for words in ("silent", "<usually>", "newscrawl sources check wire"):
        assert words in care.inner_text()
    crawls = page.get_by_role("region", name="Last crawls")
    assert "certificate expired <yesterday>" in crawls.inner_text()
    rows = page.get_by_role("region", name="Sources").locator("tbody tr")
    assert "The <b>Wire</b>" in rows.first.inner_text()
    assert page.locator("svg.chart title").first.text_content() == "Articles a day, by source"
    page.get_by_text("The same as a table").click()
    shown = page.get_by_role("region", name="Articles a day")
    cells = [int(text) for text in shown.locator("td").all_inner_texts()]
    assert sum(cells) == 32  # 30 of the one, two of the other
    assert "32 articles from 2 sources" in page.locator(".sum").inner_text()


def test_a_source_tells_its_story(tab):
    page = tab().open("/sources/wire")
    text = page.locator("main").inner_text()
    for words in (
        "no article for 5 days",
        "certificate expired <yesterday>",
        "too short",
        "newsletter",
        "published at",
    ):
        assert words in text
    page.get_by_role("link", name="wire.example/short").click()
    assert "No article: too short" in page.get_by_role("status").inner_text()


def test_articles_are_found_and_paged(tab):
    opened = tab()
    page = opened.open("/articles?source=harbour")
    titles: list[str] = []
    while True:
        titles += page.locator(".found h2").all_inner_texts()
        if not (more := page.get_by_role("link", name="Older articles")).count():
            break
        more.click()
    assert len(titles) == len(set(titles)) == 30
    page = opened.open("/articles")
    page.get_by_label("Words").fill('"the fishermen"')
    page.get_by_label("Words").press("Enter")
    assert page.locator(".found h2").all_inner_texts() == ["Cameras at the harbour, part 3"]
    assert "the fishermen would be heard" in page.locator(".excerpt").inner_text()
    page = opened.open("/articles?topic=*")
    assert page.get_by_label("Topic").input_value() == "*"
    for heading in page.locator(".found h2 a").all()[:1]:
        heading.click()
        about = page.get_by_role("region", name="Topics, and why").inner_text()
        assert re.search(r"Relevance 0\.\d+: tech policy", about)
        assert "for: " in about
    day = (NOW - timedelta(days=400)).date()
    page = opened.open(f"/articles?until={day}")
    assert "No article is like that" in page.locator("main").inner_text()


def test_an_article_shows_what_was_changed_and_where_it_stands_again(tab):
    opened = tab()
    page = opened.open(opened.path_of("https://harbour.example/3"))
    version = page.locator("details.version").first
    assert version.locator("del").all_inner_texts() == ["harbour board"]
    assert version.locator("ins").all_inner_texts() == ["fishermen"]
    page = opened.open(opened.path_of("https://wire.example/copy"))
    shown = page.get_by_role("region", name="Copies")
    if "This is a copy" not in shown.inner_text():  # it is the other one that is
        shown.get_by_role("link").click()
    assert "This is a copy (syndicated, 100% the same) of" in shown.inner_text()


def test_a_dataset_is_described_and_its_files_are_those_of_the_manifest(served, tab):
    page = tab().open("/datasets/1")
    for plot in page.locator(".plots img").all():
        plot.scroll_into_view_if_needed()
        page.wait_for_function(
            "one => one.complete && one.naturalWidth > 0", arg=plot.element_handle()
        )
    manifest = json.loads((served.folder / "snapshot" / "manifest.json").read_text())
    for file in (*manifest["files"], *manifest["documents"]):
        with urlopen(f"{served.base}/datasets/1/files/{file['path']}") as answer:
            assert hashlib.sha256(answer.read()).hexdigest() == file["sha256"]
        assert file["sha256"] in page.locator("main").inner_text()


def test_it_is_used_by_keyboard(tab):
    page = tab().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
