"""RESUME: go on after a pause or a STOP."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="RESUME",
    slots=no_slots,
    help="go on after PAUSE or STOP.",
    takes=Takes.NOTHING,
    audience=For.EVERYONE,
)
