"""TIPS: what helps a mentor and a mentee to work together."""

from mailflow.core.commands.command import Command, Counts, line_slot

COMMAND = Command(
    name="TIPS",
    slots=line_slot,
    help="get what helps two people to work together.",
    free_text=True,
    counts=Counts.SPELT_OUT,
)
