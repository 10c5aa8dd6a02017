"""What the two of a pair agree to."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from mailflow.store.schema.kinds import Key, Utc, metadata

pact = Table(
    "pact",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("connection_id", Key, nullable=False),
    Column("name", String(32), nullable=False),  # of the policy's row
    Column("title", Text, nullable=False),
    Column("author_id", Key, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("words", JSON, nullable=False),  # the newest
    Column("stands", Integer, nullable=False),
    Column("agreed", JSON, nullable=False),  # those that were agreed to last
    Column("said", Text, nullable=False),  # what the other would like to be different in the newest
    Column("answer_by", Utc),
    Column("agreed_at", Utc),
    Column("stood", Integer, nullable=False, default=0),  # what had been agreed to before that
    Column("earlier", JSON, nullable=False, default=list),
    UniqueConstraint("connection_id", "name"),
)
