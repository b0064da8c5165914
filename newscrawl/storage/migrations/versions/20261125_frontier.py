"""listings, running crawls, claims and further looks at pages"""

import sqlalchemy as sa
from alembic import op

revision = "20261125"
down_revision = "20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crawlers",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("pid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pid_started", sa.Text(), nullable=False),
        sa.Column("alive_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_crawlers")),
    )
    op.create_table(
        "listings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("lastmod", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("payload_digest", sa.Text(), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interval_seconds", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.name"], name=op.f("fk_listings_source_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("source", "url", name=op.f("uq_listings_source_url")),
    )
    op.create_index(op.f("ix_listings_source_next_at"), "listings", ["source", "next_at"])

    op.add_column("pages", sa.Column("served_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pages", sa.Column("looks_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pages", sa.Column("claimed_by", sa.String(length=64), nullable=True))
    op.add_column("pages", sa.Column("backfill", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_pages_source_next_at"), "pages", ["source", "next_at"])

    for name in ("listings", "listings_failed", "not_modified"):
        column = sa.Column(name, sa.Integer(), server_default="0", nullable=False)
        op.add_column("crawl_runs", column)


def downgrade() -> None:
    for name in ("not_modified", "listings_failed", "listings"):
        op.drop_column("crawl_runs", name)
    op.drop_index(op.f("ix_pages_source_next_at"), "pages")
    for name in ("backfill", "claimed_by", "looks_from", "served_at"):
        op.drop_column("pages", name)
    op.drop_table("listings")
    op.drop_table("crawlers")
