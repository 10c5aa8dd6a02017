"""Meetings of a group that we invite to"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind, default in (
        ("minutes", sa.Integer(), "60"),
        ("invite_uid", sa.String(255), ""),
        ("invite_sequence", sa.Integer(), "0"),
        ("organizers", sa.JSON(), "{}"),
        ("answers", sa.JSON(), "{}"),
    ):
        op.add_column("gathering", sa.Column(name, kind, nullable=False, server_default=default))
