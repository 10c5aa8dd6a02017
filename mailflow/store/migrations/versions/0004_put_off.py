"""The mails that are put off are found at once"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PUT_OFF = sa.text("state = 'waiting' AND try_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("inbox_put_off", "inbox", ["lane", "try_at"], sqlite_where=PUT_OFF, postgresql_where=PUT_OFF)
