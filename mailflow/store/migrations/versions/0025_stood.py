"""What a pair had agreed to before"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pact", sa.Column("stood", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("pact", sa.Column("earlier", sa.JSON(), nullable=False, server_default="[]"))
