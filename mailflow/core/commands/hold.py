"""HOLD: a letter that the digest says is to come is kept back once."""

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
    help='keep back once a letter that your digest says is to come, as in "5 HOLD".',
    counts=Counts.AT_THE_TEAM,
    takes=Takes.OPEN,
    refers=Refers.ALL,
    audience=For.COORDINATOR,
)
