"""The tables. Times are UTC; people's words stand only where they are needed."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
    text,
)


class Utc(TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no zone: it would be somebody's guess."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, always."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


# Written into the query, not bound to it: SQLite uses a partial index only where the query says the same words.
WAITING, SENT, SHUNTED = (literal_column(f"'{state}'", String) for state in ("waiting", "sent", "shunted"))

metadata = MetaData()
_Key = String(32)
_Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER

person = Table(
    "person",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("zone", String(64), nullable=False, default=""),  # empty: the programme's
    Column("locale", String(16), nullable=False, default=""),
    Column("language", String(16), nullable=False, default=""),
    Column("created_at", Utc, nullable=False),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", _Key, nullable=False),
    Column("role", String(16), nullable=False),
    Column("state", String(16), nullable=False),  # active, paused
    Column("member_no", String(64), nullable=False, default=""),
    Column("profile", JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("programme", "person_id", "role"),
)

connection = Table(
    "connection",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("ref", String(16), nullable=False),
    Column("programme", String(64), nullable=False),
    Column("mentee_id", _Key, nullable=False, index=True),
    Column("mentor_id", _Key, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("asked_by", _Key, nullable=False, default=""),
    Column("asked_at", Utc),
    Column("answer_by", Utc),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column("ends_at", Utc),
    Column("last_met", String(10), nullable=False, default=""),
    Column("quiet_nudges", Integer, nullable=False, default=0),
    Column("ending_by", _Key, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    UniqueConstraint("programme", "ref"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("ref", String(16), nullable=False),
    Column("connection_id", _Key, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("topics", Text, nullable=False),
    Column("logged_by", _Key, nullable=False),
    Column("state", String(16), nullable=False),
    Column("logged_at", Utc),
    Column("settled_at", Utc),
    Column("said", Text, nullable=False, default=""),
    # Only of a meeting that was planned in somebody's calendar:
    Column("uid", String(255), nullable=False, default=""),
    Column("sequence", Integer, nullable=False, default=0),
    Column("starts_at", Utc),
    Column("ends_at", Utc),
)

survey = Table(
    "survey",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("connection_id", _Key, nullable=False, index=True),
    Column("person_id", _Key, nullable=False),
    Column("state", String(16), nullable=False),
    Column("experience", Integer),
    Column("outcome", Integer),
    Column("line", Text, nullable=False, default=""),
    Column("opened_at", Utc),
)

question = Table(
    "question",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", _Key, nullable=False),
    Column("verb", String(16), nullable=False),
    Column("slots", JSON, nullable=False),
    Column("about", String(64), nullable=False),
    Column("act", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("targets", JSON, nullable=False),
    Column("state", String(16), nullable=False),
)

# Where letters bounce; a person without a row gets her letters.
mailbox = Table(
    "mailbox",
    metadata,
    Column("id", _Key, primary_key=True),  # the person's
    Column("programme", String(64), nullable=False),
    Column("address", String(320), nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", Utc),
    Column("reason", Text, nullable=False, default=""),
)

transition = Table(
    "transition",
    metadata,
    Column("id", _Big, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("programme", String(64), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("old", String(16), nullable=False),
    Column("new", String(16), nullable=False),
    Column("event", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("inbox_id", _Big),  # the mail that did it; none where it was silence
)

deadline = Table(
    "deadline",
    metadata,
    Column("id", _Big, primary_key=True, autoincrement=True),
    Column("programme", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("done", Boolean, nullable=False, default=False),
)
# Only what is open is indexed: claiming costs the same however much is past (PERFORMANCE: 10 million rows).
Index("deadline_due", deadline.c.due_at, sqlite_where=text("done = 0"), postgresql_where=text("NOT done"))
Index("deadline_subject", deadline.c.subject, sqlite_where=text("done = 0"), postgresql_where=text("NOT done"))

inbox = Table(
    "inbox",
    metadata,
    Column("id", _Big, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),  # one effect a message: the hash of what arrived
    Column("received_at", Utc, nullable=False),
    Column("mail_from", Text, nullable=False),
    Column("rcpt_to", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("client", String(64), nullable=False, default=""),
    Column("helo", String(255), nullable=False, default=""),
    Column("lane", Integer, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, done, shunted
    Column("attempts", Integer, nullable=False, default=0),
    Column("try_at", Utc),  # not before then; none: at once
    Column("sender", String(320), nullable=False, default=""),
    Column("intent", String(16), nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("done_at", Utc),
)
Index(
    "inbox_waiting",
    inbox.c.lane,
    inbox.c.id,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

# The few that are put off; a claim asks for them each time.
Index(
    "inbox_put_off",
    inbox.c.lane,
    inbox.c.try_at,
    sqlite_where=text("state = 'waiting' AND try_at IS NOT NULL"),
    postgresql_where=text("state = 'waiting' AND try_at IS NOT NULL"),
)

Index("inbox_shunted", inbox.c.id, sqlite_where=text("state = 'shunted'"), postgresql_where=text("state = 'shunted'"))
_DONE = text("done_at IS NOT NULL")
Index("inbox_done", inbox.c.done_at, sqlite_where=_DONE, postgresql_where=_DONE)  # for the figures

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", _Key, nullable=False, index=True),
    Column("address", String(320), nullable=False),
    Column("domain", String(255), nullable=False, default=""),  # of the address: how much one domain gets is limited
    Column("template", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("nature", String(16), nullable=False),
    Column("thread", String(64), nullable=False, default="", index=True),
    Column("message_id", String(200), nullable=False),  # fixed when written: each try bears the same
    Column("in_reply_to", Text, nullable=False, default=""),
    Column("reply_to", String(320), nullable=False),
    Column("mail_from", String(320), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # waiting, sent, refused, held
    Column("written_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("lease_until", Utc),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", Text, nullable=False, default=""),
    Column("sent_at", Utc),
)
Index(
    "outbox_due",
    outbox.c.due_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

# What went out lately, for the limits of a domain and for the figures.
Index("outbox_sent", outbox.c.sent_at, sqlite_where=text("state = 'sent'"), postgresql_where=text("state = 'sent'"))
_STOPPED = text("state IN ('refused', 'held')")
Index("outbox_stopped", outbox.c.state, outbox.c.template, sqlite_where=_STOPPED, postgresql_where=_STOPPED)

token = Table(
    "token",
    metadata,
    Column("key", _Key, primary_key=True),  # a hash of the id in the address, never the id
    Column("programme", String(64), nullable=False),
    Column("person_id", _Key, nullable=False),
    Column("sent_to", String(320), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("template", String(32), nullable=False),
    Column("outbox_id", _Key, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("asked_back", Boolean, nullable=False, default=False),
)

# What was fetched from a mailbox by IMAP. UIDs are numbers of 32 bits, and SQLite numbers no row here.
seen_mail = Table(
    "seen_mail",
    metadata,
    Column("account", String(320), primary_key=True),
    Column("folder", String(255), primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),  # kept, foreign, too big
    Column("seen_at", Utc, nullable=False),
)

mailbox_look = Table(
    "mailbox_look",
    metadata,
    Column("mailbox", String(600), primary_key=True),
    Column("succeeded_at", Utc),
    Column("fault", Text, nullable=False, default=""),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Utc, nullable=False),
)
