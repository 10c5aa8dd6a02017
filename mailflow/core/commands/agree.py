"""AGREE: agree to the goals or the plan in the letter you answer."""

from mailflow.core.commands.command import Command, Counts, Takes, no_slots

COMMAND = Command(
    name="AGREE",
    slots=no_slots,
    help="agree to what the letter you answer proposes.",
    counts=Counts.WHERE_ASKED,
    takes=Takes.NOTHING,
    objects=True,
)
