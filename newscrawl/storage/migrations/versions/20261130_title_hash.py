"""articles are found by title and day"""

import sqlalchemy as sa
from alembic import op

from newscrawl.storage.likeness import title_hash

revision = "20261130"
down_revision = "20261129"
branch_labels = None
depends_on = None

CHUNK = 1000


def upgrade() -> None:
    op.add_column("articles", sa.Column("title_hash", sa.String(length=64), nullable=True))
    _fill()
    op.create_index(
        op.f("ix_articles_source_title_hash_published_at"),
        "articles",
        ["source", "title_hash", "published_at"],
    )


def _fill() -> None:
    connection = op.get_bind()
    articles = sa.table(
        "articles",
        sa.column("id", sa.Integer),
        sa.column("title", sa.Text),
        sa.column("title_hash", sa.String),
    )
    fill = (
        sa.update(articles)
        .where(articles.c.id == sa.bindparam("row"))
        .values(title_hash=sa.bindparam("hash"))
    )
    last = 0
    while True:
        chunk = sa.select(articles.c.id, articles.c.title).where(articles.c.id > last)
        rows = connection.execute(chunk.order_by(articles.c.id).limit(CHUNK)).all()
        if not rows:
            return
        connection.execute(fill, [{"row": row.id, "hash": title_hash(row.title)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    op.drop_index(op.f("ix_articles_source_title_hash_published_at"), table_name="articles")
    op.drop_column("articles", "title_hash")
