"""An article as it was read, and what was decided of it, in; the values of its rows out."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import Any

from newscrawl.items import Article, Block, Rights, RightsDecision
from newscrawl.storage.article_batch import Record
from newscrawl.storage.likeness import title_hash
from newscrawl.storage.text import MAX_URL, storable

Values = dict[str, Any]
"""a row, by column"""

METADATA = (
    "page_url",
    "authors",
    "published_at",
    "modified_at",
    "language",
    "description",
    "section",
    "tags",
    "licence",
    "licence_id",
    "canonical_url",
    "image_url",
    "image_caption",
    "site_name",
    "article_type",
    "is_free",
    "fetched_at",
    "reader_version",
    "profile_version",
    "read_by",
    "relevance",
    "topics",
    "topic_reasons",
    "topics_version",
)
"""what a reading may say anew without saying another text"""


def storable_article(article: Article) -> Article:
    """The article with every string that is hashed or looked up as the database will hold it."""
    url, page_url = storable(article.url), storable(article.page_url)
    if len(url.encode()) > MAX_URL:
        url = page_url
    title = None if article.title is None else storable(article.title)
    texts = [storable(block.text) for block in article.blocks]
    blocks = article.blocks
    if any(text is not block.text for text, block in zip(texts, blocks, strict=True)):
        blocks = [replace(block, text=text) for text, block in zip(texts, blocks, strict=True)]
    elif url == article.url and page_url == article.page_url and title == article.title:
        return article
    return replace(article, url=url, page_url=page_url, title=title, blocks=blocks)


def article_values(record: Record) -> Values:
    """What is to be written of a record whose `reading` is new: all of it when the text is."""
    article = record.reading
    if article is None:
        raise ValueError(f"nothing was read of {record.url}")
    values: Values = {name: getattr(article, name) for name in METADATA}
    values["source"] = record.source
    values["first_seen_at"] = record.first_seen_at
    values["is_own_page"] = record.is_own_page
    if (rights := record.rights or (None if record.id else Rights())) is not None:
        values["reserved"] = rights.reserved
        values["rights_decision"] = rights.decision
        values["rights_reason"] = rights.reason or None
    if record.cause or record.is_reread:
        values |= _text_values(article, with_text=keeps_text(record))
        values["removed_counts"] = _removed_counts(article) if keeps_text(record) else []
    if record.cause:
        values["updated_at"] = article.fetched_at
    if not record.id:
        values |= {"url": record.url, "cluster": cluster_of(record.url)}
    return values


def version_values(record: Record, number: int) -> Values:
    article = record.reading
    if article is None:
        raise ValueError(f"nothing was read of {record.url}")
    return {
        "article_id": record.id,
        "number": number,
        "title": article.title,
        "body": article.body if keeps_text(record) else "",
        "content_hash": record.content_hash,
        "cause": record.cause,
        "created_at": article.fetched_at,
    }


def removed_values(record: Record) -> list[Values]:
    removed = record.reading.removed if record.reading and keeps_text(record) else []
    return [
        {
            "article_id": record.id,
            "ordinal": ordinal,
            "position": block.position,
            "reason": block.reason,
            "text": block.text,
        }
        for ordinal, block in enumerate(removed)
    ]


def cluster_of(url: str) -> str:
    """The cluster that an article founds."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def keeps_text(record: Record) -> bool:
    """Whether rights allow that the article's text is stored."""
    return record.decision is RightsDecision.KEPT


def _text_values(article: Article, *, with_text: bool) -> Values:
    """Title and body, in all the forms in which they are kept."""
    body = article.body
    return {
        "title": article.title,
        "blocks": [_block(block) for block in article.blocks] if with_text else [],
        "body": body if with_text else "",
        "word_count": len(body.split()),
        "content_hash": article.content_hash,
        "fingerprint": article.fingerprint,
        "title_hash": title_hash(article.title),
    }


def _removed_counts(article: Article) -> list[Values]:
    counted = Counter(block.reason.value for block in article.removed)
    return [{"reason": reason, "blocks": blocks} for reason, blocks in sorted(counted.items())]


def _block(block: Block) -> Values:
    plain: Values = {"kind": block.kind.value, "text": block.text}
    if block.level:
        plain["level"] = block.level
    return plain
