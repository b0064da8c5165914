"""Bytes that should be XML go in; an lxml parser's safest settings and mended bytes come out.

Feeds are read by lxml and not by a feed library: it is linear in the size of whatever a server
sends, never opens anything, and has one kind of error.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from typing import TYPE_CHECKING, TypedDict

from newscrawl.errors import DiscoveryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

MAX_EXPANDED = 100 * 1024 * 1024
"""Bytes that a compressed document may grow to; a sitemap has at most half of that by protocol."""


PIECE = 1024 * 1024


class SafeXml(TypedDict):
    """Settings of an lxml parser that reads what strangers wrote."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


SAFE_XML: SafeXml = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex|channel)\b", re.IGNORECASE)
_ROOT_END = re.compile(
    rb"</(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex|channel)\s*>\s*$", re.IGNORECASE
)
_RECORD_ENDS = (b"</item>", b"</entry>", b"</url>", b"</sitemap>")
_STRAY_AMPERSAND = re.compile(rb"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
# Encodings of text that are in use; Python knows others, some of which take quadratic time.
_ENCODING = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']
    ((?:utf|iso|latin|windows|cp|koi8|gb|big5|euc|shift_jis|us-ascii)[\w.:-]{0,20})["']""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))


def expand(body: bytes, url: str) -> bytes:
    """The body itself, or what it holds when it is gzip, whatever its name says.

    Raises:
        DiscoveryError: when it grows beyond `MAX_EXPANDED`, or is no gzip after all.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    pieces: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            while piece := packed.read1(PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_EXPANDED:
                    what = f"grows beyond {MAX_EXPANDED:,} bytes when unpacked"
                    raise DiscoveryError(f"{url}: {what}")
    except (EOFError, OSError, zlib.error) as error:
        if not pieces:
            raise DiscoveryError(f"{url}: broken gzip: {error}") from error
        # Cut off, or followed by something else: what came is worth reading.
    return b"".join(pieces)


def mend(body: bytes) -> bytes:
    """XML that is not well-formed, with its usual faults put right, as UTF-8.

    Text before the first element, bytes of another encoding than declared, bare ampersands,
    control characters, and a last record that was cut off; lxml's recovery takes the rest.
    """
    body = _as_utf8(body).translate(None, _CONTROLS)
    root = _ROOT.search(body)
    if root and b"<html" not in body[: root.start()].lower():  # a page may show some markup
        body = body[root.start() :]
    if not _ROOT_END.search(body, max(0, len(body) - 200)):
        body = _without_cut_record(body)
    return b"".join(_escape_ampersands(body))


def _without_cut_record(body: bytes) -> bytes:
    """Up to the last complete record: half an address is worse than none."""
    ends = [body.rfind(close) + len(close) for close in _RECORD_ENDS if close in body]
    return body[: max(ends)] if ends else body


def _as_utf8(body: bytes) -> bytes:
    declared = _ENCODING.search(body, 0, 400)
    encodings = ["utf-8-sig", declared[1].decode("ascii") if declared else "", "cp1252"]
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings.insert(0, "utf-16")
    for encoding in encodings:
        try:
            return body.decode(encoding).encode("utf-8")
        except (LookupError, UnicodeError):
            continue
    return body.decode("utf-8", errors="replace").encode("utf-8")


def _escape_ampersands(body: bytes) -> Iterator[bytes]:
    before, *sections = body.split(b"<![CDATA[")
    yield _STRAY_AMPERSAND.sub(b"&amp;", before)
    for section in sections:
        data, end, after = section.partition(b"]]>")
        yield b"<![CDATA[" + data + end
        yield _STRAY_AMPERSAND.sub(b"&amp;", after)


def local_name(element: Element) -> str:
    """The tag without its namespace, which feeds and sitemaps often get wrong."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Element) -> str:
    """All text within an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def first_text(element: Element, name: str) -> str | None:
    """The text of the first child of that name that has any."""
    for child in element.iterchildren(f"{{*}}{name}"):
        text = text_of(child)
        if text:
            return text
    return None
