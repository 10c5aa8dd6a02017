"""DELETE: a day to think better of it, a last letter, and then nothing is kept.

What is deleted, and what of it the other person needs, is the store's to know (`store/erase.py`).
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk

HOLD = timedelta(hours=24)  # TRUST.md: where it cannot be undone


class State(enum.StrEnum):
    """Where an erasure stands."""

    NEW = "new"
    HELD = "held"
    STOPPED = "stopped"
    LEAVING = "leaving"  # the last letters are on their way; once they have left, nothing is kept


FINAL = frozenset({State.STOPPED, State.LEAVING})


@dataclass(frozen=True)
class Erasure:
    """One person, who is to be forgotten in every programme."""

    id: str
    programme: str  # the one that was asked, and that writes the letters
    person: Person
    state: str = State.NEW
    asked_at: datetime | None = None
    due_at: datetime | None = None


def decide(erasure: Erasure, event: Event, policy: Policy, now: datetime) -> Decision[Erasure] | None:
    """The only place an erasure changes."""
    return walk(TRANSITIONS, FINAL, erasure, event, policy, now)


def _hold(e: Erasure, event: Event, policy: Policy, now: datetime) -> Effects:
    """The team is told, too: what waits for a person to read is deleted with the rest."""
    due = now + HOLD
    team: dict[str, Fact] = {
        "ref": "",
        "because": "you are a coordinator",
        "name": e.person.name or phrase("Somebody who applied"),
    }
    team["when"] = say.moment(due, policy.programme.time_zone)
    return Effects(
        letters=(
            Letter("delete-held", e.person.id, {**_common(e), "when": say.moment(due, e.person.zone)}, Nature.ANSWER),
            Letter("delete-team", COORDINATORS, team),
        ),
        deadlines=(Due("hold", due),),
        changes={"asked_at": now, "due_at": due},
    )


def _stop(e: Erasure, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((Letter("delete-stopped", e.person.id, _common(e), Nature.ANSWER),))


def _leave(e: Erasure, event: Event, policy: Policy, now: datetime) -> Effects:
    return _last_letter(e, now, by_team=False)


def _erase(e: Erasure, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nobody is told that she asked for it who did not."""
    return _last_letter(e, now, by_team=True)


def _last_letter(e: Erasure, now: datetime, *, by_team: bool) -> Effects:
    facts: dict[str, Fact] = {**_common(e), "by_team": by_team, "farewell": True}
    if by_team:
        facts["because"] = phrase("the team deletes what we keep about you")
    return Effects((Letter("delete-last", e.person.id, facts),), changes={"due_at": now})


def _common(e: Erasure) -> dict[str, Fact]:
    return {"ref": "", "first": e.person.first, "because": phrase("you asked us to delete what we keep about you")}


TRANSITIONS: tuple[Row[Erasure], ...] = (
    Row(State.NEW, "ask", State.HELD, _hold),
    Row(State.NEW, "erase", State.LEAVING, _erase),  # the operator was asked, and answers for it
    Row(State.HELD, "undo", State.STOPPED, _stop),
    Row(State.HELD, "silence:hold", State.LEAVING, _leave),
)
