"""STOP: get no more reminders and digests from us."""

from mailflow.core.commands.command import Command, For, no_slots

COMMAND = Command(
    name="STOP",
    slots=no_slots,
    help="get no more reminders and digests from us; RESUME brings them back.",
    objects=True,
    audience=For.EVERYONE,
)
