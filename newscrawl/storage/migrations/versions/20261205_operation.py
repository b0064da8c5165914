"""runs of all commands; articles by day; the health of sources, and its alarms"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261205"
down_revision = "20261204"
branch_labels = None
depends_on = None

TABLES = ("health_alarms", "health_states", "source_days", "command_runs")
COUNTS = (
    "articles",
    "titled",
    "authored",
    "dated",
    "future",
    "words_median",
)


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "command_runs",
        sa.Column("id", row_id, nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("command", sa.String(length=64), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("finished_at", moment, nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("newscrawl_version", sa.Text(), nullable=False),
        sa.Column("counts", json, nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("pid", row_id, nullable=False),
        sa.Column("pid_started", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command_runs")),
    )
    op.create_table(
        "source_days",
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("words", row_id, nullable=False),
        sa.Column("removed", row_id, nullable=False),
        sa.Column("by_profile", sa.Integer(), nullable=False),
        sa.Column("by_feed", sa.Integer(), nullable=False),
        sa.Column("languages", json, nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.name"], name=op.f("fk_source_days_source_sources")
        ),
        sa.PrimaryKeyConstraint("seen_on", "source", "day", name=op.f("pk_source_days")),
    )
    op.create_table(
        "health_states",
        sa.Column("id", row_id, nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("found_at", moment, nullable=False),
        sa.Column("checked_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_states")),
    )
    op.create_table(
        "health_alarms",
        sa.Column("id", row_id, nullable=False),
        sa.Column("health_id", row_id, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("is_end", sa.Boolean(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("delivered_at", moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["health_id"],
            ["health_states.id"],
            name=op.f("fk_health_alarms_health_id_health_states"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_alarms")),
    )
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


INDEXES = (
    ("articles", ("first_seen_at",)),
    ("crawl_runs", ("started_at",)),
    ("command_runs", ("started_at",)),
    ("command_runs", ("state",)),
    ("source_days", ("source", "day")),
    ("source_days", ("day",)),
    ("health_states", ("ended_at",)),
    ("health_alarms", ("health_id",)),
)


def downgrade() -> None:
    for table, columns in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table)
    for table in TABLES:
        op.drop_table(table)
