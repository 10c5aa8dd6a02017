"""ACCEPT: say yes to an invitation, with a note if you like."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    note = "\n".join(part for part in (said.text, said.said_below) if part)
    return {"note": note} if note and not is_the_word(note) else {}


def is_the_word(said: str) -> bool:
    """ "Yes, gladly! ACCEPT": the word itself tells the other nothing."""
    return said.strip(" .!*").upper() == COMMAND.name


COMMAND = Command(name="ACCEPT", slots=slots, help="say yes to an invitation; a note can stand below.", objects=True)
