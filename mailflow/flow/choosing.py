"""The answer to what comes after the term: a number, or END and EXTEND in answer to that very letter."""

from dataclasses import replace

from mailflow.core.machines import choosing, connection
from mailflow.core.machines.connection import Connection
from mailflow.core.transition import Event
from mailflow.flow.answers import Command, stand_of, stands
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign_length
from mailflow.store import record

LETTERS = ("choice", "choice-receipt")
NUMBERS = {"EXTEND": 1, "END": 3}


def answers_it(step: Step, command: Command) -> bool:
    """Whether it came in answer to the letter that asks."""
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    return grant is not None and grant.template in LETTERS


def stands_for(step: Step, command: Command, found: Connection) -> int:
    """The choice that a word is in answer to that letter; 0 where it is what it is everywhere."""
    plain = not (command.slots.get("until") or command.slots.get("amount"))
    chooses = plain and choosing.is_open(found, command.person.id) and answers_it(step, command)
    return NUMBERS[command.verb] if chooses else 0


def choose(step: Step, command: Command, found: Connection, number: int) -> str:
    """Her own choice, until both have answered."""
    if not choosing.is_open(found, command.person.id):
        return stands(step, command, stand_of(found, command.person))
    choices = {**found.choices, command.person.id: choosing.CHOICES[number - 1]}
    decided = step.settle(connection.decide, replace(found, choices=choices), Event("choose", command.person.id))
    if decided and choices[command.person.id] == choosing.GO_ON:
        sign_length(step, command, decided.subject, "choose")
    return decided.reason if decided else stands(step, command, stand_of(found, command.person))
