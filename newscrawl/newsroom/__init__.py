"""An edition in, a whole small news web on loopback out: two invented outlets and what to expect of them.

    with newsroom.serve() as server:
        crawl(proxy=server.proxy_url)
        server.set_edition(2)
        crawl(proxy=server.proxy_url)
    assert stored() == newsroom.expected(edition=2)

Every text here was written for this project; outlets, people, firms and bodies are invented.
"""

from importlib.resources import files
from pathlib import Path

from newscrawl.newsroom.expected import (
    ExpectedArticle,
    ExpectedRejection,
    disallowed,
    expected,
    rejected,
)
from newscrawl.newsroom.server import Newsroom, serve

SOURCES_DIR = Path(str(files("newscrawl.newsroom") / "sources"))
"""a folder of source files, one for each outlet"""

__all__ = [
    "SOURCES_DIR",
    "ExpectedArticle",
    "ExpectedRejection",
    "Newsroom",
    "disallowed",
    "expected",
    "rejected",
    "serve",
]
