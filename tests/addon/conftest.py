"""A foreign project, made by `scrapy startproject`, with spider, pipeline and middlewares of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from crawl.strangers import Answer, Strangers, serve_strangers

BASE = "http://www.quay.example"
STORIES = ("harbour", "market", "pier")

SPIDER = """
import scrapy

class QuaySpider(scrapy.Spider):
    name = "Quay_Post"
    allowed_domains = ["quay.example", "127.0.0.1"]
    start_urls = ["http://www.quay.example/"]

    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse_story, errback=self.failed)

    def parse_story(self, response):
        {story}

    def failed(self, failure):
        yield {{"failed": str(failure.value)}}
"""
ADDED = """
SPIDER_MIDDLEWARES = {{"{name}.own.Passing": 543}}
DOWNLOADER_MIDDLEWARES = {{"{name}.own.Signature": 543}}
ITEM_PIPELINES = {{"{name}.own.Keep": 300}}
DOWNLOAD_DELAY = 0
ROBOTSTXT_OBEY = False
ADDONS = {{"newscrawl.addon.Newscrawl": 500}}
"""
OWN = """
import json
from itemadapter import ItemAdapter

class Passing:
    async def process_spider_output(self, response, result):
        async for found in result:
            yield found

class Signature:
    def process_request(self, request):
        request.headers["X-Own"] = "quay"

class Keep:
    def open_spider(self):
        self.file = open("kept.jsonl", "w")
    def close_spider(self):
        self.file.close()
    def process_item(self, item):
        self.file.write(json.dumps(ItemAdapter(item).asdict(), default=str) + "\\n")
        return item
"""


@dataclass
class Project:
    """A folder with a Scrapy project in it."""

    folder: Path
    environment: dict[str, str]

    def write(self, story: str, settings: str = "") -> None:
        package = self.folder / "post"
        (package / "spiders" / "quay.py").write_text(SPIDER.format(story=story))
        (package / "own.py").write_text(OWN)
        with (package / "settings.py").open("a") as file:
            file.write(ADDED.format(name="post") + settings)

    def crawl(self, **env: str) -> str:
        """Run the spider; gives its log."""
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "Quay_Post"],
            cwd=self.folder,
            env=self.environment | env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The items that the project's own pipeline got."""
        return [json.loads(line) for line in (self.folder / "kept.jsonl").read_text().splitlines()]


@pytest.fixture
def quay() -> Iterator[Strangers]:
    with serve_strangers() as server:
        server.add_host(BASE, *(f"/2026/{name}-story-of-the-day" for name in STORIES))
        links = "".join(
            f'<li><a href="/2026/{name}-story-of-the-day">What the {name} council said</a></li>'
            for name in STORIES
        )
        away = f'<li><a href="http://127.0.0.1:{server.port}/secret">The secret of this machine</a></li>'
        home = f"<html><body><h1>Quay Post</h1><ul>{links}{away}</ul></body></html>"
        server.answers[f"{BASE}/"] = Answer(body=home.encode())
        yield server


@pytest.fixture
def project(tmp_path: Path, quay: Strangers) -> Project:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEWSCRAWL_") and not name.lower().endswith("_proxy")
    }
    command = [sys.executable, "-m", "scrapy", "startproject", "post", str(tmp_path / "project")]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=kept, timeout=60)
    environment = kept | {"http_proxy": quay.url, "https_proxy": quay.url}
    return Project(tmp_path / "project", environment)
