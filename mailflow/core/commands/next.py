"""NEXT: the next of a list that FIND sent; anywhere else how things stand."""

from mailflow.core.commands.command import Command, Counts, Takes, no_slots

COMMAND = Command(
    name="NEXT",
    slots=no_slots,
    help="hear how things stand with you, and for how long, as STATUS tells it.",
    takes=Takes.NOTHING,
    counts=Counts.AT_A_DESK,
)
