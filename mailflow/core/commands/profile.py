"""PROFILE: see what your profile says, or write it anew."""

from mailflow.core.commands.command import Command, Counts, text_slot

COMMAND = Command(
    name="PROFILE",
    slots=text_slot,
    help="see your profile, or write it anew after a colon.",
    free_text=True,
    content=True,
    counts=Counts.AT_A_DESK,
)
