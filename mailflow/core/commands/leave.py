"""LEAVE: leave the programme."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="LEAVE",
    slots=no_slots,
    help="leave the programme; we ask once more.",
    takes=Takes.NOTHING,
    audience=For.EVERYONE,
)
