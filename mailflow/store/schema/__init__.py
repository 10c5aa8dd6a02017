"""The tables. Times are UTC; people's words stand only where they are needed."""

from mailflow.store.schema.gatherings import gathering
from mailflow.store.schema.joining import joining
from mailflow.store.schema.kinds import SENT, SHUNTED, WAITING, Utc, metadata
from mailflow.store.schema.managers import manager
from mailflow.store.schema.pacts import pact
from mailflow.store.schema.people import (
    connection,
    enrolment,
    form,
    mailbox,
    meeting,
    person,
    person_address,
    question,
    rhythm,
    survey,
)
from mailflow.store.schema.post import inbox, mailbox_look, outbox, seen_mail, token
from mailflow.store.schema.records import sheet, signature
from mailflow.store.schema.rights import chore, erasure, move
from mailflow.store.schema.work import deadline, fact, lease, matter, transition

__all__ = [
    "SENT",
    "SHUNTED",
    "WAITING",
    "Utc",
    "chore",
    "connection",
    "deadline",
    "enrolment",
    "erasure",
    "fact",
    "form",
    "gathering",
    "inbox",
    "joining",
    "lease",
    "mailbox",
    "mailbox_look",
    "manager",
    "matter",
    "meeting",
    "metadata",
    "move",
    "outbox",
    "pact",
    "person",
    "person_address",
    "question",
    "rhythm",
    "seen_mail",
    "sheet",
    "signature",
    "survey",
    "token",
    "transition",
]
