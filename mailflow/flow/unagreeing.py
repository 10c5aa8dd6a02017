"""UNDO of an AGREE: the words wait for an answer again, and both hear of it; that it was taken back is signed, too."""

from mailflow.core.machines import pact
from mailflow.core.machines.connection import LIVE
from mailflow.core.machines.pact import Pact
from mailflow.core.transition import Event
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign
from mailflow.store import subjects


def take_back(step: Step, command: Command, one: Pact) -> str:
    """Empty where the two are no pair any more."""
    decided = step.settle(pact.decide, one, Event("undo", command.person.id)) if one.connection.state in LIVE else None
    if decided is None:
        return ""
    sign(step, command, one.connection.id, subjects.name_of(one), f"v{one.version}", *pact.parts(one.words))
    return f"agree taken back: {decided.reason}"
