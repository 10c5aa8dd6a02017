"""Who supervises whom has changed on file: what may not be any more ends now (C10)."""

from mailflow.core.machines import connection
from mailflow.core.transition import Event
from mailflow.flow.answers import OPEN
from mailflow.flow.record import Step
from mailflow.store import subjects


def part(step: Step, person_id: str) -> list[str]:
    """End what somebody has with her supervisor, or with whom she supervises; who they were."""
    if not step.policy.pairing.hard_blocks:
        return []
    theirs = subjects.find_connections(step.tx, step.programme, person_id, OPEN, step.house.zone)
    ended = (step.settle(connection.decide, one, Event("supervised")) for one in theirs)
    return [one.subject.names for one in ended if one is not None]
