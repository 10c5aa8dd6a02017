"""RESUME: go on after a pause."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="RESUME",
    slots=no_slots,
    help="go on after a pause.",
    takes=Takes.NOTHING,
    audience=For.PAIRED,
)
