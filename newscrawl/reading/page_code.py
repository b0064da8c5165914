"""A source's file of code and a page in, what that code makes of the reading out.

Nothing is imported for sources without such a file.
"""

from __future__ import annotations

import sys
from collections.abc import Coroutine, Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ConfigurationError
from newscrawl.items import Extraction
from newscrawl.sources.source import Source

if TYPE_CHECKING:
    from newscrawl.reading.page_object import ArticlePage

INSTALL = "pip install 'newscrawl[poet]'"


def overridden(
    path: str,
    found: Extraction,
    html: str | bytes,
    url: str | None,
    headers: tuple[tuple[str, str], ...] = (),
) -> Extraction:
    """What the page object of `path` that handles `url` makes of `found`; the same if there is none.

    Raises:
        ConfigurationError: the file cannot be used.
        Exception: whatever its code raises.
    """
    page_class = choose(path, url or "")
    if page_class is None:
        return found
    from web_poet import HttpResponse

    body, encoding = (html.encode(), "utf-8") if isinstance(html, str) else (html, None)
    response = HttpResponse(url or "", body, headers=dict(headers), encoding=encoding)
    return _done(page_class(response=response, found=found).to_item(), page_class)


def find_problems(sources: Iterable[Source]) -> Iterator[str]:
    """What keeps the code of `sources` from being used, a line each."""
    for source in sources:
        if source.read.page_object:
            try:
                load(source.read.page_object)
            except ConfigurationError as error:
                yield f"source {source.name}: read.page_object: {error}"


def choose(path: str, url: str) -> type[ArticlePage] | None:
    """The class that handles `url` by `handle_urls`, the highest priority first; else the one that
    handles all.
    """
    for matcher, page_class in load(path):
        if matcher is None or matcher.match(url):
            return page_class
    return None


@lru_cache(maxsize=500)
def load(path: str) -> tuple[tuple[Any, type[ArticlePage]], ...]:
    """The page objects of a file, in the order in which they are asked whether they handle a URL.

    Raises:
        ConfigurationError: the extra `poet` is missing, or the file is no such code.
    """
    if find_spec("web_poet") is None:
        raise ConfigurationError(f"{path}: the extra `poet` is not installed: {INSTALL}")
    from url_matcher.matcher import PatternsMatcher  # which, unlike URLMatcher, asks no network
    from web_poet import default_registry

    from newscrawl.reading.page_object import ArticlePage

    classes = [
        value
        for value in vars(_run(path)).values()
        if isinstance(value, type) and issubclass(value, ArticlePage)
        if value.__module__ == _name_of(path)
    ]
    rules = [rule for rule in default_registry.get_rules() if rule.use in classes]
    rules.sort(
        key=lambda rule: (-rule.for_patterns.priority, -max(map(len, rule.for_patterns.include)))
    )
    ruled: list[tuple[Any, type[ArticlePage]]] = [
        (PatternsMatcher(rule.use, rule.for_patterns), page_class)
        for rule in rules
        for page_class in classes
        if page_class is rule.use
    ]
    bases = {base for page_class in classes for base in page_class.__mro__[1:]}
    others = [
        page_class
        for page_class in classes
        if page_class not in bases and all(page_class is not known for _, known in ruled)
    ]
    if len(others) > 1:
        names = ", ".join(page_class.__name__ for page_class in others)
        raise ConfigurationError(f"{path}: {names}: say by @handle_urls which pages each is for")
    if not classes:
        raise ConfigurationError(f"{path}: has no subclass of newscrawl.poet.ArticlePage")
    return (*ruled, *((None, page_class) for page_class in others))


def _name_of(path: str) -> str:
    return "newscrawl_page_objects." + Path(path).stem.replace("-", "_")


def _run(path: str) -> Any:
    spec = spec_from_file_location(_name_of(path), path)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"{path}: is no file of Python code")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[spec.name]
        words = f"{path}: cannot be loaded: {type(error).__name__}: {error}"
        raise ConfigurationError(words) from error
    return module


def _done(work: Coroutine[Any, Any, Extraction], page_class: type) -> Extraction:
    """What `work` comes to; it has nothing to wait for, whoever calls this."""
    try:
        work.send(None)
    except StopIteration as done:
        found: Extraction = done.value
        return found
    work.close()
    raise RuntimeError(f"{page_class.__name__} waits for something; a page object fetches nothing")
