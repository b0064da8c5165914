"""An article's number, or a URL, in; the page as it was archived out."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from newscrawl.items import Page
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.models import ArticleRow, PageRow


def stored_page(session: Session, archive: Archive, target: int | str) -> tuple[str, Page] | None:
    """The archived page of an article (by number or URL) or of any fetched URL, with its source.

    Raises:
        StorageError: the archive's record is gone or damaged.
    """
    query = select(
        PageRow.source, PageRow.archive_file, PageRow.archive_offset, PageRow.archive_length
    ).where(PageRow.archive_file.is_not(None))
    if isinstance(target, int):
        query = query.join(ArticleRow, ArticleRow.page_url == PageRow.url)
        query = query.where(ArticleRow.id == target)
    else:
        query = query.outerjoin(ArticleRow, ArticleRow.id == PageRow.article_id)
        query = query.where(or_(PageRow.url == target, ArticleRow.url == target))
        query = query.order_by(PageRow.url != target, PageRow.id)
    row = session.execute(query.limit(1)).first()
    if row is None:
        return None
    source, file, offset, length = row
    if file is None or offset is None or length is None:
        return None
    return source, archive.load(ArchiveLocation(file, offset, length))
