"""UNDO: take back what was asked, answered, ended, paused, stopped or written down last."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="UNDO",
    slots=no_slots,
    help="take back, for two days, what you last asked for, said yes or no to, ended, paused, stopped or confirmed, "
    "or a meeting you wrote down that is not confirmed yet.",
    takes=Takes.NOTHING,
    audience=For.EVERYONE,
)
