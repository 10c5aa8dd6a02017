"""HELP: get this list."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="HELP",
    slots=no_slots,
    help="get this list.",
    takes=Takes.NOTHING,
    audience=For.EVERYONE,
)
