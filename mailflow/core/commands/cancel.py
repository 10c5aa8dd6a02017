"""CANCEL: call off the meeting that the letter is about."""

from mailflow.core.commands.command import Command, Counts, Takes, text_slot

COMMAND = Command(
    name="CANCEL",
    slots=text_slot,
    help="call off the meeting that the email is about.",
    counts=Counts.WHERE_ASKED,
    takes=Takes.MARKED,
    free_text=True,
    objects=True,
)
