"""A parsed document in, the elements that metadata is read from out, found in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from newscrawl.reading import jsonld
from newscrawl.reading.values import line
from newscrawl.rights.page import RSL_TYPE

MOST_META = 500
MOST_SCRIPTS = 60
MOST_HEADINGS = 12
MOST_FIGURES = 30
MOST_LICENCE_LINKS = 40
MOST_RSL = 3

_JSON_KINDS = ("application/ld+json", "application/json+ld")
_DRAWING_TAGS = frozenset({"svg", "g", "symbol", "path"})


@dataclass(slots=True)
class Parts:
    meta: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """contents of meta elements, by lower-case name"""
    scripts: list[Any] = field(default_factory=list)
    """the JSON-LD"""
    title: str | None = None
    canonical: str | None = None
    licence: str | None = None
    """`rel=license` of the head"""
    rsl_links: list[str] = field(default_factory=list)
    """`rel=license` of the head that lead to RSL documents"""
    rsl_scripts: list[str] = field(default_factory=list)
    """RSL documents that stand in the page"""
    headings: list[Element] = field(default_factory=list)
    """the first h1 elements"""
    figures: list[Element] = field(default_factory=list)
    """the first figures"""
    licence_links: list[Element] = field(default_factory=list)
    """links to a licence"""


def read_parts(tree: Element) -> Parts:
    parts = Parts()
    notes, links = _NOTES, parts.licence_links
    for element in tree.iter("a", *notes):
        if element.tag == "a":  # by far the most
            href = element.get("href")
            if href and ("creativecommons.org/" in href or "license" in (element.get("rel") or "")):
                links.append(element)
        else:
            notes[str(element.tag)](element, parts)
    del parts.licence_links[MOST_LICENCE_LINKS:]
    return parts


def _note_script(element: Element, parts: Parts) -> None:
    kind = element.get("type")
    if kind and kind.strip().lower().startswith(_JSON_KINDS) and len(parts.scripts) < MOST_SCRIPTS:
        parts.scripts += jsonld.load(element.text)
    elif kind and kind.strip().lower() == RSL_TYPE and len(parts.rsl_scripts) < MOST_RSL:
        parts.rsl_scripts.append(element.text or "")


def _note_heading(element: Element, parts: Parts) -> None:
    if len(parts.headings) < MOST_HEADINGS:
        parts.headings.append(element)


def _note_figure(element: Element, parts: Parts) -> None:
    if len(parts.figures) < MOST_FIGURES:
        parts.figures.append(element)


def _note_title(element: Element, parts: Parts) -> None:
    if parts.title is None and not _is_in_drawing(element):
        parts.title = line(element.text)


def _is_in_drawing(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _DRAWING_TAGS


def _note_meta(element: Element, parts: Parts) -> None:
    content = element.get("content")
    name = (
        element.get("property")
        or element.get("name")
        or element.get("itemprop")
        or element.get("http-equiv")
    )
    if content and name and len(parts.meta) < MOST_META:
        parts.meta[name.strip().lower()].append(content)


def _note_link(element: Element, parts: Parts) -> None:
    relation = (element.get("rel") or "").lower()
    if relation == "canonical":
        parts.canonical = parts.canonical or line(element.get("href"))
    elif "license" in relation and RSL_TYPE in (element.get("type") or "").lower():
        if (href := line(element.get("href"))) and len(parts.rsl_links) < MOST_RSL:
            parts.rsl_links.append(href)
    elif "license" in relation:
        parts.licence = parts.licence or line(element.get("href"))


_NOTES: dict[str, Callable[[Element, Parts], None]] = {
    "meta": _note_meta,
    "link": _note_link,
    "script": _note_script,
    "title": _note_title,
    "h1": _note_heading,
    "figure": _note_figure,
}
