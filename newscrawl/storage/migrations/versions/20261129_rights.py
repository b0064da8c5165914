"""signals of rights, and what was decided by them"""

import sqlalchemy as sa
from alembic import op

from newscrawl.spdx import spdx_of

revision = "20261129"
down_revision = "20261128"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "rights_files",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_rights_files")),
    )
    op.create_table(
        "rights_signals",
        sa.Column("page_id", row_id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_rights_signals_page_id_pages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "page_id", "kind", "origin", "value", name=op.f("pk_rights_signals")
        ),
    )  # fmt: skip

    op.add_column("pages", sa.Column("reserved", sa.Boolean(), nullable=True))
    op.add_column("pages", sa.Column("rights_decision", sa.String(32), nullable=True))
    op.add_column("pages", sa.Column("rights_reason", sa.Text(), nullable=True))

    op.add_column("articles", sa.Column("licence_id", sa.Text(), nullable=True))
    op.add_column(
        "articles", sa.Column("reserved", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "articles",
        sa.Column("rights_decision", sa.String(32), server_default="kept", nullable=False),
    )
    op.add_column("articles", sa.Column("rights_reason", sa.Text(), nullable=True))
    if not op.get_context().as_sql:
        _identify_licences()


def _identify_licences() -> None:
    articles = sa.table("articles", sa.column("licence"), sa.column("licence_id"))
    connection = op.get_bind()
    known = connection.scalars(sa.select(articles.c.licence).distinct()).all()
    for licence in known:
        if identifier := spdx_of(licence):
            connection.execute(
                sa.update(articles)
                .where(articles.c.licence == licence)
                .values(licence_id=identifier)
            )


def downgrade() -> None:
    for name in ("rights_reason", "rights_decision", "reserved", "licence_id"):
        op.drop_column("articles", name)
    for name in ("rights_reason", "rights_decision", "reserved"):
        op.drop_column("pages", name)
    op.drop_table("rights_signals")
    op.drop_table("rights_files")
