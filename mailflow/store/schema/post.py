"""Mail in, letters out, the reply addresses, and what mailboxes were read."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, text

from mailflow.store.schema.kinds import Big, Key, Utc, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
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
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
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
    Column("key", Key, primary_key=True),  # a hash of the id in the address, never the id
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False),
    Column("sent_to", String(320), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("template", String(32), nullable=False),
    Column("outbox_id", Key, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("asked_back", Boolean, nullable=False, default=False),
    Column("uses_left", Integer, nullable=False, default=20),  # acts; to ask for help takes none
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
