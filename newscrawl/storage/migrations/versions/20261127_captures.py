"""what the archive has of each page, and tombstones of deleted articles"""

import sqlalchemy as sa
from alembic import context, op

revision = "20261127"
down_revision = "20261126"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "captures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("is_revisit", sa.Boolean(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("length", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_captures_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
        sa.UniqueConstraint("file", "offset", name=op.f("uq_captures_file_offset")),
    )
    op.execute(
        # Of each record one row: of the page that it was served at, not of those that led there.
        "INSERT INTO captures"
        ' (page_id, fetched_at, status, is_revisit, file, "offset", length, digest)'
        " SELECT max(id), max(fetched_at), 200, false, archive_file, archive_offset,"
        " max(archive_length), max(payload_digest)"
        " FROM pages WHERE archive_file IS NOT NULL AND fetched_at IS NOT NULL"
        " AND (redirected_to IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM pages AS other WHERE other.url = pages.redirected_to"
        " AND other.archive_file = pages.archive_file"
        " AND other.archive_offset = pages.archive_offset))"
        " GROUP BY archive_file, archive_offset"
    )
    op.create_index(op.f("ix_captures_page_id_fetched_at"), "captures", ["page_id", "fetched_at"])
    op.create_table(
        "tombstones",
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.name"], name=op.f("fk_tombstones_source_sources")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_tombstones")),
        sa.UniqueConstraint("url", name=op.f("uq_tombstones_url")),
    )
    # SQLite gives the number of a row that was deleted to another one, unless it is told not to.
    if op.get_context().dialect.name == "sqlite" and not context.is_offline_mode():
        with op.batch_alter_table(
            "articles", recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass


def downgrade() -> None:
    op.drop_table("tombstones")
    op.drop_index(op.f("ix_captures_page_id_fetched_at"), "captures")
    op.drop_table("captures")
