"""A meeting of a group as a value: who planned it, when and where it is, who was invited by us and who comes."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.core import say
from mailflow.core.people import Person
from mailflow.core.policy import Policy


class State(enum.StrEnum):
    """Where it stands."""

    NEW = "new"
    PLANNED = "planned"  # it has a day and an hour
    ASKED = "asked"  # she was asked what it will be about
    TOLD = "told"  # the group has place, time and agenda
    BARE = "bare"  # the group has place and time; the agenda follows as soon as there is one
    WITHDRAWN = "withdrawn"
    OVER = "over"


FINAL = frozenset({State.OVER})
AHEAD = frozenset({State.PLANNED, State.ASKED, State.TOLD, State.BARE})
LENGTH = 60  # minutes, where nobody says how long


@dataclass(frozen=True)
class Gathering:
    """One meeting of a group."""

    id: str
    programme: str
    person: Person  # who looks after the group, and planned it
    slug: str  # the group's
    uid: str  # the name that her calendar has for it
    state: str = State.NEW
    sequence: int = 0
    starts_at: datetime | None = None
    minutes: int = LENGTH
    send_at: datetime | None = None  # when the group hears what it will be about
    summary: str = ""
    place: str = ""
    invite_uid: str = ""  # the name and the number that it goes by in the calendars of those whom we invite
    invite_sequence: int = 0
    organizers: Mapping[str, str] = field(default_factory=dict, hash=False)  # person -> what her calendar answers
    answers: Mapping[str, str] = field(default_factory=dict, hash=False)  # person -> what she said to it
    # Read with it, and never kept:
    members: tuple[Person, ...] = ()  # who hears of it now
    agenda: tuple[str, ...] = ()  # each question with its answer, as people read them

    @property
    def is_ours(self) -> bool:
        """Whether it was planned by mail, and stands in nobody's calendar but by an invitation of ours."""
        return self.person.id in self.organizers

    @property
    def invited(self) -> tuple[Person, ...]:
        """Those in the group who have our invitation."""
        return tuple(one for one in self.members if one.id in self.organizers)


def title_of(g: Gathering, policy: Policy) -> str:
    return next((one.title for one in policy.groups if one.slug == g.slug), g.slug)


def moment(g: Gathering, zone: str) -> str:
    """Thursday 12 March 2026 at 14:00 (America/New_York)."""
    return say.moment(g.starts_at, zone) if g.starts_at else ""
