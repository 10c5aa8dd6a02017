"""A day on file that the time of a pair is reckoned from has changed: whose time it is, it moves now (O1)."""

from mailflow.core.machines import connection
from mailflow.core.machines.connection import LIVE
from mailflow.core.transition import Event
from mailflow.flow.record import Step
from mailflow.store import people, subjects


def on_file(step: Step, person_id: str) -> str:
    """The day that somebody has told; empty where there is none, or where none matters."""
    day = step.policy.term.around
    return people.find_person(step.tx, step.programme, person_id, step.zone).profile.get(day, "") if day else ""


def move(step: Step, person_id: str, before: str) -> list[str]:
    """With whom her time is another now. The same day told once more moves nothing."""
    if on_file(step, person_id) == before:
        return []
    theirs = subjects.find_connections(step.tx, step.programme, person_id, LIVE, step.house.zone)
    hers = (one for one in theirs if one.mentee.id == person_id)
    moved = (step.settle(connection.decide, one, Event("reckoned")) for one in hers)
    return [one.subject.mentor.name for one in moved if one is not None and one.effects.changes]
