"""How often a pair was asked in vain"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rhythm", sa.Column("vain", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("rhythm", sa.Column("asked_at", sa.DateTime(timezone=True)))
