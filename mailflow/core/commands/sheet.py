"""SHEET: get your hours and meetings as a spreadsheet."""

from mailflow.core.commands.command import Command, Counts, line_slot

COMMAND = Command(
    name="SHEET",
    slots=line_slot,
    help="get your meetings as a spreadsheet.",
    free_text=True,
    counts=Counts.AT_A_DESK,
)
