"""JOIN: ask to be in the programme."""

from mailflow.core.commands.command import Command, Counts, For, text_slot

COMMAND = Command(
    name="JOIN",
    slots=text_slot,
    help='ask to be in the programme, as in "JOIN as a mentor".',
    counts=Counts.AT_A_DESK,
    openers=("as",),
    free_text=True,
    content=True,
    audience=For.EVERYONE,
)
