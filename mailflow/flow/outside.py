"""Whoever has left, gave her place back or is not in yet: what her words do not do, and how it goes on for her."""

from mailflow.core import say
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.flow.answers import Command, stands
from mailflow.flow.joining import lines_of
from mailflow.flow.leaving import STILL, has_left
from mailflow.flow.record import Step
from mailflow.flow.seats import why_released

INSIDE = frozenset({"REQUEST", "FIND", "NEXT", "GOALS", "PROFILE", "TIPS", "LOG", "CHECKIN", "SHEET", "MANAGER"})


def why_outside(step: Step, command: Command) -> str:
    """What she was told instead; empty for whoever is in, and for a word that counts for everybody."""
    gone = has_left(step, command)
    if gone or command.verb in (*STILL, "JOIN"):
        return gone
    released = why_released(step, command)
    return released or (_not_in_yet(step, command) if is_not_in_yet(command.person, command.verb) else "")


def is_not_in_yet(person: Person, verb: str) -> bool:
    """Whether a word waits for her application to be through."""
    return verb in INSIDE and bool(person.applying) and not person.roles


def _not_in_yet(step: Step, command: Command) -> str:
    """How her application stands, and not what the word would need."""
    waits = [line["line"] for line in lines_of(step, command.person)]
    told = phrase("You do not take part in {programme} yet.", programme=step.policy.programme.name)
    return stands(step, command, say.run((told, *waits)))
