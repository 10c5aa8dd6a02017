"""Why a pair ended, what each chose to come after; surveys of any number of questions: every answer beside the two ratings that the digest averages"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("survey", sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("connection", sa.Column("choices", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("connection", sa.Column("ended_because", sa.String(16), nullable=False, server_default=""))
