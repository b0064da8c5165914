"""A URL in, the versions of its article and what changed between them out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from rich.text import Text

from newscrawl.config import Config
from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import Database
from newscrawl.storage.versions import History, Version, history_of
from newscrawl.terminal import out, printable
from newscrawl.urls import canonical_url
from newscrawl.worddiff import Piece, diff_lines, diff_words

STYLES = {"same": "", "removed": "red strike", "added": "green"}
MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
"""where there are no colours; git's"""


def find_history(config: Config, url: str) -> History:
    """The versions of the article at `url`.

    Raises:
        NewscrawlError: no article is stored under it.
        StorageError: the database cannot be used.
    """
    with Database.open(config.database) as database, database.read() as session:
        for form in dict.fromkeys(filter(None, (url, canonical_url(url)))):
            found = history_of(session, form)
            if found is not None:
                return found
    raise NewscrawlError(f"no article is stored under {url!r}")


def print_history(history: History) -> None:
    """Each version with its time and cause, and what it changed: removed red, added green."""
    out.print(Text(printable(f"{history.url}  ({history.source}, {history.article_id})")))
    before: Version | None = None
    for version in history.versions:
        when = f"{version.created_at:%Y-%m-%d %H:%M} UTC"
        head = f"\nversion {version.number}  {when}  {version.cause}"
        out.print(Text(head, style="bold"))
        if before is None:
            words = f"{len(version.body.split()):,} words"
            out.print(Text(printable(version.title or "")), Text(f"({words})", style="dim"))
        else:
            print_changes(before, version)
        before = version


def print_changes(before: Version, version: Version) -> None:
    if before.title != version.title:
        pieces = diff_words(before.title or "", version.title or "")
        out.print(Text.assemble(("title  ", "bold"), _styled(pieces)))
    if not version.body or not before.body:
        out.print(Text("one of the texts is not stored, as its rights demand", style="dim"))
        return
    lines = diff_lines(before.body, version.body)
    for is_same, group in groupby(lines, key=_is_same):
        some = list(group)
        if is_same:
            number = f"{len(some)} lines" if len(some) > 1 else "1 line"
            out.print(Text(f"({number} the same)", style="dim"))
        else:
            for line in some:
                out.print(_styled(line))


def history_as_dicts(history: History) -> Iterator[dict[str, Any]]:
    """One object a version; `changes` lists the pieces of every line that is not the same."""
    known = {"article_id": history.article_id, "url": history.url, "source": history.source}
    first, *_ = history.versions
    yield known | _as_dict(first) | {"changes": []}
    for before, version in pairwise(history.versions):
        changed = [line for line in diff_lines(before.body, version.body) if not _is_same(line)]
        titles = before.title or "", version.title or ""
        title = diff_words(*titles) if titles[0] != titles[1] else []
        changes = [("title", title), *(("body", line) for line in changed)]
        yield (
            known
            | _as_dict(version)
            | {
                "changes": [
                    {"in": part, "pieces": [{"op": one.op, "text": one.text} for one in pieces]}
                    for part, pieces in changes
                    if pieces
                ]
            }
        )


def _as_dict(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "created_at": version.created_at.isoformat(),
        "cause": version.cause.value,
        "content_hash": version.content_hash,
        "title": version.title,
    }


def _is_same(line: list[Piece]) -> bool:
    return all(piece.op == "same" for piece in line)


def _styled(pieces: list[Piece]) -> Text:
    text = Text()
    for piece in pieces:
        before, after = ("", "") if out.is_terminal else MARKS[piece.op]
        text.append(f"{before}{printable(piece.text)}{after}", style=STYLES[piece.op])
    return text
