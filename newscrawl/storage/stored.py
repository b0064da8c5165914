"""An article's number, or a URL, in; the page as it was archived out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.discovery.feeditems import find_item
from newscrawl.items import Page, ReadPath
from newscrawl.reading.feedpage import page_of
from newscrawl.storage import feedtexts
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.models import ArticleRow, PageRow


def stored_page(session: Session, archive: Archive, target: int | str) -> tuple[str, Page] | None:
    """The archived page of an article (by number or URL) or of any fetched URL, with its source.

    Of an article that was read from a feed it is the page that its text there makes.

    Raises:
        StorageError: the archive's record is gone or damaged.
    """
    if (found := _from_feed(session, archive, target)) is not None:
        return found
    kept = select(
        PageRow.source, PageRow.archive_file, PageRow.archive_offset, PageRow.archive_length
    ).where(PageRow.archive_file.is_not(None))
    if isinstance(target, int):
        of_article = kept.join(ArticleRow, ArticleRow.page_url == PageRow.url)
        row = session.execute(of_article.where(ArticleRow.id == target)).first()
    else:
        # Two questions: no index answers both at once.
        of_article = kept.join(ArticleRow, ArticleRow.id == PageRow.article_id)
        of_article = of_article.where(ArticleRow.url == target).order_by(PageRow.id).limit(1)
        row = session.execute(kept.where(PageRow.url == target)).first()
        row = row or session.execute(of_article).first()
    if row is None:
        return None
    source, file, offset, length = row
    if file is None or offset is None or length is None:
        return None
    return source, archive.load(ArchiveLocation(file, offset, length))


def find_article(session: Session, target: int | str) -> tuple[str, str | None] | None:
    """The page of an article (by number or URL) and why its text is not kept, if it is not."""
    query = select(ArticleRow.page_url, ArticleRow.rights_reason)
    is_it = ArticleRow.id == target if isinstance(target, int) else ArticleRow.url == target
    row = session.execute(query.where(is_it)).first()
    return (row.page_url, row.rights_reason) if row else None


def _from_feed(session: Session, archive: Archive, target: int | str) -> tuple[str, Page] | None:
    query = select(ArticleRow.source, ArticleRow.page_url).where(
        ArticleRow.id == target if isinstance(target, int) else ArticleRow.url == target,
        ArticleRow.read_by == ReadPath.FEED,
    )
    row = session.execute(query).first()
    location = feedtexts.find(session, row.page_url) if row is not None else None
    if row is None or location is None:
        return None
    feed = archive.load(location)
    item = find_item(feed.body, feed.url, row.page_url)
    return (row.source, page_of(item, feed.fetched_at)) if item is not None else None
