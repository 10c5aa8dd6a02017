"""A meeting as a value: who wrote it down and who confirms it, how it stands, and what every letter about it says."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines.pair import Connection
from mailflow.core.people import Person
from mailflow.core.say import phrase


class State(enum.StrEnum):
    """Where a record stands."""

    NEW = "new"
    PROPOSED = "proposed"  # one of the two asked the other by mail for this time, and there is no answer yet
    PLANNED = "planned"  # both have said yes, or it stands in the calendar of one, with the tracker among its guests
    ASKED = "asked"  # its time is over, and who planned it was asked whether it happened
    WITHDRAWN = "withdrawn"  # called off in the calendar, or written down and taken back
    MISSED = "missed"  # it did not happen, says who planned it
    LOGGED = "logged"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"  # the week passed; it is shown as "not confirmed", never hidden
    NOTED = "noted"  # a word between two meetings: one of the two tells of it, and nobody has to confirm it


FINAL = frozenset({State.CONFIRMED})
EXPECTED = frozenset({State.PROPOSED, State.PLANNED, State.ASKED})  # a LOG of that day is this meeting
UNSETTLED = frozenset({State.LOGGED, State.UNCONFIRMED})  # a LOG of that day by the other side answers it
ASK_AFTER = timedelta(hours=1)
# The kinds of contact, and how a letter says them. A CHECKIN that does not say which it was is a contact all the same.
HOW: Mapping[str, str] = {
    "meeting": "",
    "phone": phrase("by phone"),
    "video": phrase("by video"),
    "email": phrase("by email"),
    "checkin": "",
}
MEETINGS = ("meeting", "video")  # the kinds that count as having met; the others are counted apart (C15)


@dataclass(frozen=True)
class Meeting:
    """One meeting of a pair."""

    id: str
    ref: str
    connection: Connection
    minutes: int
    held_on: date
    topics: str
    logged_by: str
    state: str = State.NEW
    logged_at: datetime | None = None
    settled_at: datetime | None = None
    said: str = ""
    kind: str = "meeting"  # of HOW
    uid: str = ""  # the calendar's name for it
    sequence: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    organizers: Mapping[str, str] = field(default_factory=dict, hash=False)  # person -> what her calendar answers

    @property
    def is_ours(self) -> bool:
        """Whether we sent the two an invitation to it."""
        return bool(self.organizers)

    @property
    def begins_at(self) -> datetime:
        """When it begins; of one that is in no calendar, the beginning of its day."""
        return self.starts_at or datetime.combine(self.held_on, time(), UTC)

    @property
    def over_at(self) -> datetime:
        """When it is over."""
        return self.ends_at or self.begins_at + timedelta(minutes=self.minutes)

    @property
    def logger(self) -> Person:
        """Who wrote it down, or planned it."""
        return self.connection.one(self.logged_by)

    @property
    def apart(self) -> bool:
        """A27: written down when the two were no pair any more. It counts for nothing, unless they go on after all."""
        ended = self.connection.ended_at
        return ended is not None and self.logged_at is not None and self.logged_at > ended

    @property
    def witness(self) -> Person:
        """Who is asked to confirm it."""
        return self.connection.other(self.logged_by)


def letter_of(template: str, m: Meeting, to: Person, nature: Nature = Nature.TRIGGERED, **facts: Fact) -> Letter:
    return Letter(template, to.id, {**facts_for(m, to), **facts}, nature)


def facts_for(m: Meeting, reader: Person) -> dict[str, Fact]:
    role = "mentor" if reader.id == m.connection.mentor.id else "mentee"
    return {
        "ref": m.ref,
        "first": reader.first,
        "because": f"you are a {role}",
        "other": m.connection.other(reader.id).name,
        "date": say.long_date(m.held_on),
        "date_short": say.short_date(m.held_on),
        "minutes": m.minutes,
        "length": say.length(m.minutes),
        "how": HOW[m.kind],
        "topics": m.topics,
        "apart": _last_day(m.connection, reader) if m.apart else "",
    }


def _last_day(c: Connection, reader: Person) -> str:
    return say.long_date(say.local_day(c.ended_at, reader.zone)) if c.ended_at else ""
