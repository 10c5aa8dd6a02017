"""GOALS: get the questions about your goals."""

from mailflow.core.commands.command import Command, Counts, text_slot

COMMAND = Command(
    name="GOALS",
    slots=text_slot,
    help="get the questions about your goals, with what you answered before.",
    free_text=True,
    content=True,
    counts=Counts.AT_A_DESK,
)
