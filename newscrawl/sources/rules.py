"""The table of a source file goes in; every value that cannot be meant so comes out, with its key.

Types and unknown keys are the schema's business; a value of the wrong type is passed over here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from cssselect import SelectorError
from lxml import etree
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from parsel.csstranslator import HTMLTranslator

from newscrawl.items import Extraction
from newscrawl.urls import canonical_url

_ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia
id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo
lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl
ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk
tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_ISO_639_1.split())
LICENCE_WORDS = frozenset({"all-rights-reserved", "public-domain", "unknown"})
COUNTRY = re.compile(r"[A-Z]{2}|INT")

ARTICLE_FIELDS = frozenset(field.name for field in fields(Extraction)) | {"body"}


def find_faults(table: dict[str, Any]) -> Iterator[str]:
    for key, rule in RULES.items():
        for place, value in _values_at(table, key):
            fault = rule(value)
            if fault:
                yield f"{place}: {fault}"
    discover = table.get("discover", {})
    if isinstance(discover, dict) and not any(
        discover.get(way) for way in ("feeds", "sitemaps", "sections")
    ):
        yield "discover: names no feed, sitemap or section, so nothing can be found"
    yield from _find_unknown_fields(table)


def _values_at(table: dict[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    """The value of a dotted key, or each entry of it when it is a list or a table."""
    value: Any = table
    for part in key.split("."):
        if not isinstance(value, dict) or part not in value:
            return
        value = value[part]
    if isinstance(value, list):
        yield from ((f"{key}[{index}]", entry) for index, entry in enumerate(value))
    elif isinstance(value, dict):
        yield from ((f"{key}.{name}", entry) for name, entry in value.items())
    else:
        yield key, value


def _find_unknown_fields(table: dict[str, Any]) -> Iterator[str]:
    for place, _ in _values_at(table, "expect.filled"):
        name = place.removeprefix("expect.filled.")
        if name != place and name not in ARTICLE_FIELDS:
            yield f"{place}: an article has no such field"


def _text_rule(rule: Callable[[str], str | None]) -> Callable[[Any], str | None]:
    return lambda value: rule(value) if isinstance(value, str) else None


def _check_url(text: str) -> str | None:
    if canonical_url(text) is None or text != text.strip():
        return f"{text!r} is no http or https URL"
    return None


def _check_pattern(text: str) -> str | None:
    try:
        re.compile(text)
    except re.error as error:
        return f"{text!r} is no regular expression: {error}"
    return None


def _check_xpath(text: str) -> str | None:
    try:
        found = etree.XPath(text)(etree.Element("html"))
    except etree.XPathError as error:
        return f"{text!r} is no XPath: {error}"
    return None if isinstance(found, list) else f"{text!r} selects no elements but a value"


def _check_css(text: str) -> str | None:
    try:
        HTMLTranslator().css_to_xpath(text or "*")
    except SelectorError as error:
        return f"{text!r} is no CSS selector: {error}"
    return None


def _check_language(text: str) -> str | None:
    return None if text in LANGUAGES else f"{text!r} is no ISO 639-1 code such as en"


def _check_country(text: str) -> str | None:
    if not text or COUNTRY.fullmatch(text):
        return None
    return f"{text!r} is no ISO 3166-1 code such as GB, nor EU, nor INT"


def _check_licence(text: str) -> str | None:
    if text in LICENCE_WORDS:
        return None
    words = ", ".join(sorted(LICENCE_WORDS))
    try:
        proper = canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return f"{text!r} is no SPDX identifier (https://spdx.org/licenses/), nor one of {words}"
    return None if proper == text else f"{text!r} is written {proper} in SPDX"


def _check_season(text: str) -> str | None:
    days = text.split("/")
    try:
        # Of a year that is no leap year: a season that begins or ends on 02-29 would not be in each.
        [date.fromisoformat(f"2001-{day}") for day in days]
    except ValueError:
        days = []
    return None if len(days) == 2 else f"{text!r} is no season such as 08-01/08-31"


def _check_some_text(text: str) -> str | None:
    return None if text.strip() else "is empty"


def _check_share(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not 0 <= value <= 1:
        return f"{value} is no share between 0 and 1"
    return None


def _check_not_negative(value: Any) -> str | None:
    return "must be 0 or more" if isinstance(value, (int, float)) and not value >= 0 else None


RULES: dict[str, Callable[[Any], str | None]] = {
    "title": _text_rule(_check_some_text),
    "home": _text_rule(_check_url),
    "language": _text_rule(_check_language),
    "country": _text_rule(_check_country),
    "licence": _text_rule(_check_licence),
    "discover.feeds": _text_rule(_check_url),
    "discover.sitemaps": _text_rule(_check_url),
    "discover.sections": _text_rule(_check_url),
    "discover.next_page": _text_rule(_check_css),
    "discover.allow": _text_rule(_check_pattern),
    "discover.deny": _text_rule(_check_pattern),
    "read.prune": _text_rule(_check_xpath),
    "read.drop": _text_rule(_check_pattern),
    "read.keep": _text_rule(_check_pattern),
    "read.languages": _text_rule(_check_language),
    "read.min_words": _check_not_negative,
    "read.min_relevance": _check_share,
    "crawl.max_pages": _check_not_negative,
    "crawl.max_bytes": _check_not_negative,
    "crawl.max_minutes": _check_not_negative,
    "expect.articles_per_week": _check_not_negative,
    "expect.filled": _check_share,
    "expect.quiet": _text_rule(_check_season),
}
