"""WHY: hear why you got the letter you answer."""

from mailflow.core.commands.command import Command, For, Takes, no_slots

COMMAND = Command(
    name="WHY",
    slots=no_slots,
    help="hear why you got the letter you answer.",
    takes=Takes.NOTHING,
    audience=For.EVERYONE,
)
