"""DISPUTE: say that the hours in a letter are not right, and what they should be."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    return {"text": "\n".join(part for part in (said.text, said.below) if part)}


COMMAND = Command(name="DISPUTE", slots=slots, help="say what is wrong in the letter you answer.", free_text=True)
