"""A pair keeps why it was brought together, and whether somebody still waits for help to find another"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connection", sa.Column("why", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("connection", sa.Column("seeking", sa.Boolean(), nullable=False, server_default=sa.false()))
