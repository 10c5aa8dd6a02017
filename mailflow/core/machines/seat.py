"""A mentee's place while she looks for a mentor: warned, and given back where she asks nobody for too long (A23)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days, after_months
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk


class State(enum.StrEnum):
    """Where a place stands."""

    NEW = "new"
    SEARCHING = "searching"
    RELEASED = "released"  # the place is somebody else's, until she writes JOIN
    FOUND = "found"  # she has asked somebody, and keeps her place


FINAL = frozenset({State.RELEASED, State.FOUND})
WARNING, END = "search-warning", "search"


@dataclass(frozen=True)
class Seat:
    """One mentee in one programme. It has no table: its enrolment and its deadlines are all there is of it."""

    id: str
    person: Person
    state: str
    until: datetime | None = None  # when the place is given back, if she asks nobody


def decide(seat: Seat, event: Event, policy: Policy, now: datetime) -> Decision[Seat] | None:
    """The only place a seat changes."""
    return walk(TRANSITIONS, FINAL, seat, event, policy, now)


def _begin(s: Seat, event: Event, policy: Policy, now: datetime) -> Effects:
    rules, zone = policy.search, s.person.zone
    warnings = [Due(WARNING, after_days(now, day, zone, policy)) for day in rules.warn_on_days]
    return Effects(deadlines=(*warnings, Due(END, after_months(now, rules.months, zone))))


def _begin_again(s: Seat, event: Event, policy: Policy, now: datetime) -> Effects:
    began = _begin(s, event, policy, now)
    until = began.deadlines[-1].at
    return Effects((_letter("joined-again", s, Nature.ANSWER, until),), began.deadlines)


def _warn(s: Seat, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_letter("search-warning", s, Nature.SCHEDULED, s.until or now),))


def _release(s: Seat, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_letter("released", s, Nature.SCHEDULED, now),))


def _keep(s: Seat, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(closes=(WARNING, END))


def _letter(template: str, s: Seat, nature: Nature, until: datetime) -> Letter:
    day = say.long_date(say.local_day(until, s.person.zone))
    facts: dict[str, Fact] = {"ref": "", "because": "you are a mentee", "first": s.person.first, "until": day}
    return Letter(template, s.person.id, facts, nature)


TRANSITIONS: Sequence[Row[Seat]] = (
    Row(State.NEW, "enrol", State.SEARCHING, _begin),  # A23
    Row(State.SEARCHING, f"silence:{WARNING}", State.SEARCHING, _warn),  # A23, A24
    Row(State.SEARCHING, f"silence:{END}", State.RELEASED, _release),  # A23
    Row(State.SEARCHING, "asked", State.FOUND, _keep),
    Row(State.RELEASED, "join", State.SEARCHING, _begin_again),
)
