"""Which connection a command is about."""

from collections.abc import Callable

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.flow.answers import Command, stand_of, stands
from mailflow.flow.asking import ask_which
from mailflow.flow.record import Step
from mailflow.store import subjects


def with_connection(
    step: Step, command: Command, states: frozenset[str], do: Callable[[Step, Command, Connection], str]
) -> str:
    """Which connection? A reply says by its address; else the one that fits; with several, a name, or we ask."""
    bound = bound_connection(step, command)
    if bound is not None:
        return (
            do(step, command, bound)
            if bound.state in states
            else stands(step, command, stand_of(bound, command.person))
        )
    all_mine = subjects.find_connections(step.tx, step.programme, command.person.id, states, step.house.zone)
    named = str(command.slots.get("with") or command.slots.get("name") or "")
    mine = [c for c in all_mine if not named or is_named(c.other(command.person.id), named)]
    if len(mine) == 1:
        return do(step, command, mine[0])
    if not mine:
        return stands(step, command, f"You have no active connection{' with ' + named if named else ''} right now.")
    return ask_which(step, command, mine)


def bound_connection(step: Step, command: Command) -> Connection | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(bound, Meeting | Survey):
        bound = bound.connection
    return bound if isinstance(bound, Connection) else None


def is_named(person: Person, words: str) -> bool:
    wanted = words.casefold().strip()
    return wanted in (person.name.casefold(), person.first.casefold(), person.email.casefold())
