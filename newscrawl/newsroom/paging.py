"""A list of stories in, the pages that show it out, each knowing the URLs of its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.newsroom.content import Story


@dataclass(frozen=True, slots=True)
class ListPage:
    stories: tuple[Story, ...]
    number: int
    """from 1"""
    count: int
    page_url: Callable[[int], str]

    @property
    def url(self) -> str:
        return self.page_url(self.number)

    @property
    def previous_url(self) -> str:
        return self.page_url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.page_url(self.number + 1) if self.number < self.count else ""


def list_pages(
    stories: tuple[Story, ...], *, per_page: int, page_url: Callable[[int], str]
) -> list[ListPage]:
    """At least one page, however few the stories."""
    starts = range(0, max(len(stories), 1), per_page)
    return [
        ListPage(stories[start : start + per_page], number, len(starts), page_url)
        for number, start in enumerate(starts, start=1)
    ]
