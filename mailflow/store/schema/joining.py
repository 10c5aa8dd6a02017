"""Places in a programme that are invited, applied for or bound to a membership."""

from sqlalchemy import Column, Date, Integer, String, Table, Text, UniqueConstraint

from mailflow.store.schema.kinds import Key, Utc, metadata

# A person without a row is in.
joining = Table(
    "joining",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False),
    Column("role", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("member_until", Date),
    Column("asked_at", Utc),
    Column("settled_at", Utc),
    Column("reason", Text, nullable=False, default=""),
    UniqueConstraint("person_id", "programme", "role"),
    UniqueConstraint("programme", "number"),
)
