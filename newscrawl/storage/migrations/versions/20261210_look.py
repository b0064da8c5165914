"""indexes for looking at articles by date and at the last rejections of a source"""

import sqlalchemy as sa
from alembic import op

revision = "20261210"
down_revision = "20261205"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for columns in (
        ["published_at", "first_seen_at", "source"],
        ["source", "published_at", "first_seen_at"],
    ):
        op.create_index(op.f(f"ix_articles_{'_'.join(columns)}"), "articles", columns)
    is_rejected = sa.text("rejection IS NOT NULL")
    op.create_index(
        op.f("ix_pages_source_fetched_at"),
        "pages",
        ["source", "fetched_at"],
        sqlite_where=is_rejected,
        postgresql_where=is_rejected,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_pages_source_fetched_at"), "pages")
    op.drop_index(op.f("ix_articles_source_published_at_first_seen_at"), "articles")
    op.drop_index(op.f("ix_articles_published_at_first_seen_at_source"), "articles")
