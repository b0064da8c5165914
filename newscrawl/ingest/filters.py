"""What stands in a record's head, and the beginning of its page, in; whether it is worth reading out."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from newscrawl.hosts import host_of
from newscrawl.items import Article, Page


class Dropped(StrEnum):
    """Why a record was not read, or its article not stored."""

    NO_PAGE = "no_page"
    """a response that is no HTML page, or did not succeed"""
    HOST = "host"
    DATE = "date"
    LANGUAGE = "language"
    TOPIC = "topic"
    """about something else, or not relevant enough"""
    DAMAGED = "damaged"
    """not all of it is there"""


HTML = ("text/html", "application/xhtml+xml")
HEAD = 4096
"""bytes in which a page says its language"""
_LANGUAGE = re.compile(rb"<html\b[^>]*?\slang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is wanted; what is empty asks for nothing."""

    hosts: tuple[str, ...] = ()
    """with all that is below them: `example.org` is `www.example.org`, too"""
    languages: tuple[str, ...] = ()
    """ISO 639-1"""
    since: datetime | None = None
    """fetched at this moment, or later"""
    until: datetime | None = None
    """fetched before"""

    topics: tuple[str, ...] = ()
    """about one of them at least (`newscrawl.topics`)"""
    min_relevance: float = 0.0
    """0 to 1: how likely it is tech policy"""

    def of_head(self, url: str, moment: datetime | None) -> Dropped | None:
        """By what the record's own header says, before anything of it is decoded."""
        if self.hosts and not self._is_wanted(host_of(url)):
            return Dropped.HOST
        if moment is None:
            return Dropped.NO_PAGE
        if (self.since and moment < self.since) or (self.until and moment >= self.until):
            return Dropped.DATE
        return None

    def of_page(self, page: Page) -> Dropped | None:
        """By what can be seen of a page without parsing it."""
        if page.status != HTTPStatus.OK or not _is_html(page):
            return Dropped.NO_PAGE
        if self.languages and (found := _LANGUAGE.search(page.body[:HEAD])):
            said = found.group(1).decode().lower()
            if said not in self.languages:
                return Dropped.LANGUAGE
        return None

    def of_article(self, article: Article) -> Dropped | None:
        """By the article itself."""
        if self.languages and article.language and article.language not in self.languages:
            return Dropped.LANGUAGE
        if self.topics and not set(self.topics) & set(article.topics):
            return Dropped.TOPIC
        if (article.relevance or 0.0) < self.min_relevance:
            return Dropped.TOPIC
        return None

    def as_dict(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value, tuple) else str(value)
            for name, value in asdict(self).items()
            if value
        }

    def _is_wanted(self, host: str) -> bool:
        return any(host == one or host.endswith(f".{one}") for one in self.hosts)


def _is_html(page: Page) -> bool:
    kind = page.header("Content-Type") or ""
    return kind.strip().lower().startswith(HTML)
