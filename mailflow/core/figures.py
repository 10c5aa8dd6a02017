"""A programme's plain facts, as the store gathers them and the reports tell them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mailflow.core import say
from mailflow.core.machines.meeting_record import MEETINGS


@dataclass(frozen=True)
class Pair:
    """A connection as a report sees it."""

    ref: str
    state: str
    mentee: str
    mentee_id: str  # names may be alike
    mentor: str
    mentor_id: str
    asked_by: str
    seeking: bool
    why: list[str]
    asked_at: datetime | None
    answer_by: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    ends_at: datetime | None
    last_met: str

    @property
    def asked(self) -> str:
        """Who was to answer the request."""
        return self.mentee if self.asked_by == self.mentor_id else self.mentor

    @property
    def asker(self) -> str:
        """Who made it."""
        return self.mentor if self.asked_by == self.mentor_id else self.mentee

    @property
    def both(self) -> str:
        return say.listed((self.mentee, self.mentor))

    def stood(self, at: datetime) -> str:
        """How it stood then, from outside: "requested", "active", "ended", or nothing where it was not there yet."""
        came, began, ended = (
            when is not None and when < at for when in (self.asked_at, self.started_at, self.ended_at)
        )
        if ended:
            return "ended"
        return "active" if began else "requested" if came else ""


@dataclass(frozen=True)
class Met:
    """A meeting, call or email of a pair, as one of the two wrote it down."""

    pair: str  # the pair's reference
    ref: str
    held_on: date
    minutes: int
    kind: str
    state: str
    logged_by: str  # a person's id
    logged_at: datetime
    settled_at: datetime | None

    @property
    def is_meeting(self) -> bool:
        """C15: a call or an email counts, and is no meeting."""
        return self.kind in MEETINGS


@dataclass(frozen=True)
class Ended:
    """A pair that ended in the period; who ended it, if one of them or a coordinator did, and what she wrote."""

    ref: str
    mentee: str
    mentor: str
    by: str
    reason: str


@dataclass(frozen=True)
class Answer:
    """What one of a pair answered to the closing survey."""

    by: str
    about: str
    ref: str
    experience: int | None
    outcome: int | None
    line: str
    answers: Mapping[str, object] = field(default_factory=dict)  # all of them, by the question's number


@dataclass(frozen=True)
class Waiting:
    """A matter that the team has not settled yet."""

    ref: str
    kind: str
    name: str
    since: datetime


@dataclass(frozen=True)
class ForYourYes:
    """What waits for the team's APPROVE: somebody who applied, or two who could be a pair."""

    about: str  # "joining:<id>", or "proposal:<mentee>/<mentor>"
    title: str
    line: str
    ref: str = ""


@dataclass(frozen=True)
class Place:
    """A place in the programme that somebody was invited to, or applied for."""

    person_id: str
    role: str
    state: str
    applied: bool


@dataclass(frozen=True)
class Beat:
    """The newest letter of the service to itself."""

    sent_at: datetime
    took: int | None  # seconds until it was back; none: it is not
    checks: str = ""  # what SPF, DKIM and DMARC said of it when it came in, where somebody looked


@dataclass(frozen=True)
class Figures:
    """A programme's facts."""

    pairs: tuple[Pair, ...]
    met: tuple[Met, ...]  # by when each was written down
    disputed: tuple[tuple[str, str, date], ...]  # pair's ref, meeting's ref, day
    asked: int  # closing surveys that were sent
    answered: int
    ratings: tuple[int, ...]  # of those answers that these readers may read, in the order they came
    answers: tuple[Answer, ...]  # of the period
    ended: tuple[Ended, ...]  # of the period
    matters: tuple[Waiting, ...]
    missed: tuple[tuple[str, date], ...]  # a live pair's ref, and the first day of the month it missed
    hushed: tuple[tuple[str, date | None], ...]  # likewise, or none: asked in vain, and not asked any more
    unaccepted: tuple[str, ...]  # members who have not said yes to the rules
    for_yes: tuple[ForYourYes, ...]  # what waits for this reader's yes
    bouncing: tuple[tuple[str, str, datetime], ...]  # whose mailbox, why, since when
    places: tuple[Place, ...]  # of whom the team invited, and who applied
    sent: int
    refused: int
    bounced: int
    automatic: int
    strangers: int
    shunted: int
    queued: int  # letters that are due and have not left
    beat: Beat | None = None
