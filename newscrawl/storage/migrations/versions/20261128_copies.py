"""which articles are copies of others"""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "20261128"
down_revision = "20261127"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("sources", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "articles",
        sa.Column("cluster", sa.String(16), server_default=sa.text("''"), nullable=False),
    )
    _fill_clusters()
    op.create_index(op.f("ix_articles_cluster"), "articles", ["cluster"])
    op.create_table(
        "article_copies",
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("head_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"],
            name=op.f("fk_article_copies_article_id_articles"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["articles.id"],
            name=op.f("fk_article_copies_head_id_articles"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_copies")),
    )  # fmt: skip
    op.create_index(op.f("ix_article_copies_head_id"), "article_copies", ["head_id"])
    op.create_table(
        "article_signatures",
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"],
            name=op.f("fk_article_signatures_article_id_articles"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_signatures")),
    )  # fmt: skip
    op.create_table(
        "article_bands",
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", ROW_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "article_id", name=op.f("pk_article_bands")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("article_bands")
    op.drop_table("article_signatures")
    op.drop_index(op.f("ix_article_copies_head_id"), "article_copies")
    op.drop_table("article_copies")
    op.drop_index(op.f("ix_articles_cluster"), "articles")
    op.drop_column("articles", "cluster")
    op.drop_column("sources", "rank")


def _fill_clusters() -> None:
    """Each article that is there is a cluster of its own, until its copies are looked for."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "UPDATE articles SET cluster ="
            " substr(encode(sha256(convert_to(url, 'UTF8')), 'hex'), 1, 16)"
        )
    elif not context.is_offline_mode():
        driver: Any = op.get_bind().connection.driver_connection
        driver.create_function("cluster_of", 1, _cluster_of, deterministic=True)
        op.execute("UPDATE articles SET cluster = cluster_of(url)")


def _cluster_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
