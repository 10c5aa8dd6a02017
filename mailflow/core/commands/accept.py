"""ACCEPT: say yes to an invitation, with a note if you like."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    return {"note": said.text}


COMMAND = Command(name="ACCEPT", slots=slots, help="say yes to an invitation; a note can stand below.", objects=True)
