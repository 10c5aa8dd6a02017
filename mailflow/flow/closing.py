"""Ending by reasons: the number that says why, and the mentee's notice."""

from mailflow.core.machines import closing, connection
from mailflow.core.machines.connection import Connection, State
from mailflow.core.transition import Event
from mailflow.flow.answers import Command, stand_of, stands
from mailflow.flow.record import Step


def explain(step: Step, command: Command, found: Connection, number: int) -> str:
    """The number of a reason is the yes to our question, and nobody else's."""
    if found.state != State.ENDING or found.ending_by != command.person.id:
        return stands(step, command, stand_of(found, command.person))
    return _settle(step, command, found, Event(closing.REASONS[number - 1], command.person.id))


def give_notice(step: Step, command: Command, found: Connection) -> str:
    """YES of the mentee."""
    if command.person.id != found.mentee.id:
        return stands(step, command, stand_of(found, command.person))
    return _settle(step, command, found, Event("notice", command.person.id))


def _settle(step: Step, command: Command, found: Connection, event: Event) -> str:
    decided = step.settle(connection.decide, found, event)
    return decided.reason if decided else stands(step, command, stand_of(found, command.person))
