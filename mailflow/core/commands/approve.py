"""APPROVE: let what waits for the coordinator go ahead."""

from mailflow.core.commands.command import Command, Counts, For, Refers, which_slot

COMMAND = Command(
    name="APPROVE",
    slots=which_slot,
    help='let a pair, or somebody who applied, go ahead, as in "APPROVE R-4F7K", "APPROVE J-3" or "APPROVE 3".',
    refers=Refers.ALL,
    audience=For.COORDINATOR,
    counts=Counts.AT_THE_TEAM,
)
