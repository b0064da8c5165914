"""A site that needs code states the fields that it knows better; the rest comes from the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import newscrawl
from newscrawl.errors import ConfigurationError
from newscrawl.items import Article, Page, Rejection, RejectionReason
from newscrawl.reading import page_code
from newscrawl.reading.reader import extract
from newscrawl.sources import Source, load_source
from newscrawl.workers import ReadingPool

TEXT = (
    "The harbour council will ask every operator to publish what its cameras record.",
    "Two members voted against the plan, which takes effect at the beginning of the year.",
    "The port authority said that it had not been asked, and would look at the costs first.",
)
HTML = f"""<!doctype html><html lang=en><head><title>Cameras on the quay</title></head><body>
<div class=kicker>Council</div><h1>Cameras on the quay</h1>
<p class=who data-names="Mara Ellison; Jon Reyes">The desk</p><span class=when>20261003T0815+0200</span>
<article><p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>{TEXT[2]}</p></article>
<div class=story><p>{TEXT[0]}</p><p>Share this:</p><p>{TEXT[1]}</p></div></body></html>"""
URL = "https://www.quay.example/2026/cameras-on-the-quay"
HEAD = "from newscrawl.poet import ArticlePage, UseFallback, field, handle_urls\n"


@pytest.fixture
def quay(tmp_path: Path):
    """Write the code of a source; gives the source as its file is read."""

    def write(code: str) -> Source:
        (tmp_path / "quay.py").write_text(HEAD + code)
        (tmp_path / "quay.toml").write_text(
            'title = "Quay"\nhome = "https://www.quay.example/"\nlanguage = "en"\n'
            '[discover]\nfeeds = ["https://www.quay.example/feed.xml"]\n'
            '[read]\npage_object = "quay.py"\n'
        )
        page_code.load.cache_clear()
        return load_source(tmp_path / "quay.toml")

    return write


def page(html: str = HTML, url: str = URL) -> Page:
    return Page(
        url=url, requested_url=url, body=html.encode(), fetched_at=datetime(2026, 10, 4, tzinfo=UTC)
    )


AUTHORS = """
class QuayPage(ArticlePage):
    @field
    def authors(self):
        return self.css(".who::attr(data-names)").get().split(";")
"""


def test_a_field_that_is_stated_wins_and_all_others_stay(quay) -> None:
    source = quay(AUTHORS)
    plain = extract(HTML, URL)
    found = newscrawl.read(page(), source)
    assert isinstance(found, Article)
    assert found.authors == ["Mara Ellison", "Jon Reyes"]
    assert plain.authors != found.authors
    assert (found.title, found.body, found.removed) == (plain.title, plain.body, plain.removed)


def test_fields_take_what_pages_give(quay) -> None:
    source = quay("""
class QuayPage(ArticlePage):
    @field
    def title(self):
        return f"  {super().title}:\\n {self.css('.kicker::text').get()} "

    @field
    async def published_at(self):
        return "2026-10-03T00:15+02:00"

    @field
    def tags(self):
        return "harbour"

    @field
    def article_type(self):
        return "opinion"

    @field
    def section(self):
        raise UseFallback

    @field
    def body(self):
        return self.css("div.story")
""")
    found = newscrawl.read(page(), source)
    assert isinstance(found, Article)
    assert found.title == "Cameras on the quay: Council"
    assert found.published_at == datetime(2026, 10, 2, 22, 15, tzinfo=UTC)
    assert str(found.date) == "2026-10-03", "by the page's own calendar"
    assert found.tags == ["harbour"]
    assert found.article_type == "opinion"
    assert found.section == extract(HTML, URL).section
    assert found.body == f"{TEXT[0]}\n\n{TEXT[1]}"
    assert [(block.text, block.reason) for block in found.removed] == [("Share this:", "share")]


def test_paragraphs_stay_as_they_are_given(quay) -> None:
    source = quay("""
class QuayPage(ArticlePage):
    @field
    def body(self):
        return self.css("div.story p::text").getall()
""")
    found = newscrawl.read(page(), replace(source, read=replace(source.read, min_words=5)))
    assert isinstance(found, Article)
    assert found.body == f"{TEXT[0]}\n\nShare this:\n\n{TEXT[1]}"


def test_what_the_code_makes_of_a_page_is_judged_as_any_other(quay) -> None:
    source = quay(
        'class QuayPage(ArticlePage):\n    @field\n    def body(self):\n        return "Only this."\n'
    )
    found = newscrawl.read(page(), source)
    assert isinstance(found, Rejection)
    assert found.reason is RejectionReason.TOO_SHORT


def test_urls_choose_among_the_classes_of_a_file(quay) -> None:
    source = quay("""
class Common(ArticlePage):
    @field
    def section(self):
        return self.name

@handle_urls("quay.example/live/")
class Live(Common):
    name = "live"

@handle_urls("quay.example/live/sport/", priority=600)
class Sport(Common):
    name = "sport"

class Other(Common):
    name = "other"
""")
    sections = {
        path: extract(HTML, f"https://www.quay.example/{path}", rules=source.read).section
        for path in ("live/a", "live/sport/a", "2026/a")
    }
    assert sections == {"live/a": "live", "live/sport/a": "sport", "2026/a": "other"}


async def read_in_a_worker(source: Source) -> Article | Rejection:
    pool = ReadingPool(workers=1)
    try:
        return await pool.read(page(), source)
    finally:
        pool.close()


def test_reading_processes_run_it_and_a_fault_of_it_is_the_pages_alone(quay, caplog) -> None:
    import asyncio

    found = asyncio.run(read_in_a_worker(quay(AUTHORS)))
    assert isinstance(found, Article)
    assert found.authors == ["Mara Ellison", "Jon Reyes"]
    wrong = "class QuayPage(ArticlePage):\n    @field\n    def authors(self):\n        return [1]\n"
    found = asyncio.run(read_in_a_worker(quay(wrong)))
    assert isinstance(found, Rejection)
    assert found.reason is RejectionReason.READER_FAILED
    assert "QuayPage.authors: gives [1], not texts" in found.detail


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("class QuayPage(ArticlePage:", "cannot be loaded: SyntaxError"),
        ("1 / 0", "cannot be loaded: ZeroDivisionError"),
        ("name = 1", "has no subclass of newscrawl.poet.ArticlePage"),
        ("class A(ArticlePage): ...\nclass B(ArticlePage): ...", "A, B: say by @handle_urls"),
    ],
)
def test_code_that_cannot_be_used_is_said_before_anything_is_fetched(quay, code, problem) -> None:
    (line,) = page_code.find_problems([quay(code)])
    assert line.startswith("source quay: read.page_object: ")
    assert problem in line


def test_without_the_extra_the_command_that_installs_it_is_named(quay, monkeypatch) -> None:
    source = quay(AUTHORS)
    monkeypatch.setattr(page_code, "find_spec", lambda name: None)
    (line,) = page_code.find_problems([source])
    assert "pip install 'newscrawl[poet]'" in line


def test_a_file_that_is_not_there_is_a_fault_of_the_source(quay, tmp_path) -> None:
    quay(AUTHORS)
    (tmp_path / "quay.py").unlink()
    with pytest.raises(
        ConfigurationError, match=r"quay\.toml: read\.page_object: .*quay\.py is no file"
    ):
        load_source(tmp_path / "quay.toml")


def test_sources_without_code_load_nothing_for_it() -> None:
    import subprocess
    import sys

    code = (
        "import sys, newscrawl\nnewscrawl.extract('<h1>A</h1><p>b</p>')\nimport newscrawl.spiders.news\n"
        "print([name for name in sys.modules if 'poet' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
