"""NEXT: hear what comes next, and when."""

from mailflow.core.commands.command import Command, Counts, Takes, no_slots

COMMAND = Command(
    name="NEXT",
    slots=no_slots,
    help="hear what comes next for you, and when.",
    takes=Takes.NOTHING,
    counts=Counts.AT_A_DESK,
)
