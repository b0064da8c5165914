"""Words in, the articles that have them out: what `newscrawl search` does and prints."""

from __future__ import annotations

import json
from datetime import datetime

from newscrawl.config import Config
from newscrawl.storage.engine import Database
from newscrawl.storage.search import Found, search
from newscrawl.terminal import out, printable, shorten


def find_articles(
    config: Config,
    words: str,
    *,
    source: str | None,
    since: datetime | None,
    language: str | None,
    limit: int,
) -> list[Found]:
    """As `storage.search.search`.

    Raises:
        StorageError: the database cannot be used.
    """
    with Database.open(config.database) as database, database.read() as session:
        return search(session, words, source=source, since=since, language=language, limit=limit)


def print_found(found: list[Found], *, as_json: bool) -> None:
    """Of each article three lines, or one JSON object."""
    for one in found:
        day = one.published_at
        if as_json:
            record = {
                "id": one.id, "url": one.url, "source": one.source, "title": one.title,
                "published_at": day.isoformat() if day else None, "language": one.language,
                "excerpt": one.excerpt,
            }  # fmt: skip
            print(json.dumps(record, ensure_ascii=False))
        else:
            when = f"{day:%Y-%m-%d}" if day else "no date"
            out.print(shorten(one.title or "(no title)", 100), style="bold", markup=False)
            out.print(f"{when}  {one.source}  {printable(one.url)}", markup=False)
            out.print(f"    {printable(one.excerpt)}", markup=False)
    if not found and not as_json:
        out.print("No article has these words.")
