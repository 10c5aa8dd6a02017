"""How often a reply address may still act"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("token", sa.Column("uses_left", sa.Integer(), nullable=False, server_default="20"))
