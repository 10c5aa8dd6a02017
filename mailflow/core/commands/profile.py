"""PROFILE: get the questions about yourself."""

from mailflow.core.commands.command import Command, Counts, text_slot

COMMAND = Command(
    name="PROFILE",
    slots=text_slot,
    help="get the questions about yourself, with what you answered before.",
    free_text=True,
    content=True,
    counts=Counts.AT_A_DESK,
)
