"""SHEET: get your meetings with both signatures; `SHEET: audit` for all of them, of every pair."""

from mailflow.core.commands.command import Command, Counts, line_slot

COMMAND = Command(
    name="SHEET",
    slots=line_slot,
    help="get your meetings, with both signatures, to print and as a table.",
    free_text=True,
    counts=Counts.AT_A_DESK,
)
