"""EXTEND: a wish of one of the two; EXTEND or YES of the other makes it so, NO does not."""

from dataclasses import replace

from mailflow.core.machines import connection, longer, offered, term
from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow import choosing
from mailflow.flow.answers import Command, stand_of, stands
from mailflow.flow.pairs import is_one_of, why_none
from mailflow.flow.record import Step, naming_last_day
from mailflow.flow.signatures import sign_length
from mailflow.flow.which import with_connection
from mailflow.store import record
from mailflow.store.subjects import name_of

QUESTION = "extend-question"


def extend(step: Step, command: Command) -> str:
    return with_connection(step, command, LIVE, _extend_one)


def _extend_one(step: Step, command: Command, found: Connection) -> str:
    if not is_one_of(command.person, found):
        return stands(step, command, why_none(step, command))  # a coordinator's is a line of many (`flow/lines.py`)
    if number := choosing.stands_for(step, command, found):
        return choosing.choose(step, command, found, number)
    event = Event("extend", command.person.id, command.slots)
    if longer.agrees(found, event):
        agreed = naming_last_day(step, name_of(found), Event("agree", command.person.id), "extension")
        return _settle(step, command, found, agreed)
    why = longer.new_end(found, event, step.rules_for(found))
    if isinstance(why, str):
        return stands(step, command, why)
    if answers_it(step, command) and not (found.extending_by or longer.names_a_day(event)):
        return stands(step, command, phrase("Nobody waits for an answer about going on for longer any more."))
    return _settle(step, command, found, event)


def why_not_by_team(step: Step, command: Command, found: Connection) -> str:
    """Why a coordinator cannot have it, as a sentence; the limits are those of the two."""
    if found.state != State.ACTIVE:
        return why_none(step, command)
    rules = step.rules_for(found)
    to = longer.new_end(found, Event("offer", command.person.id, command.slots), rules)
    return offered.why_not(found, rules) or (to if isinstance(to, str) else "")


def by_team(step: Step, command: Command, found: Connection) -> str:
    """A coordinator's EXTEND asks both, or moves the end and tells both, as the policy says; what came of it."""
    event = Event("offer", command.person.id, command.slots)
    moved = step.settle(connection.decide, found, replace(event, name="move"))
    if moved is not None and moved.subject.ends_at is not None:
        ends = term.in_words(moved.subject.ends_at, step.policy)
        return phrase("It ends on {day} now, and both are told.", day=ends)
    asked = step.settle(connection.decide, found, event)
    if asked is None or asked.subject.extends_to is None:
        return stand_of(found, command.person)
    until = term.in_words(asked.subject.extends_to, step.policy)
    return phrase(
        "Both are asked whether they want to go on until {until}. The end moves when both have said yes.", until=until
    )


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
    wish = "extend" if offered.is_offered(found, step.policy) else event.name  # the first yes to the team's word
    decided = step.settle(connection.decide, found, event)
    if decided:
        sign_length(step, command, decided.subject, wish)
    return decided.reason if decided else stands(step, command, stand_of(found, command.person))
