"""One connection to act on, or a question which."""

from collections.abc import Callable

from mailflow.core.machines.connection import Connection
from mailflow.flow.answers import Command, stands
from mailflow.flow.asking import ask_which
from mailflow.flow.pairs import candidates, why_none
from mailflow.flow.record import Step


def with_connection(
    step: Step, command: Command, states: frozenset[str], do: Callable[[Step, Command, Connection], str]
) -> str:
    """Do it with the one that fits; with several we ask, with none we say what stands."""
    return with_one(step, command, candidates(step, command, states), do) or stands(
        step, command, why_none(step, command)
    )


def with_one(
    step: Step, command: Command, found: list[Connection], do: Callable[[Step, Command, Connection], str]
) -> str:
    """Do it with the only one of these, or ask which; empty where there is none."""
    if len(found) > 1:
        return ask_which(step, command, found)
    return do(step, command, found[0]) if found else ""
