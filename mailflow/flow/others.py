"""Whom else somebody may ask, when the mentor she asked does not get our letters or is away."""

from mailflow.core.machines import connection
from mailflow.core.machines.connection import Connection, State
from mailflow.core.people import Person
from mailflow.core.transition import Event
from mailflow.flow.answers import OPEN
from mailflow.flow.record import Step
from mailflow.store import pairs, people, subjects

MOST = 3
MENTORS = frozenset({"mentor", "facilitator"})


def move_on(step: Step, unreached: Person) -> None:
    """Her letters bounce: who waits for her answer is told now, and not when the time is over."""
    waiting = subjects.find_connections(
        step.tx, step.programme, unreached.id, frozenset({State.REQUESTED}), step.house.zone
    )
    for found in waiting:
        if found.asked.id == unreached.id:
            step.settle(connection.decide, found, naming_others(step, found, Event("unreached")))


def naming_others(step: Step, request: Connection, event: Event) -> Event:
    """An event after which somebody looks for another mentor, with the names of a few."""
    return Event(event.name, event.by, {**event.slots, "others": "\n".join(free_mentors(step, request))})


def free_mentors(step: Step, request: Connection) -> list[str]:
    """The names of a few who could be asked instead; nobody where a mentor asked, for mentees are not offered."""
    if request.asked.roles.isdisjoint(MENTORS):
        return []
    known = pairs.find_partners(step.tx, step.programme, request.asker.id, OPEN)
    known |= {request.asker.id, request.asked.id}
    mentors = people.find_by_role(step.tx, step.programme, sorted(MENTORS), step.zone)
    # Those after the one who was asked come first, so that not everybody is sent to the same three.
    turned = sorted(mentors, key=lambda one: (one.name <= request.asked.name, one.name))
    free = (one.name for one in turned if one.id not in known and has_room(step, one))
    return [name for name, _ in zip(free, range(MOST), strict=False)]


def has_room(step: Step, mentor: Person) -> bool:
    """W7: availability."""
    load = subjects.mentor_load(step.tx, step.programme, mentor.id)
    full = load >= (mentor.capacity or step.policy.pairing.mentor_capacity)
    return not (mentor.paused or mentor.unreachable or full)
