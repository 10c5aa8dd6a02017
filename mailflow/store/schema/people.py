"""Who takes part, and the subjects that machines decide about."""

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, Text, UniqueConstraint

from mailflow.store.schema.kinds import Key, Told, Utc, metadata

person = Table(
    "person",
    metadata,
    Column("id", Key, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("zone", String(64), nullable=False, default=""),  # empty: the programme's
    Column("locale", String(16), nullable=False, default=""),
    Column("language", String(16), nullable=False, default=""),
    Column("created_at", Utc, nullable=False),
)

# Further addresses she has confirmed: mail from them counts as hers, letters go to the one above.
person_address = Table(
    "person_address",
    metadata,
    Column("address", String(320), primary_key=True),  # so that it is one person's only
    Column("person_id", Key, nullable=False, index=True),
    Column("added_at", Utc, nullable=False),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False),
    Column("role", String(16), nullable=False),
    Column("state", String(16), nullable=False),  # active, paused, left
    Column("stopped", Boolean, nullable=False, default=False),  # no reminders and digests any more
    Column("member_no", String(64), nullable=False, default=""),
    Column("profile", JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("programme", "person_id", "role"),
)

connection = Table(
    "connection",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ref", String(16), nullable=False),
    Column("programme", String(64), nullable=False),
    Column("mentee_id", Key, nullable=False, index=True),
    Column("mentor_id", Key, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("asked_by", Key, nullable=False, default=""),
    Column("asked_at", Utc),
    Column("answer_by", Utc),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column("ends_at", Utc),
    Column("last_met", String(10), nullable=False, default=""),
    Column("quiet_nudges", Integer, nullable=False, default=0),
    Column("away_until", Date),  # of the one absence that put its deadlines off
    Column("ending_by", Key, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("choices", JSON, nullable=False, default=dict),  # what each chose to come after the term
    Column("ended_because", String(16), nullable=False, default=""),
    Column("extending_by", Key, nullable=False, default=""),
    Column("extends_to", Utc),
    Column("why", JSON, nullable=False, default=list),  # sentences; for the team alone
    Column("seeking", Boolean, nullable=False, default=False),
    UniqueConstraint("programme", "ref"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ref", String(16), nullable=False),
    Column("connection_id", Key, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("topics", Text, nullable=False),
    Column("logged_by", Key, nullable=False),
    Column("state", String(16), nullable=False),
    Column("logged_at", Utc),
    Column("settled_at", Utc),
    Column("said", Text, nullable=False, default=""),
    Column("kind", String(16), nullable=False, default="meeting"),
    # Only of a meeting that was planned in somebody's calendar:
    Column("uid", String(255), nullable=False, default=""),
    Column("sequence", Integer, nullable=False, default=0),
    Column("starts_at", Utc),
    Column("ends_at", Utc),
    Column("organizers", JSON, nullable=False, default=dict),  # of one that we sent out: person -> what answers it
)

# A row of the policy's rhythms for one pair.
rhythm = Table(
    "rhythm",
    metadata,
    Column("id", Key, primary_key=True),
    Column("connection_id", Key, nullable=False, index=True),
    Column("name", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("missed", Date),
    Column("about", String(64), nullable=False, default=""),
    Column("vain", Integer, nullable=False, default=0),
    Column("asked_at", Utc),
    UniqueConstraint("connection_id", "name"),
)

survey = Table(
    "survey",
    metadata,
    Column("id", Key, primary_key=True),
    Column("connection_id", Key, nullable=False, index=True),
    Column("person_id", Key, nullable=False),
    Column("state", String(16), nullable=False),
    Column("experience", Integer),
    Column("outcome", Integer),
    Column("line", Text, nullable=False, default=""),
    Column("opened_at", Utc),
    Column("answers", JSON, nullable=False, default=dict),  # all of them, by the question's number
)

form = Table(
    "form",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("name", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("questions", JSON, nullable=False),  # as they were asked
    Column("answers", JSON, nullable=False),  # by the question's number
    Column("state", String(16), nullable=False),
    Column("asked_at", Utc),
    Column("answer_by", Utc),
    Column("answered_at", Utc),
    Column("about", String(64), nullable=False, default=""),  # the pact, the pair or the meeting that it is about
)

question = Table(
    "question",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False),
    Column("verb", String(16), nullable=False),
    Column("slots", JSON, nullable=False),
    Column("about", String(64), nullable=False),
    Column("act", Told, nullable=False),
    Column("options", JSON, nullable=False),
    Column("targets", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("address", String(320), nullable=False, default=""),  # which the command came from, where it is not hers
)

# Where letters bounce; a person without a row gets her letters.
mailbox = Table(
    "mailbox",
    metadata,
    Column("id", Key, primary_key=True),  # the person's
    Column("programme", String(64), nullable=False),
    Column("address", String(320), nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", Utc),
    Column("reason", Text, nullable=False, default=""),
    Column("soft", JSON, nullable=False, default=list),  # letters that came back for now, and when
)
