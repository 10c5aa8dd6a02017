"""MANAGER: a mentee would like her manager to join her and her mentor (C22)."""

from mailflow.core.commands import address
from mailflow.core.commands.command import Command, Counts, For, Said, Slots, Takes, Unclear


def slots(said: Said) -> Slots | Unclear:
    found = address.slots(said)
    return Unclear("what follows MANAGER is not exactly one mail address") if isinstance(found, Unclear) else found


COMMAND = Command(
    name="MANAGER",
    slots=slots,
    help='ask that your manager joins you and your mentor, as in "MANAGER mia@work.example".',
    counts=Counts.SPELT_OUT,
    takes=Takes.OPEN,
    audience=For.PAIRED,
)
