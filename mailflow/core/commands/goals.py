"""GOALS: see your goals, or write them on the lines below."""

from mailflow.core.commands.command import Command, Counts, text_slot

COMMAND = Command(
    name="GOALS",
    slots=text_slot,
    help="see your goals, or write them on the lines below.",
    free_text=True,
    content=True,
    counts=Counts.AT_A_DESK,
)
