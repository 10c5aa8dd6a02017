"""EXTEND: go on for longer: by an amount, until a day, or as the programme sees fit."""

from mailflow.core.commands import dates, spans
from mailflow.core.commands.command import Command, Refers, Said, Slots, Takes, Unclear

NOTHING: Slots = {"amount": None, "unit": None, "until": None}


def slots(said: Said) -> Slots | Unclear:
    which: Slots = {"which": said.which}
    if not said.text:
        return {**NOTHING, **which}
    span = spans.whole(said.text, said.words)
    if span:
        return {**NOTHING, **which, "amount": span.amount, "unit": span.unit}
    until = dates.until(said.text, said.words, said.today, said.locale)
    if isinstance(until, str):
        return Unclear(until)
    return {**NOTHING, **which, "until": until.isoformat()}


COMMAND = Command(
    name="EXTEND",
    slots=slots,
    help='go on for longer, as in "EXTEND 3 months" or "EXTEND until 1 June 2030".',
    takes=Takes.OPEN,
    refers=Refers.NAMED,
    team_help='ask the two of a pair whether they want to go on for longer, as in "EXTEND R-4F7K2 3 months".',
)
