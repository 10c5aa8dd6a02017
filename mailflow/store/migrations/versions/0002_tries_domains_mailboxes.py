"""When a mail is tried again; how much a domain gets; where letters bounce"""

import sqlalchemy as sa
from alembic import op

from mailflow.store.schema import Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("try_at", Utc(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("domain", sa.String(length=255), nullable=False, server_default=""))
    op.execute("UPDATE outbox SET domain = substr(address, instr(address, '@') + 1)" if _lite() else _PG)
    sent = sa.text("state = 'sent'")
    shunted = sa.text("state = 'shunted'")
    op.create_index("inbox_shunted", "inbox", ["id"], sqlite_where=shunted, postgresql_where=shunted)
    op.create_index("outbox_sent", "outbox", ["sent_at"], sqlite_where=sent, postgresql_where=sent)
    op.create_table(
        "mailbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", Utc(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


_PG = "UPDATE outbox SET domain = substr(address, position('@' in address) + 1)"


def _lite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
