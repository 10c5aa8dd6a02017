"""DISPUTE: say that the hours in a letter are not right, and what they should be."""

from mailflow.core.commands.command import Command, text_slot

COMMAND = Command(
    name="DISPUTE", slots=text_slot, help="say what is wrong in the letter you answer.", free_text=True, content=True
)
