"""A connection as a value: who asks whom, how it stands, and what every letter about it says."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Due, Event


class State(enum.StrEnum):
    """Where a connection stands."""

    NEW = "new"
    REQUESTED = "requested"
    ACTIVE = "active"
    ENDING = "ending"  # one of the two asked to end it and has not said YES yet
    DECLINED = "declined"
    EXPIRED = "expired"
    UNREACHED = "unreached"  # our letters to the one who was asked came back
    ENDED = "ended"
    NOTICED = "noticed"  # the mentor says it does not work; the mentee is to tell the team
    UNRELEASED = "unreleased"  # it is over for the two, and the team has not freed the mentor yet
    WITHDRAWN = "withdrawn"  # who asked took it back before there was an answer


FINAL = frozenset({State.DECLINED, State.EXPIRED, State.UNREACHED, State.ENDED, State.WITHDRAWN})
LIVE = frozenset({State.ACTIVE, State.ENDING})
OVER = FINAL | {State.UNRELEASED}  # for the two of them
CLOSED = frozenset({State.ENDED, State.UNRELEASED})  # it was alive once
OCCUPYING = LIVE | {State.NOTICED, State.UNRELEASED}  # a place of the mentor


GOALS_MET, NOT_WORKING = "goals-met", "not-working"


@dataclass(frozen=True)
class Connection:
    """One mentee, one mentor, and what stands between them."""

    id: str
    ref: str
    programme: str
    mentee: Person
    mentor: Person
    state: str = State.NEW
    note: str = ""
    asked_by: str = ""
    asked_at: datetime | None = None
    answer_by: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ends_at: datetime | None = None
    last_met: str = ""
    quiet_nudges: int = 0
    away_until: date | None = None  # of the one absence that put its deadlines off
    ending_by: str = ""
    reason: str = ""
    ended_because: str = ""  # GOALS_MET or NOT_WORKING, where ending asks for the reason by number
    choices: Mapping[str, str] = field(default_factory=dict)  # what each chose to come after it; empty: not asked yet
    extending_by: str = ""  # who asked to go on for longer and has no answer yet
    extends_to: datetime | None = None  # the end that was asked for; once it is agreed on, the end before
    why: tuple[str, ...] = ()  # what the team paired them by (C5); for the team alone
    seeking: bool = False  # it was declined, and the team was asked to help find another (W8)
    mentor_load: int = 0  # places of the mentor that are taken beside this one, read under the enrolment's lock
    mentee_load: int = 0  # live connections the mentee has beside it, likewise

    def other(self, person_id: str) -> Person:
        """The other of the two."""
        return self.mentee if person_id == self.mentor.id else self.mentor

    def one(self, person_id: str) -> Person:
        """This one of the two."""
        return self.mentor if person_id == self.mentor.id else self.mentee

    @property
    def both(self) -> tuple[Person, Person]:
        """The mentee first: she owns the relationship (W9)."""
        return self.mentee, self.mentor

    @property
    def names(self) -> str:
        """ "Ana Duarte and Ben Okafor"."""
        return say.listed((self.mentee.name, self.mentor.name))

    @property
    def asked(self) -> Person:
        """Who is to answer the request: the one who did not make it (W4, W5)."""
        return self.mentee if self.asked_by == self.mentor.id else self.mentor

    @property
    def asker(self) -> Person:
        """Who made the request."""
        return self.other(self.asked.id)


def unless_off(kind: str, at: datetime, days: int, c: Connection, policy: Policy) -> tuple[Due, ...]:
    """A deadline of the mentee's some days on; none where the programme says 0."""
    return (Due(kind, after_days(at, days, c.mentee.zone, policy)),) if days else ()


def letter_about(
    template: str, c: Connection, to: Person | None, nature: Nature = Nature.TRIGGERED, **facts: Fact
) -> Letter:
    """A letter about this connection to one of the two, or to the coordinators."""
    if to is None:
        return Letter(template, COORDINATORS, {"ref": c.ref, "because": "you are a coordinator", **facts}, nature)
    other = c.other(to.id).name
    base: dict[str, Fact] = {
        **common_facts(c, to),
        "other": other,
        "mentor": c.mentor.name,
        "mentee": c.mentee.name,
        "offers": c.asked_by == c.mentor.id,  # the mentor asked
    }
    return Letter(template, to.id, {**base, **facts}, nature)


def others_in(event: Event) -> list[Fact]:
    """Whom somebody may ask instead, as the flow found them."""
    return list(event.text("others").splitlines())


def common_facts(c: Connection, reader: Person) -> dict[str, Fact]:
    """What every letter about a pair says to one of the two."""
    role = "mentor" if reader.id == c.mentor.id else "mentee"
    if "facilitator" in c.mentor.roles and c.mentor.profile.get("group"):
        role = "facilitator" if role == "mentor" else "member of the programme"
    return {"ref": c.ref, "first": reader.first, "because": f"you are a {role}"}


def takes_logs(c: Connection, policy: Policy, now: datetime) -> bool:
    """A27: whether what the two log after the close is kept, apart. Where it did not work, they are left alone."""
    both_here = all(one.is_here for one in c.both) and c.ended_because != NOT_WORKING
    return c.state in CLOSED and both_here and not logs_are_late(c, policy, now)


def logs_are_late(c: Connection, policy: Policy, now: datetime) -> bool:
    """Whether the days after the close are over in which a meeting is still written down."""
    return now >= (c.ended_at or now) + timedelta(days=policy.meeting.log_after_end_days)
