"""Who asked to be forgotten or to get letters elsewhere, and what was tidied up to when"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", AT),
        sa.Column("due_at", AT),
    )
    op.create_index("ix_erasure_person_id", "erasure", ["person_id"])
    op.create_table(
        "move",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("old", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", AT),
    )
    op.create_index("ix_move_person_id", "move", ["person_id"])
    op.create_table(
        "chore", sa.Column("name", sa.String(length=32), primary_key=True), sa.Column("at", AT, nullable=False)
    )
