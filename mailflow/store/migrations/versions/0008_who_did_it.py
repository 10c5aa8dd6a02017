"""Who did what, further addresses of a person, and who wants no reminders"""

import sqlalchemy as sa
from alembic import op

from mailflow.store.schema import Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_address",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("added_at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_index("ix_person_address_person_id", "person_address", ["person_id"])
    op.add_column("enrolment", sa.Column("stopped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("connection", sa.Column("extending_by", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("connection", sa.Column("extends_to", Utc(timezone=True), nullable=True))
    op.add_column("question", sa.Column("address", sa.String(length=320), nullable=False, server_default=""))
    op.add_column("transition", sa.Column("actor", sa.String(length=32), nullable=False, server_default=""))
