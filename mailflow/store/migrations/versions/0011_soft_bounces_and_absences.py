"""Letters that came back for now, and the absence that put deadlines off"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mailbox", sa.Column("soft", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("connection", sa.Column("away_until", sa.Date(), nullable=True))
