"""Places that are invited, applied for or bound to a membership"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "joining",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("member_until", sa.Date()),
        sa.Column("asked_at", AT),
        sa.Column("settled_at", AT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("person_id", "programme", "role"),
        sa.UniqueConstraint("programme", "number"),
    )
