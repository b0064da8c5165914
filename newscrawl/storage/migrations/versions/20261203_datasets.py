"""counts of removed blocks beside each article; the process that makes an export"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261203"
down_revision = "20261202"
branch_labels = None
depends_on = None

COUNTED = """
    UPDATE articles SET removed_counts = (
        SELECT coalesce({collected}, '[]') FROM (
            SELECT reason, count(*) AS blocks FROM removed_blocks
            WHERE article_id = articles.id GROUP BY reason ORDER BY reason
        ) AS counted
    )
"""
COLLECTED = {
    "postgresql": """jsonb_agg(jsonb_build_object('reason', reason, 'blocks', blocks)
                     ORDER BY reason COLLATE "C")""",
    "sqlite": "json_group_array(json_object('reason', reason, 'blocks', blocks))",
}


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column(
        "articles",
        sa.Column("removed_counts", kind, server_default=sa.text("'[]'"), nullable=False),
    )
    op.execute(COUNTED.format(collected=COLLECTED[op.get_bind().dialect.name]))
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("exports", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("exports", sa.Column("pid", row_id, nullable=True))
    op.add_column("exports", sa.Column("pid_started", sa.Text(), nullable=True))


def downgrade() -> None:
    for name in ("place", "pid", "pid_started"):
        op.drop_column("exports", name)
    op.drop_column("articles", "removed_counts")
