"""RELEASE: what was held, or waited for the team, is settled."""

from mailflow.core.commands.command import Command, Counts, For, Refers, which_slot

COMMAND = Command(
    name="RELEASE",
    slots=which_slot,
    help='say that what waited for the team is settled, as in "RELEASE C-4".',
    refers=Refers.ALL,
    audience=For.COORDINATOR,
    counts=Counts.AT_THE_TEAM,
)
