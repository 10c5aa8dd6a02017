"""RELEASE: let what was held go on."""

from mailflow.core.commands.command import Command, Counts, For, Refers, which_slot

COMMAND = Command(
    name="RELEASE",
    slots=which_slot,
    help='let what you held go on, as in "RELEASE R-4F7K2".',
    refers=Refers.ALL,
    audience=For.COORDINATOR,
    counts=Counts.AT_THE_TEAM,
)
