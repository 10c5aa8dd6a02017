"""The managers that mentees have named: an address, while it may be written to."""

from sqlalchemy import Column, String, Table

from mailflow.store.schema.kinds import Key, Utc, metadata

manager = Table(
    "manager",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("connection_id", Key, nullable=False, index=True),
    Column("address", String(320), nullable=False),  # empty once it is over
    Column("state", String(16), nullable=False),
    Column("answers_to", String(320), nullable=False),  # what the manager writes to
    Column("answer_by", Utc),
)
