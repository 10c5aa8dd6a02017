"""CONFIRM: confirm the hours or the plan in the letter you answer."""

from mailflow.core.commands.command import Command, Takes, no_slots

COMMAND = Command(
    name="CONFIRM",
    slots=no_slots,
    help="confirm the hours or the plan in the letter you answer.",
    takes=Takes.NOTHING,
    objects=True,
)
