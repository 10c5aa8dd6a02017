"""STOP: get no more mail from us at all."""

from mailflow.core.commands.command import Command, For, no_slots

COMMAND = Command(
    name="STOP", slots=no_slots, help="get no more mail from us at all.", objects=True, audience=For.EVERYONE
)
