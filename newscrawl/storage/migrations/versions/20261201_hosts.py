"""hosts have one pace for all crawls; pages of older databases get their looks"""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261201"
down_revision = "20261130"
branch_labels = None
depends_on = None

LOOKED_AT_FOR = timedelta(days=30)

pages = sa.table(
    "pages",
    *map(
        sa.column,
        ("state", "article_id", "lastmod", "fetched_at", "looks_from", "next_at", "tried_at"),
    ),
)
articles = sa.table("articles", *map(sa.column, ("id", "published_at", "modified_at")))


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_hosts")),
    )
    _begin_looks()
    # Refused pages were never asked for again: now they are, and then at growing intervals.
    is_refused = (pages.c.state == "refused", pages.c.next_at.is_(None))
    op.execute(pages.update().where(*is_refused).values(next_at=pages.c.tried_at))


def _begin_looks() -> None:
    """Pages that were had before there were looks: age as far as it is known, and one look now."""

    def of_article(column: sa.ColumnClause[Any]) -> sa.ScalarSelect[Any]:
        chosen = sa.select(column).where(articles.c.id == pages.c.article_id)
        return chosen.where(column <= pages.c.fetched_at).correlate(pages).scalar_subquery()

    had = sa.and_(pages.c.state.in_(("fetched", "not_modified")), pages.c.looks_from.is_(None))
    age_from = sa.func.coalesce(
        sa.case((pages.c.lastmod <= pages.c.fetched_at, pages.c.lastmod)),
        of_article(articles.c.modified_at),
        of_article(articles.c.published_at),
        pages.c.fetched_at,
    )
    op.execute(pages.update().where(had).values(looks_from=age_from))
    since = sa.literal(datetime.now(UTC) - LOOKED_AT_FOR, sa.DateTime(timezone=True))
    if op.get_context().dialect.name == "sqlite":  # which keeps text without an offset
        since = sa.literal((datetime.now(UTC) - LOOKED_AT_FOR).replace(tzinfo=None), sa.DateTime())
    is_young = (
        pages.c.state.in_(("fetched", "not_modified")),
        pages.c.article_id.is_not(None),
        pages.c.next_at.is_(None),
        pages.c.looks_from > since,
    )
    op.execute(pages.update().where(*is_young).values(next_at=pages.c.fetched_at))


def downgrade() -> None:
    op.drop_table("hosts")
