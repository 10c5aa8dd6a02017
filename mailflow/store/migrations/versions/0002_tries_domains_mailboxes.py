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
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("copies")
    op.add_column("outbox", sa.Column("domain", sa.String(length=255), nullable=False, server_default=""))
    op.execute("UPDATE outbox SET domain = substr(address, instr(address, '@') + 1)" if _lite() else _PG)
    _index("inbox_shunted", "inbox", ["id"], "state = 'shunted'")
    _index("inbox_done", "inbox", ["done_at"], "done_at IS NOT NULL")
    _index("outbox_stopped", "outbox", ["state", "template"], "state IN ('refused', 'held')")
    _index("outbox_sent", "outbox", ["sent_at"], "state = 'sent'")
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


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


_PG = "UPDATE outbox SET domain = substr(address, position('@' in address) + 1)"


def _lite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
