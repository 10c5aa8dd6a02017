"""REMIND: write again to whoever has not answered."""

from mailflow.core.commands.command import Command, Counts, For, Refers, which_slot

COMMAND = Command(
    name="REMIND",
    slots=which_slot,
    help='remind whoever has not answered, as in "REMIND R-4F7K" or "REMIND all".',
    refers=Refers.ALL,
    audience=For.COORDINATOR,
    counts=Counts.AT_THE_TEAM,
)
