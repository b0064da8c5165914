"""The plain text of a story in, its blocks out: what is written is what a reader of the page sees.

The format is a small part of Markdown. Blocks are parted by a blank line:

    A paragraph, with *emphasis*, **strong words** and [a link](http://harbourledger.example/).

    ## A subheading            (or ### one level down)

    - an item of a list        (or 1. of a numbered one)

    > A quotation.

    | cell | cell |            (the first row is the head; no ruler beneath it)

    ![what the picture shows](file.png) Its caption. | Whose picture it is

    {newsletter}               residue that the outlet's template puts in this place
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
EMPHASIS = re.compile(r"\*([^*]+)\*")
ITEM = re.compile(r"(?:-|\d+\.)\s+")
PICTURE = re.compile(r"!\[([^\]]*)\]\((\S+)\)\s*([^|]*?)\s*(?:\|\s*(.+))?")
RESIDUE = re.compile(r"\{([^:}]+)(?::\s*([^}]+))?\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    ordered: bool
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    alt: str
    file: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Residue:
    """A place where the outlet's template puts something that is no part of the story."""

    kind: str
    text: str


Block = Paragraph | Heading | Items | Quote | Table | Picture | Residue


def parse(text: str) -> tuple[Block, ...]:
    return tuple(parse_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def parse_block(text: str) -> Block:
    lines = [line.strip() for line in text.strip().splitlines()]
    first = lines[0]
    if first.startswith("#"):
        marks = len(first) - len(first.lstrip("#"))
        return Heading(marks, first[marks:].strip())
    if ITEM.match(first):
        return Items(first[0] != "-", tuple(ITEM.sub("", line, count=1) for line in lines))
    if first.startswith("> "):
        return Quote(" ".join(line.removeprefix("> ") for line in lines))
    if first.startswith("| "):
        return Table(tuple(tuple(c.strip() for c in line.strip("|").split("|")) for line in lines))
    joined = " ".join(lines)
    if match := PICTURE.fullmatch(joined):
        return Picture(match[1], match[2], match[3], match[4] or "")
    if match := RESIDUE.fullmatch(joined):
        return Residue(match[1].strip(), (match[2] or "").strip())
    return Paragraph(joined)


def html(text: str) -> str:
    """The inline HTML of a block's text."""
    text = LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", text))


def plain(text: str) -> str:
    """A block's text as it is read, without its markup."""
    return EMPHASIS.sub(r"\1", STRONG.sub(r"\1", LINK.sub(r"\1", text)))


def read_out(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """What a careful person copies from the page: one text a paragraph, subheading, quotation,
    item or table row; no pictures with their captions, no residue.
    """
    texts: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(text) | Heading(text=text) | Quote(text):
                texts.append(plain(text))
            case Items(texts=items):
                texts.extend(map(plain, items))
            case Table(rows):
                texts.extend(" ".join(map(plain, row)) for row in rows)
            case Picture() | Residue():
                pass
    return tuple(texts)
