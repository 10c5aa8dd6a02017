"""Who asked and heard nothing may have us ask once more (A25)."""

from mailflow.core.machines import connection
from mailflow.core.machines.connection import Connection
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import Command, stand_of, stands
from mailflow.flow.record import Step
from mailflow.store import record, subjects


def again(step: Step, command: Command, bound: Connection) -> str:
    """A25: once; who is asked a third time hears no more than the second."""
    if command.verb == "NO":
        return stands(step, command, stand_of(bound, command.person))
    if record.has_event(step.tx, subjects.name_of(bound), "follow-up"):
        return stands(step, command, phrase("We have asked {asked} once more already.", asked=bound.asked.name))
    decided = step.settle(connection.decide, bound, Event("follow-up", command.person.id))
    return decided.reason if decided else stands(step, command, stand_of(bound, command.person))
