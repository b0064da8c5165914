"""a source belongs to one crawl at a time"""

import sqlalchemy as sa
from alembic import op

revision = "20261213"
down_revision = "20261212"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("claimed_by", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("sources", "claimed_by")
