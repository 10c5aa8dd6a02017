"""What outlives a talk: who signed which record, and which sheets were handed out."""

from sqlalchemy import JSON, Column, Integer, String, Table

from mailflow.store.schema.kinds import Key, Utc, metadata

# Rows are added and never changed; the columns are those of core/signature.py, which says what the hashes cover.
signature = Table(
    "signature",
    metadata,
    Column("chain", Key, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("about", String(64), nullable=False),
    Column("ref", String(16), nullable=False),
    Column("said", String(16), nullable=False),
    Column("words", String(64), nullable=False),
    Column("mail", String(64), nullable=False),
    Column("proof", String(64), nullable=False),
    Column("at", Utc, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# A sheet that was handed out, so that it can be checked: how far its chains went, and what each signed meeting said.
sheet = Table(
    "sheet",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("ends", JSON, nullable=False),  # connection id -> [number, hash] of the last link
    Column("signed", JSON, nullable=False),  # meeting id -> the hash of what both have signed
    Column("made_at", Utc, nullable=False),
)
