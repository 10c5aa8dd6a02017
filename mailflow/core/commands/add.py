"""ADD: it was me, and the address I wrote from is mine, too."""

from mailflow.core.commands.command import Command, Counts, For, Takes, no_slots

COMMAND = Command(
    name="ADD",
    slots=no_slots,
    help="keep the address you wrote from as a second one of yours, where our letter asks.",
    counts=Counts.WHERE_ASKED,
    takes=Takes.NOTHING,
    audience=For.EVERYONE,
)
