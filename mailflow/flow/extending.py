"""EXTEND: a wish of one of the two; EXTEND or YES of the other makes it so, NO does not."""

from mailflow.core.machines import connection, longer
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow import choosing
from mailflow.flow.answers import Command, stand_of, stands
from mailflow.flow.pairs import is_one_of
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign_length
from mailflow.flow.which import with_connection
from mailflow.store import record

QUESTION = "extend-question"


def extend(step: Step, command: Command) -> str:
    return with_connection(step, command, LIVE, _extend_one)


def _extend_one(step: Step, command: Command, found: Connection) -> str:
    if not is_one_of(command.person, found):
        return stands(
            step, command, phrase("The two go on for longer when both of them agree: one of them writes EXTEND.")
        )
    if number := choosing.stands_for(step, command, found):
        return choosing.choose(step, command, found, number)
    event = Event("extend", command.person.id, command.slots)
    if longer.agrees(found, event):
        return _settle(step, command, found, Event("agree", command.person.id))
    why = longer.new_end(found, event, step.rules_for(found))
    if isinstance(why, str):
        return stands(step, command, why)
    if answers_it(step, command) and not (found.extending_by or longer.names_a_day(event)):
        return stands(step, command, phrase("Nobody waits for an answer about going on for longer any more."))
    return _settle(step, command, found, event)


def refuse(step: Step, command: Command, found: Connection) -> str:
    """NO to the letter that asks; who asked it cannot refuse it."""
    if found.extending_by in ("", command.person.id):
        return stands(step, command, stand_of(found, command.person))
    return _settle(step, command, found, Event("refuse", command.person.id))


def answers_it(step: Step, command: Command) -> bool:
    """Whether it came in answer to the letter that asks."""
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    return grant is not None and grant.template == QUESTION


def _settle(step: Step, command: Command, found: Connection, event: Event) -> str:
    decided = step.settle(connection.decide, found, event)
    if decided:
        sign_length(step, command, decided.subject, event.name)
    return decided.reason if decided else stands(step, command, stand_of(found, command.person))
