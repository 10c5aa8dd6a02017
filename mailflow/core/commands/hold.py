"""HOLD: nothing more happens to a pair or a request, for good or until a day."""

from mailflow.core.commands import dates, spans
from mailflow.core.commands.command import Command, Counts, For, Refers, Said, Slots, Takes, Unclear


def slots(said: Said) -> Slots | Unclear:
    if said.which is None:
        return Unclear("no reference says which one is meant")
    if not said.text:
        return {"which": said.which, "until": None}
    span = spans.whole(said.text, said.words)
    day = spans.later(said.today, span) if span else dates.until(said.text, said.words, said.today, said.locale)
    return Unclear(day) if isinstance(day, str) else {"which": said.which, "until": day.isoformat()}


COMMAND = Command(
    name="HOLD",
    slots=slots,
    help='let nothing more happen to one, as in "HOLD R-4F7K2 until 1 June".',
    counts=Counts.AT_THE_TEAM,
    takes=Takes.OPEN,
    refers=Refers.ALL,
    audience=For.COORDINATOR,
)
