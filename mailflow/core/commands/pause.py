"""PAUSE: no new requests for a while; the last day is read where the text names one, and the text is kept."""

from mailflow.core.commands import dates, spans
from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    if not said.words.starts(said.text, "until", "lasting"):
        return {"text": said.text, "until": None}
    span = spans.whole(said.text, said.words)
    day = spans.later(said.today, span) if span else dates.until(said.text, said.words, said.today, said.locale)
    if day == dates.NO_DAY and (said.separated or said.words.starts(said.text, "until")):
        return {"text": said.text, "until": None}  # "until I am back": no day to keep, and a person reads the text
    return Unclear(day) if isinstance(day, str) else {"text": said.text, "until": day.isoformat()}


COMMAND = Command(
    name="PAUSE",
    slots=slots,
    help='get no new requests until you write RESUME, or until a day: "PAUSE until 1 June".',
    openers=("until", "lasting"),
    free_text=True,
)
