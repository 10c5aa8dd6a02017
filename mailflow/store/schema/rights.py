"""What people asked for themselves: to be forgotten, to get letters elsewhere; and what was tidied up to when."""

from sqlalchemy import Column, String, Table

from mailflow.store.schema.kinds import Key, Utc, metadata

erasure = Table(
    "erasure",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Utc),
    Column("due_at", Utc),
)

move = Table(
    "move",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("address", String(320), nullable=False),
    Column("old", String(320), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", Utc),
)

chore = Table(
    "chore",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", Utc, nullable=False),
)
