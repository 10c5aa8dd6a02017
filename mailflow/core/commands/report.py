"""REPORT: get the programme's figures, of this year, or of the year or the month that is named."""

from mailflow.core import stretch
from mailflow.core.commands.command import Command, Counts, For, Said, Slots, Takes, Unclear


def slots(said: Said) -> Slots | Unclear:
    """The text on the command's own line: what stands below is a greeting."""
    period = stretch.name_of(said.text, said.words.table("months"), said.today)
    if period is None:
        return Unclear("what follows REPORT is neither a month nor a year")
    if stretch.is_to_come(period, said.today):
        return Unclear("what follows REPORT is still to come")
    return {"text": said.text, "period": period}


COMMAND = Command(
    name="REPORT",
    slots=slots,
    help='get the figures of the programme as PDF and tables, of this year or another: "REPORT 2025", "REPORT April".',
    takes=Takes.OPEN,
    counts=Counts.AT_THE_TEAM,
    audience=For.COORDINATOR,
)
