"""full texts of feeds, for pages that cannot be had; how an article was read"""

import sqlalchemy as sa
from alembic import op

revision = "20261204"
down_revision = "20261203"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "feed_texts",
        sa.Column("page_url", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("archive_file", sa.Text(), nullable=False),
        sa.Column("archive_offset", row_id, nullable=False),
        sa.Column("archive_length", row_id, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.name"], name=op.f("fk_feed_texts_source_sources")
        ),
        sa.PrimaryKeyConstraint("page_url", name=op.f("pk_feed_texts")),
    )
    op.create_index(
        op.f("ix_feed_texts_archive_file_archive_offset"),
        "feed_texts",
        ["archive_file", "archive_offset"],
    )
    op.add_column(
        "articles", sa.Column("read_by", sa.String(32), server_default="full", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("articles", "read_by")
    op.drop_table("feed_texts")
