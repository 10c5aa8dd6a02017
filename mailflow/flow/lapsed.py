"""A reply address answers for a while: the last three letters of a kind, twenty acts, and what has not ended since.

All but the count follows from what stands anyway, so nothing is written when a letter goes out or a pair ends. What
comes too late acts on nothing; its writer is told what stands, and where to write instead.
"""

from typing import Any

from mailflow.core.authority import TIERS, Tier
from mailflow.core.machines.connection import OVER
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.flow.answers import ENOUGH, Command, answer, stand_of
from mailflow.flow.pairs import connection_of
from mailflow.flow.record import Step
from mailflow.store import outbox, tokens

NEWEST = 3  # of the same letter about the same thing, so many can be answered
OFTEN = phrase("That email of ours has been answered so often that it takes no more answers.")
OLDER = phrase("Newer emails of ours have taken the place of the one you answered.")
SILENT = "its reply address has lapsed, and it came from another address"


def why_lapsed(step: Step, verb: str, grant: Any, person: Person) -> str:
    """What stands, where an address answers no more; empty while it does. Who asks for help gets it at any time."""
    if grant is None or TIERS[verb] is Tier.T0:
        return ""
    if grant.uses_left <= 0:
        return OFTEN
    if tokens.newer_than(step.tx, grant.outbox_id) >= NEWEST:
        return OLDER
    return _why_over(step, grant, person)


def _why_over(step: Step, grant: Any, person: Person) -> str:
    """Whoever had a letter before the end answers it no more; the letters about the end can be answered."""
    of_pair = grant.subject.startswith(("connection:", "pact:", "form:"))
    found = connection_of(step, grant.subject) if of_pair else None
    if found is None or found.state not in OVER or found.ended_at is None:
        return ""
    letter = outbox.find_letter(step.tx, grant.outbox_id)
    return stand_of(found, person) if letter is None or letter.written_at < found.ended_at else ""


def tell(step: Step, command: Command, stands: str) -> str:
    """Told to the address on file, as one of three answers a day."""
    desk, tracker = step.desk("frontdesk"), step.desk("tracker")
    can = phrase(
        "Please answer a newer email of ours, or write to {desk}. Meetings go to {tracker}.", desk=desk, tracker=tracker
    )
    told = answer(step, command.person, "not-now", {"stands": stands, "can": can}, "")
    return f"changed nothing, its reply address has lapsed: {stands}{'' if told else f' ({ENOUGH})'}"
