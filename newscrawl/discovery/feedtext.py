"""An item of a feed in, the text that it carries out, with what tells it from an earlier one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from lxml import etree

from newscrawl.discovery.markup import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LEAST = 400
"""characters, markup included, that may be more than a summary"""
TEXTS = ("encoded", "content", "body")
SUMMARIES = ("description", "summary")
_OTHER_VOCABULARIES = ("search.yahoo.com/mrss", "itunes.com", "google.com/schemas", "apple.com")
"""of which `content` and `summary` are something else"""

Text = tuple[str, bool]
"""the text, and whether it stands where a summary should"""


def text_in(item: Element) -> Text | None:
    """The longest text of an item of RSS or Atom; a summary only where there is nothing else."""
    for names, is_summary in ((TEXTS, False), (SUMMARIES, True)):
        found = [
            _markup(child)
            for child in item
            if local_name(child) in names and not _is_of_another(child)
        ]
        longest = max(found, key=len, default="")
        if len(longest) >= LEAST:
            return longest, is_summary
    return None


def text_in_json(item: dict[str, Any]) -> Text | None:
    """The same for an item of a JSON Feed."""
    for names, is_summary in ((("content_html", "content_text"), False), (("summary",), True)):
        for name in names:
            text = item.get(name)
            if isinstance(text, str) and len(text) >= LEAST:
                return text, is_summary
    return None


def digest_of(text: Text) -> str:
    """SHA-256 of the text, hexadecimal."""
    return hashlib.sha256(text[0].encode("utf-8", "surrogatepass")).hexdigest()


def _markup(element: Element) -> str:
    if len(element):  # XHTML, which stands there as it is
        inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
        return (element.text or "") + "".join(inner)
    return (element.text or "").strip()


def _is_of_another(element: Element) -> bool:
    namespace = str(element.tag).partition("}")[0]
    return any(other in namespace for other in _OTHER_VOCABULARIES)
