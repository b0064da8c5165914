"""What all pages of the application look into: settings, database, archive, counts, what was tried."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newscrawl.config import Config
from newscrawl.sources import Source, load_sources
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.readonly import open_read_only
from newscrawl.topics.classifier import TAXONOMY, place_of
from newscrawl.topics.taxonomy import Topic, load_taxonomy
from newscrawl.web.counted import Counter
from newscrawl.web.templates import to_html
from newscrawl.workers import ReadingPool

MOST_KEPT = 12
"""documents that wait for a frame to ask for them"""


class Documents:
    """Documents for frames, under names that nobody can guess; the oldest go when there are many."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, str] = OrderedDict()

    def add(self, document: str) -> str:
        name = token_urlsafe(16)
        with self._lock:
            self._known[name] = document
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return name

    def get(self, name: str) -> str | None:
        with self._lock:
            return self._known.get(name)


@dataclass(frozen=True, slots=True)
class Rooms:
    config: Config
    database: Database
    archive: Archive
    counter: Counter
    sources: dict[str, Source]
    """as their files state them now"""
    pool: ReadingPool
    topics: dict[str, Topic]
    documents: Documents = field(default_factory=Documents)

    @classmethod
    def open(cls, config: Config) -> Rooms:
        """Raises `StorageError`: the database cannot be read; `ConfigurationError`: a source's file is
        wrong.
        """
        sources = load_sources(config.sources_dir)
        database = open_read_only(config.database)
        taxonomy = load_taxonomy(place_of(TAXONOMY, config.topics_dir))
        topics = {topic.name: topic for topic in taxonomy.topics}
        pool = ReadingPool(workers=1, timeout=config.read_timeout, topics=config.topics_dir)
        return cls(config, database, Archive.open(config), Counter(database), sources, pool, topics)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.database.read() as session:
            yield session

    def close(self) -> None:
        self.pool.close()
        self.database.close()


def rooms_of(request: Request) -> Rooms:
    rooms: Rooms = request.app.state.rooms
    return rooms


def page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of ours; `section` says which entry of the menu it belongs to."""
    return HTMLResponse(to_html(name, **values), status)


def not_found(what: str) -> HTMLResponse:
    return page("fault.html", 404, section="", title="Not found", message=what)
