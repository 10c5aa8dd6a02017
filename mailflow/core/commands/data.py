"""DATA: get all that is kept about you."""

from mailflow.core.commands.command import Command, Counts, For, Takes, no_slots

COMMAND = Command(
    name="DATA",
    slots=no_slots,
    help="get all that is kept about you.",
    takes=Takes.NOTHING,
    objects=True,
    audience=For.EVERYONE,
    counts=Counts.SPELT_OUT,
)
