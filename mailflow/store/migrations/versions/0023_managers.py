"""Managers whom a mentee, her mentor and they themselves have agreed to bring in"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manager",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answers_to", sa.String(length=320), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_manager_connection_id", "manager", ["connection_id"])
