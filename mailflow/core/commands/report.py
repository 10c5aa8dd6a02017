"""REPORT: get the programme's figures."""

from mailflow.core.commands.command import Command, Counts, For, line_slot

COMMAND = Command(
    name="REPORT",
    slots=line_slot,
    help='get the figures of the programme; as in "REPORT: April".',
    counts=Counts.AT_THE_TEAM,
    audience=For.COORDINATOR,
)
