"""A programme's plain facts, as the store gathers them and the reports tell them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


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


@dataclass(frozen=True)
class Ended:
    """A pair that ended in the week; who ended it, if one of them or a coordinator did, and what she wrote."""

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
class Figures:
    """A programme's facts."""

    pairs: tuple[Pair, ...]
    meetings: tuple[datetime, ...]  # when each was written down
    contacts: tuple[datetime, ...]  # calls and emails, likewise
    disputed: tuple[tuple[str, str, date], ...]  # pair's ref, meeting's ref, day
    surveys: tuple[tuple[str, int | None], ...]  # state, experience
    answers: tuple[Answer, ...]  # of the week
    ended: tuple[Ended, ...]  # of the week
    matters: tuple[Waiting, ...]
    missed: tuple[tuple[str, date], ...]  # a live pair's ref, and the first day of the month it missed
    hushed: tuple[tuple[str, date | None], ...]  # likewise, or none: asked in vain, and not asked any more
    unaccepted: tuple[str, ...]  # members who have not said yes to the rules
    for_yes: tuple[ForYourYes, ...]  # what waits for this reader's yes
    bouncing: tuple[tuple[str, str, datetime], ...]  # whose mailbox, why, since when
    sent: int
    refused: int
    bounced: int
    automatic: int
    strangers: int
    shunted: int
