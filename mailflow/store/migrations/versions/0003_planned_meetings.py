"""Meetings that stand in a calendar before they are logged"""

import sqlalchemy as sa
from alembic import op

from mailflow.store.schema import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("uid", sa.String(length=255), nullable=False, server_default=""))
    op.add_column("meeting", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("meeting", sa.Column("starts_at", Utc(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("ends_at", Utc(timezone=True), nullable=True))
