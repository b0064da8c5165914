"""The objects of a page's JSON-LD in, the path of sections from the front page to the article out."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from newscrawl.reading.headings import key
from newscrawl.reading.jsonld import Node
from newscrawl.reading.values import line, many

LONGEST_NAME = 60
MOST_WORDS = 6
"""of a section's name; a longer one is the headline"""

_FRONT = frozenset(
    "home homepage startseite start accueil inicio início principal homepagina główna главная anasayfa ana hem hjem forside hlavní トップ ホーム 首页 होम الرئيسية".split()
)


def read_breadcrumbs(lists: Iterable[Node], titles: set[str]) -> tuple[str, ...]:
    """Names of sections, the widest first, of the first list that has any.

    Neither the front page nor the page itself, which has no address or one of `titles` (made by
    `key`), is a section.
    """
    for node in lists:
        steps = [_step(item) for item in many(node.get("itemListElement"))]
        named = [(name, address) for name, address in steps if name]
        if named and (named[-1][1] is None or _is_headline(named[-1][0], titles)):
            named.pop()
        names = [name for name, address in named if not _is_front(name, address)]
        if names:
            return tuple(name for name in names if len(name) <= LONGEST_NAME)
    return ()


def _step(item: object) -> tuple[str, str | None]:
    if not isinstance(item, dict):
        return "", None
    target = item.get("item")
    inner = target if isinstance(target, dict) else {}
    name = line(item.get("name")) or line(inner.get("name")) or ""
    address = target if isinstance(target, str) else inner.get("@id") or inner.get("url")
    return name, address if isinstance(address, str) else None


def _is_headline(name: str, titles: set[str]) -> bool:
    this = key(name)
    return len(name.split()) > MOST_WORDS or any(this == title for title in titles)


def _is_front(name: str, address: str | None) -> bool:
    if name.casefold() in _FRONT:
        return True
    try:
        return address is not None and urlsplit(address).path in {"", "/"}
    except ValueError:
        return False
