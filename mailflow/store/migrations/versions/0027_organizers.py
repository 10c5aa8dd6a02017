"""Meetings that we invite to"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("organizers", sa.JSON(), nullable=False, server_default="{}"))
