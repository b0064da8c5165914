"""relevance and topics of articles, and why"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261212"
down_revision = "20261211"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("articles", sa.Column("relevance", sa.Double(), nullable=True))
    for name in ("topics", "topic_reasons"):
        op.add_column(
            "articles", sa.Column(name, kind, server_default=sa.text("'[]'"), nullable=False)
        )
    op.add_column("articles", sa.Column("topics_version", sa.String(32), nullable=True))


def downgrade() -> None:
    for name in ("topics_version", "topic_reasons", "topics", "relevance"):
        op.drop_column("articles", name)
