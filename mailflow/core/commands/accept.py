"""ACCEPT: say yes to an invitation, with a note if you like."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    note = "\n".join(part for part in (said.text, said.said_below) if part)
    return {"note": note} if note else {}


COMMAND = Command(name="ACCEPT", slots=slots, help="say yes to an invitation; a note can stand below.", objects=True)
