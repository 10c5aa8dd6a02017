"""Kinds of contact: a meeting, a call or an email"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("kind", sa.String(length=16), nullable=False, server_default="meeting"))
