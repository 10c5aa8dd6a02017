"""UNDO: take back your last command."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="UNDO", slots=no_slots, help="take back your last command.", takes=Takes.NOTHING, audience=For.EVERYONE
)
