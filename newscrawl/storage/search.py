"""Words in, the stored articles that have them out: one search on both databases.

All words must stand in title or body, in any form of case and accents; `"two words"` must stand
together, `-word` must not, `beginn*` may go on. Words of scripts without spaces between words are no
entries of an index: they are looked for in the texts themselves, which takes longer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    column,
    desc,
    func,
    literal_column,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.orm import Session

from newscrawl.copies.words import has_no_spaces
from newscrawl.storage.models import ArticleRow
from newscrawl.storage.upsert import is_postgresql

AROUND = 80
"""characters of the text that are shown on each side of the first word found"""
_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_LETTERS = re.compile(r"\w+")

SEARCH = table(
    "article_search", column("article_id", Integer), column("words"), column("rowid", Integer)
)


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a search found."""

    id: int
    url: str
    source: str
    title: str | None
    published_at: datetime | None
    language: str | None
    excerpt: str
    """the text around the first word that it has"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand together."""

    words: tuple[str, ...]
    is_excluded: bool = False
    is_beginning: bool = False

    @property
    def is_unspaced(self) -> bool:
        return any(map(has_no_spaces, self.words))


def search(
    session: Session,
    words: str,
    *,
    source: str | None = None,
    since: datetime | None = None,
    language: str | None = None,
    limit: int = 20,
) -> list[Found]:
    """The articles that match best, best first; none when `words` asks for nothing.

    Args:
        since: only what was published, else first seen, from then on.
        language: ISO 639-1 code.
    """
    terms = parse(words)
    if not any(not term.is_excluded for term in terms):
        return []
    article = ArticleRow
    shown: list[Any] = [
        article.id, article.url, article.source, article.title, article.published_at,
        article.language, article.body,
    ]  # fmt: skip
    query = _matching(session, select(*shown), [term for term in terms if not term.is_unspaced])
    query = query.where(has_unspaced(terms))
    if source is not None:
        query = query.where(article.source == source)
    if language is not None:
        query = query.where(article.language == language)
    if since is not None:
        query = query.where(func.coalesce(article.published_at, article.first_seen_at) >= since)
    rows = session.execute(query.order_by(article.id.desc()).limit(limit))
    return [
        Found(
            id=row.id,
            url=row.url,
            source=row.source,
            title=row.title,
            published_at=row.published_at,
            language=row.language,
            excerpt=excerpt(row.body, terms),
        )
        for row in rows
    ]


def has_unspaced(terms: Sequence[Term]) -> ColumnElement[bool]:
    """Whether title or body of an article has the terms of scripts without spaces."""
    article = ArticleRow
    wishes: list[ColumnElement[bool]] = [true()]
    for term in terms:
        if term.is_unspaced:
            text = "".join(term.words)
            has = or_(
                article.title.contains(text, autoescape=True),
                article.body.contains(text, autoescape=True),
            )
            wishes.append(~func.coalesce(has, False) if term.is_excluded else has)
    return and_(*wishes)


def parse(words: str) -> list[Term]:
    """What a person typed, as terms; whatever it is, it asks for something harmless."""
    terms = []
    for match in _TERM.finditer(words.replace("\0", " ")):
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        found = tuple(_LETTERS.findall(_plain(said)))
        if found:
            is_beginning = match["word"] is not None and said.endswith("*")
            terms.append(Term(found, bool(match["minus"]), is_beginning))
    return terms


def excerpt(body: str, terms: Sequence[Term]) -> str:
    """The part of a text around the first of the `terms`; its beginning when it has none."""
    wanted = [r"\W+".join(map(re.escape, term.words)) for term in terms if not term.is_excluded]
    # Character by character, so that a place in the plain text is the same in the body.
    plain = "".join(map(_plain_sign, body))
    places = (re.search(rf"(?<!\w){term}", plain) for term in wanted)
    first = min((place.start() for place in places if place), default=0)
    start, end = max(0, first - AROUND), first + AROUND
    text = " ".join(body[start:end].split())
    return f"{'…' if start else ''}{text}{'…' if end < len(body) else ''}"


def _plain(text: str) -> str:
    """Lower case and without accents, as both indexes have it."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).lower()


@lru_cache(maxsize=10_000)
def _plain_sign(sign: str) -> str:
    return _plain(sign)[:1] or " "


def _matching(session: Session, query: Select[Any], terms: Sequence[Term]) -> Select[Any]:
    wanted = [term for term in terms if not term.is_excluded]
    excluded = [term for term in terms if term.is_excluded]
    if not wanted:
        # The index alone cannot say what has no word of those; so few articles are left here.
        if excluded:
            return query.where(ArticleRow.id.not_in(ids_with(session, excluded)))
        return query
    if is_postgresql(session):
        words = tsquery(wanted, excluded)
        return (
            query.join(SEARCH, SEARCH.c.article_id == ArticleRow.id)
            .where(SEARCH.c.words.op("@@")(words))
            .order_by(desc(func.ts_rank(SEARCH.c.words, words)))
        )
    text = fts5_query(wanted, excluded)
    return (
        query.join(SEARCH, SEARCH.c.rowid == ArticleRow.id)
        .where(literal_column("article_search").op("MATCH")(text))
        .order_by(literal_column("bm25(article_search, 5.0, 1.0)"))
    )


def ids_with(session: Session, terms: Sequence[Term]) -> Select[Any]:
    """The articles that have any of the terms."""
    if is_postgresql(session):
        has = [SEARCH.c.words.op("@@")(tsquery([term], [])) for term in terms]
        return select(SEARCH.c.article_id).where(or_(*has))
    text = " OR ".join(map(_fts5, terms))
    return select(SEARCH.c.rowid).where(literal_column("article_search").op("MATCH")(text))


def fts5_query(wanted: Sequence[Term], excluded: Sequence[Term]) -> str:
    return " AND ".join(map(_fts5, wanted)) + "".join(f" NOT {_fts5(term)}" for term in excluded)


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.is_beginning else "")


def tsquery(wanted: Sequence[Term], excluded: Sequence[Term]) -> Any:
    # Words are letters and digits alone: nothing in them is an operator.
    parts = [_tsterm(term) for term in wanted] + [f"!({_tsterm(term)})" for term in excluded]
    return func.to_tsquery(literal_column("'simple'"), " & ".join(parts))


def _tsterm(term: Term) -> str:
    quoted = [f"'{word}'" for word in term.words]
    if term.is_beginning:
        quoted[-1] += ":*"
    return f"({' <-> '.join(quoted)})"
