"""DELETE: have all that is kept about you deleted."""

from mailflow.core.commands.command import Command, Counts, For, Takes, no_slots

COMMAND = Command(
    name="DELETE",
    slots=no_slots,
    help="have all that is kept about you deleted; we ask once more first.",
    takes=Takes.NOTHING,
    objects=True,
    audience=For.EVERYONE,
    counts=Counts.SPELT_OUT,
)
