"""The bytes or the text of a page in, one lxml tree out, whatever they are.

Bounds: of a page at most `MOST_BYTES` are read; libxml2 nests elements at most 2,048 deep and
drops what lies deeper. Time is linear in what is read. Nothing here raises.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from charset_normalizer import from_bytes
from lxml import etree
from lxml.etree import _Element

MOST_BYTES = 20_000_000
"""of a page; what follows is cut off. The longest articles have 2 MB with all their scripts"""

LONGEST_TAG = 32_000
"""bytes of a tag; longer ones are looked at, and may hold long values"""
MOST_ATTRIBUTES = 300
"""of such a tag; one with more loses them all"""
_NEVER_IN_HEAD = (
    "header",
    "main",
    "article",
    "section",
    "nav",
    "aside",
    "footer",
    "figure",
    "hgroup",
)
MOST_HELD = 20_000
"""elements; few pages have as many"""
_QUOTED = re.compile(rb"""=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$))""")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[\w:.-]{2,40}", re.ASCII)
_META_WITHIN = 4096
"""bytes in which a charset is looked for; browsers look at 1,024"""
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""A label and the larger charset that browsers, and so publishers, take it for."""
_NOT_FOR_PAGES = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode"})
_TOLERATED = 0.02
"""share of the non-ASCII bytes which a charset may fail to decode and still be right (cut characters)"""
_END_TAGS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
"""libxml2 reads nothing behind the end of the document; browsers do, and some templates count on it"""
_CONTENT = re.compile(rb"<(?:p|h1|article)\b", re.IGNORECASE)
_AFTER_THE_END = 500
"""bytes behind `</html>` that are worth reading"""
_VOID = re.compile(rb"<(embed|wbr)\b([^<>]*?)/?>", re.IGNORECASE)
"""elements that have no end; libxml2 would put all that follows them into them"""
_SAMPLE = 100_000
"""bytes from which a charset is guessed"""


def parse(html: str | bytes, charset: str | None = None) -> _Element:
    """The root of the page's tree; an empty `html` element when there is nothing in it.

    `charset` is what the HTTP header says; the bytes themselves may know better.
    """
    if isinstance(html, bytes):
        html = decode(html[:MOST_BYTES], charset)
    raw = html[:MOST_BYTES].encode("utf-8", "replace")
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"")
    end = raw.find(b"</html")
    if 0 < end < len(raw) - _AFTER_THE_END and _CONTENT.search(raw, end):
        raw = _END_TAGS.sub(b"", raw)
    if any(tag in raw for tag in (b"<embed", b"<EMBED", b"<wbr", b"<WBR")):
        raw = _VOID.sub(rb"<\1\2/>", raw)
    for start in range(0, len(raw) - LONGEST_TAG, LONGEST_TAG):
        if raw.find(b">", start, start + LONGEST_TAG) < 0:
            raw = _cut_long_tags(raw)
            break
    # `huge_tree` lifts libxml2's limit of 256 levels, which unclosed <font>s reach, to 2,048.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    try:
        root = etree.fromstring(raw, parser=parser) if raw and not raw.isspace() else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return etree.Element("html")
    _end_head(root)
    _put_streamed_parts_in_place(root)
    return root


def hold(root: _Element) -> list[_Element]:
    """The first elements of a tree: while somebody holds them lxml need not make them anew each
    time that they are come by.
    """
    return list(islice(root.iter(), MOST_HELD))


def _cut_long_tags(raw: bytes) -> bytes:
    """libxml2 takes time in the square of an element's attributes."""
    parts = raw.split(b"<")
    for i, part in enumerate(parts):
        if len(part) > LONGEST_TAG:
            tag, end, behind = part.partition(b">")
            if len(tag) > LONGEST_TAG and len(_QUOTED.sub(b"", tag).split()) > MOST_ATTRIBUTES:
                parts[i] = tag.split(None, 1)[0] + end + behind
    return b"<".join(parts)


def _end_head(root: _Element) -> None:
    """The tags of head and body may be left out; libxml2 does not know that these elements end the head."""
    head = root.find("head")
    first = next(head.iterchildren(*_NEVER_IN_HEAD), None) if head is not None else None
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    body[:0] = [first, *first.itersiblings()]


def _put_streamed_parts_in_place(root: _Element) -> None:
    """Do what React's script does to a page that was streamed: `<div hidden id="S:1">`, sent late,
    goes where `<template id="B:1">` stands.
    """
    places = {
        str(place.get("id"))[2:]: place
        for place in root.iter("template")
        if place.get("id", "").startswith(("B:", "P:"))
    }
    if not places:
        return
    for part in [div for div in root.iter("div") if div.get("id", "").startswith("S:")]:
        part.attrib.pop("hidden", None)
        place = places.get(str(part.get("id"))[2:])
        if place is not None and part not in place.iterancestors():
            part.tail = None
            place.addnext(part)


def decode(raw: bytes, charset: str | None = None) -> str:
    """Text of bytes: by byte-order mark, as UTF-8 where they are that, by label, else by guess."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace")
    if raw.count(b"\0", 0, _META_WITHIN) > _META_WITHIN // 4:
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", "replace")
    labels = [name for label in (charset, _meta_charset(raw)) if (name := _known(label))]
    if "iso2022_jp" in labels:  # its bytes are all ASCII
        return raw.decode("iso2022_jp", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in ["utf-8", *labels]:
        text = raw.decode(name, "replace")
        if text.count("\ufffd") <= _TOLERATED * _foreign(raw):
            return text
    return raw.decode(_guess(raw), "replace")


def _meta_charset(raw: bytes) -> str | None:
    found = _META_CHARSET.search(raw, 0, _META_WITHIN)
    return found.group(1).decode("ascii", "ignore") if found else None


def _known(label: str | None) -> str | None:
    cleaned = (label or "").strip().strip("\"'")
    if not _LABEL.fullmatch(cleaned):
        return None
    try:
        name = codecs.lookup(cleaned).name
    except LookupError:
        return None
    name = _AS_BROWSERS_READ.get(name, name)
    if name in _NOT_FOR_PAGES:
        return None
    try:
        b"".decode(name)
    except (UnicodeError, LookupError):  # `base64` and its like are no charsets
        return None
    return name


def _foreign(raw: bytes) -> int:
    return len(raw) - len(raw.translate(None, bytes(range(0x80, 0x100))))


def _guess(raw: bytes) -> str:
    best = from_bytes(_without_markup(raw)[:_SAMPLE]).best()
    return _known(best.encoding) or "cp1252" if best else "cp1252"


def _without_markup(raw: bytes) -> bytes:
    return re.sub(
        rb"<(?:script|style)\b.*?</|<[^>]*>",
        b" ",
        raw[: 10 * _SAMPLE],
        flags=re.DOTALL | re.IGNORECASE,
    )
