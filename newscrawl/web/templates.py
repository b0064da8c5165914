"""The name of a template and its values in, HTML out; whatever a value holds, it comes out as text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newscrawl import __version__
from newscrawl.report import tally
from newscrawl.terminal import printable, shorten

STATIC = files("newscrawl.web") / "static"


def to_html(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("newscrawl.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": _day,
        "moment": _moment,
        "number": lambda value: f"{value:,}",
        "percent": lambda value: f"{value:.0%}",
        "size": size,
        "tally": tally,
        "words": lambda value: str(value).replace("_", " "),
        "shorten": shorten,
        "printable": lambda value: printable(str(value)),
        "host": lambda url: urlsplit(url).hostname or url,
        "path": _path,
    }
    environment.globals |= {
        "version": __version__,
        "static": static_url,
        "query": _query,
        "style": style,
    }
    return environment


@lru_cache(maxsize=20)
def static_bytes(name: str) -> bytes:
    return (STATIC / name).read_bytes()


@lru_cache(maxsize=20)
def static_url(name: str) -> str:
    """Names the file's content, so that browsers may keep it for good."""
    return f"/static/{name}?{hashlib.sha256(static_bytes(name)).hexdigest()[:12]}"


def style(name: str) -> Markup:
    """A style sheet of ours, to be set into a page."""
    return Markup(static_bytes(name).decode())  # noqa: S704  it is our own


def _query(values: Mapping[str, Any], **changed: Any) -> str:
    """A query string: these values, with some changed; those that are empty are left out."""
    left = {name: value for name, value in {**values, **changed}.items() if value}
    return f"?{urlencode(left)}" if left else "?"


def _day(moment: datetime | date | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "no date"


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else "never"


def _path(url: str) -> str:
    parts = urlsplit(url)
    return shorten(f"{parts.hostname or ''}{parts.path}", 90)


def size(number: int) -> str:
    """Bytes for a person."""
    value = float(number)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:,.0f} {unit}" if unit == "bytes" or value >= 100 else f"{value:,.1f} {unit}"
