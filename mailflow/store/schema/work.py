"""What happened, what is due, who rings the clock, and what is true of all of it."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text, UniqueConstraint, false, text

from mailflow.store.schema.kinds import Big, Key, Utc, metadata

transition = Table(
    "transition",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("programme", String(64), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("old", String(16), nullable=False),
    Column("new", String(16), nullable=False),
    Column("event", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("inbox_id", Big),  # the mail that did it; none where it was silence
    Column("actor", String(32), nullable=False, default=""),  # the person who did it; nobody where it was silence
)

deadline = Table(
    "deadline",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("programme", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("done", Boolean, nullable=False, default=False),
    Column("held", Boolean, nullable=False, default=False, server_default=false()),  # its letter is kept back once
)
# Only what is open is indexed: claiming costs the same however much is past (PERFORMANCE: 10 million rows).
Index("deadline_due", deadline.c.due_at, sqlite_where=text("done = 0"), postgresql_where=text("NOT done"))
Index("deadline_subject", deadline.c.subject, sqlite_where=text("done = 0"), postgresql_where=text("NOT done"))

# What a person of the team must settle.
matter = Table(
    "matter",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("ref", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("about", String(64), nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("opened_at", Utc),
    Column("settled_at", Utc),
    Column("settled_by", Key, nullable=False, default=""),
    Column("notes", Text, nullable=False, default=""),  # of the team, for the team
    UniqueConstraint("programme", "ref"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Utc, nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
