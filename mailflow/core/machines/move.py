"""ADDRESS: letters go elsewhere once somebody has written to us from there, and the old address can take it back.

Nothing is sent to an address that has not written to us first (TRUST.md).
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk

PROVE_WITHIN = timedelta(days=3)
UNDO_WITHIN = timedelta(hours=48)


class State(enum.StrEnum):
    """Where a change of address stands."""

    NEW = "new"
    OPEN = "open"  # it was asked for; the new address has not written yet
    MOVED = "moved"  # letters go there; the old address may take it back
    SETTLED = "settled"  # the old address is forgotten
    UNDONE = "undone"
    DROPPED = "dropped"
    LAPSED = "lapsed"


FINAL = frozenset({State.SETTLED, State.UNDONE, State.DROPPED, State.LAPSED})


@dataclass(frozen=True)
class Move:
    """One person, from one address to another."""

    id: str
    programme: str
    person: Person
    address: str  # the new one
    old: str
    state: str = State.NEW
    asked_at: datetime | None = None


def decide(move: Move, event: Event, policy: Policy, now: datetime) -> Decision[Move] | None:
    """The only place a change of address changes."""
    return walk(TRANSITIONS, FINAL, move, event, policy, now)


def _ask(m: Move, event: Event, policy: Policy, now: datetime) -> Effects:
    """To the address on file: only who reads there can write to the reply address of this letter."""
    due = now + PROVE_WITHIN
    letter = _letter("address-prove", m, Nature.ANSWER, due=say.long_date(say.local_day(due, m.person.zone)))
    return Effects((letter,), (Due("lapse", due),), changes={"asked_at": now})


def _move(m: Move, event: Event, policy: Policy, now: datetime) -> Effects:
    until = now + UNDO_WITHIN
    notice = _letter("address-notice", m, address=m.old, until=say.moment(until, m.person.zone))
    return Effects((_letter("address-moved", m, Nature.ANSWER), notice), (Due("settled", until),))


def _undo(m: Move, event: Event, policy: Policy, now: datetime) -> Effects:
    """Both are told: should the new one be somebody else's doing, the old one must know that it is over."""
    return Effects((_letter("address-back", m, Nature.ANSWER), _letter("address-back", m, address=m.address)))


def _drop(m: Move, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_letter("address-kept", m, Nature.ANSWER),))


def _lapse(m: Move, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_letter("address-kept", m, Nature.SCHEDULED),))


def _forget(m: Move, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(changes={"old": ""})


def _letter(template: str, m: Move, nature: Nature = Nature.TRIGGERED, address: str = "", **more: Fact) -> Letter:
    facts: dict[str, Fact] = {"ref": "", "first": m.person.first, "because": "you take part"}
    return Letter(template, m.person.id, {**facts, "new": m.address, "old": m.old, **more}, nature, address=address)


TRANSITIONS: tuple[Row[Move], ...] = (
    Row(State.NEW, "ask", State.OPEN, _ask),
    Row(State.OPEN, "yes", State.MOVED, _move),
    Row(State.OPEN, "no", State.DROPPED, _drop),
    Row(State.OPEN, "undo", State.DROPPED, _drop),
    Row(State.OPEN, "silence:lapse", State.LAPSED, _lapse),
    Row(State.MOVED, "undo", State.UNDONE, _undo),
    Row(State.MOVED, "no", State.UNDONE, _undo),
    Row(State.MOVED, "silence:settled", State.SETTLED, _forget),
)
