"""REMIND: write again to whoever has not answered."""

from mailflow.core.commands.command import Command, Counts, For, Refers, which_slot

COMMAND = Command(
    name="REMIND",
    slots=which_slot,
    help='write once more to whoever owes an answer, as in "REMIND R-4F7K2", or "3 REMIND" to your digest.',
    refers=Refers.ALL,
    audience=For.COORDINATOR,
    counts=Counts.AT_THE_TEAM,
)
