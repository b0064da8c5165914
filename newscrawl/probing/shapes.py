"""Addresses of a site's articles in, the rule that tells them from its other pages out; pure.

A rule is only made of what all, or nearly all, articles share: a date in the path, or one of a few
first segments. Where they share nothing there is none, and the general rules of discovery hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

ENOUGH = 8
"""addresses from which on a rule is made"""
SHARE = 0.95
"""of the addresses that a rule must match"""
MOST_PREFIXES = 3
LEAST_OF_A_PREFIX = 2
"""addresses with a first segment, for it to be part of a rule"""
_DATES = (
    (re.compile(r"/(?:19|20)\d\d/\d{1,2}/\d{1,2}/"), r"/\d{4}/\d{1,2}/\d{1,2}/"),
    (re.compile(r"/(?:19|20)\d\d/\d{1,2}/"), r"/\d{4}/\d{1,2}/"),
    (re.compile(r"/(?:19|20)\d\d/"), r"/\d{4}/"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule, and how many of the addresses it was made from it matches."""

    pattern: str
    matches: int
    of: int


def common_shape(articles: Sequence[str], others: Sequence[str] = ()) -> Shape | None:
    """The `allow` pattern of articles at these URLs, if one can be told.

    Args:
        others: addresses on the site's front page that look like articles as well: a rule that
            most of them break was told from too few.
    """
    urls = list(dict.fromkeys(articles))
    if len(urls) < ENOUGH:
        return None
    host = _host(urls)
    pattern = host and (_dated(urls, host) or _prefixed(urls, host))
    if not pattern:
        return None
    known = [url for url in others if urlsplit(url).netloc == urlsplit(urls[0]).netloc]
    if known and 2 * _count(pattern, known) < len(known):
        return None
    return Shape(pattern, _count(pattern, urls), len(urls))


def _host(urls: list[str]) -> str:
    """The beginning of a pattern for the one host of nearly all; empty when there is none."""
    netloc, number = Counter(urlsplit(url).netloc for url in urls).most_common(1)[0]
    return rf"^https?://{re.escape(netloc)}" if number >= SHARE * len(urls) else ""


def _dated(urls: list[str], host: str) -> str:
    """By a date, and by what stands before it, if that is the same."""
    for date, written in _DATES:
        before = Counter(
            urlsplit(url).path[: found.start()]
            for url in urls
            if (found := date.search(urlsplit(url).path))
        )
        if before.total() < SHARE * len(urls):
            continue
        start, number = before.most_common(1)[0]
        if number < SHARE * len(urls):
            return f"{host}/.*{written}".replace("/.*/", "/(?:.*/)?")
        return host + re.escape(start) + written
    return ""


def _prefixed(urls: list[str], host: str) -> str:
    """By the first segment of the path."""
    first = Counter(segments[0] for url in urls if len(segments := _segments(url)) > 1)
    chosen = [
        (name, number)
        for name, number in first.most_common(MOST_PREFIXES)
        if number >= LEAST_OF_A_PREFIX
    ]
    if sum(number for _, number in chosen) < SHARE * len(urls):
        return ""
    names = sorted(re.escape(name) for name, _ in chosen)
    return f"{host}/{names[0]}/" if len(names) == 1 else f"{host}/(?:{'|'.join(names)})/"


def _segments(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if segment]


def _count(pattern: str, urls: Sequence[str]) -> int:
    return sum(1 for url in urls if re.search(pattern, url))
