"""Texts that a feed carries in, where they are kept out: table `feed_texts`.

The record is that of the whole feed, as it was served; a text is found in it by its page's address
(`discovery.feeditems`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from newscrawl.items import ReadPath, RejectionReason
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.models import ArticleRow, FeedTextRow, PageRow, table_of
from newscrawl.storage.states import PageState
from newscrawl.storage.text import storable
from newscrawl.storage.upsert import insert_into

BATCH = 1000


def of_use(session: Session, texts: Mapping[str, str]) -> dict[str, str]:
    """Those of `texts` (digests by URL of the page) that are not known yet, and may be needed: the
    page was not read as an article, nor its article deleted for good.
    """
    urls = [storable(url) for url in texts]
    done: set[str] = set()
    for start in range(0, len(urls), BATCH):
        some = urls[start : start + BATCH]
        known = select(FeedTextRow.page_url, FeedTextRow.digest)
        known = known.where(FeedTextRow.page_url.in_(some))
        done |= {
            row.page_url for row in session.execute(known) if texts[row.page_url] == row.digest
        }
        had = select(PageRow.url).join(ArticleRow, ArticleRow.id == PageRow.article_id)
        had = had.where(PageRow.url.in_(some), ArticleRow.read_by != ReadPath.FEED)
        withdrawn = select(PageRow.url)
        withdrawn = withdrawn.where(PageRow.url.in_(some), PageRow.state == PageState.WITHDRAWN)
        done |= {*session.scalars(had), *session.scalars(withdrawn)}
    return {url: digest for url, digest in texts.items() if url not in done}


def note(
    session: Session,
    source: str,
    texts: Mapping[str, str],
    location: ArchiveLocation,
    *,
    now: datetime,
) -> None:
    """Note that the feed at `location` carries `texts`."""
    rows = [
        {
            "page_url": storable(url),
            "source": source,
            "digest": digest,
            "archive_file": location.file,
            "archive_offset": location.offset,
            "archive_length": location.length,
            "seen_at": now,
        }
        for url, digest in sorted(texts.items())
    ]
    if rows:
        insert = insert_into(session, table_of(FeedTextRow))
        new = {name: insert.excluded[name] for name in rows[0] if name != "page_url"}
        session.execute(
            insert.on_conflict_do_update(index_elements=[FeedTextRow.page_url], set_=new), rows
        )


def find(
    session: Session, page_url: str, rejections: Iterable[RejectionReason] = ()
) -> ArchiveLocation | None:
    """Where the feed is kept that carries the text of a page, unless an article was read from the
    page itself; with `rejections`, only if the page was rejected for one of them.
    """
    text = FeedTextRow
    query = (
        select(text.archive_file, text.archive_offset, text.archive_length)
        .outerjoin(PageRow, PageRow.url == text.page_url)
        .outerjoin(ArticleRow, ArticleRow.id == PageRow.article_id)
        .where(text.page_url == storable(page_url))
        .where(or_(ArticleRow.id.is_(None), ArticleRow.read_by == ReadPath.FEED))
    )
    if rejections:
        query = query.where(PageRow.rejection.in_(rejections))
    row = session.execute(query).first()
    return None if row is None else ArchiveLocation(*row)


def of_withdrawn(session: Session) -> list[ArchiveLocation]:
    """The records that carry the text of an article which was deleted for good.

    A feed carries other texts as well, which cannot be read again when its record is erased.
    """
    text = FeedTextRow
    query = (
        select(text.archive_file, text.archive_offset, text.archive_length)
        .join(PageRow, PageRow.url == text.page_url)
        .where(PageRow.state == PageState.WITHDRAWN)
        .distinct()
        .order_by(text.archive_file, text.archive_offset)
    )
    return [ArchiveLocation(*row) for row in session.execute(query)]


def drop(session: Session, record: ArchiveLocation) -> None:
    """Forget a record, and all texts in it."""
    of_record = (
        FeedTextRow.archive_file == record.file,
        FeedTextRow.archive_offset == record.offset,
    )
    session.execute(delete(FeedTextRow).where(*of_record))
