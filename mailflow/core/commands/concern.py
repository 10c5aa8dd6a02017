"""CONCERN: tell the coordinators, and nobody else, what worries you."""

from mailflow.core.commands.command import Command, text_slot

COMMAND = Command(
    name="CONCERN",
    slots=text_slot,
    help='tell the coordinators, and nobody else, what worries you; as in "CONCERN: …".',
    free_text=True,
    content=True,
)
