"""STATUS: see where you stand."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="STATUS", slots=no_slots, help="see where you stand.", takes=Takes.NOTHING, audience=For.EVERYONE
)
