"""Which client handed a mail in, for SPF"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("client", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("inbox", sa.Column("helo", sa.String(length=255), nullable=False, server_default=""))
