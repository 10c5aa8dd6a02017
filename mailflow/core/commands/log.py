"""LOG: tell of a meeting: one duration, at most one day, then what it was about (rule 20)."""

import re

from mailflow.core.commands import dates, durations, measure
from mailflow.core.commands.command import Command, Said, Slots, Takes, Unclear

SPLIT = re.compile(r":(?!\d)|\s[-–—]\s|;")
DAY = 1_440
# In so few words a "cancelled" is no topic.
FEW = 2


def slots(said: Said) -> Slots | Unclear:
    told, topics = split(" ".join(said.text.split()))
    found = measure.read(told, said.words, said.today, said.locale)
    if isinstance(found, str):
        return Unclear(found)
    if not 1 <= found.minutes <= DAY:
        return Unclear("a meeting lasts 1 to 1,440 minutes, and this is not plainly one")
    fault = doubt(topics, said)
    if fault:
        return Unclear(fault)
    person, about = found.person, topics
    if person is None and topics:
        person, marked = measure.companion(topics, said.words)
        about = " ".join(marked.replace(measure.PERSON, " ").split()) if person else topics
    about = (about or found.rest).strip(" .,")
    day = found.day or said.day or said.today
    return {"minutes": found.minutes, "date": day.isoformat(), "topics": about, "with": person}


def split(text: str) -> tuple[str, str]:
    found = SPLIT.search(text)
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def doubt(topics: str, said: Said) -> str:
    """A second measure among the topics, a day that may be the meeting's, or a meeting that was not held."""
    if not topics:
        return ""
    if durations.measured(topics, said.words):
        return "the line holds more than one duration"
    opening = said.words.starts(topics, "unheld", "withdrawals")
    if opening or (len(topics.split()) <= FEW and said.words.holds(topics, "unheld")):
        return "the meeting may not have taken place"
    if dates.calendar(topics, said.words, dates.Reckoning(said.today, said.locale)):
        return "the line holds a day among its topics"
    if any(not topics[: one.start].strip(" ,.") for one in dates.spoken(topics, said.words)):
        return "the line holds a day among its topics"
    return ""


def is_measure(text: str, said: Said) -> bool:
    """A measure and nothing else before its separator: no sentence that happens to begin with one."""
    found = measure.read(split(text)[0], said.words, said.today, said.locale)
    return not isinstance(found, str) and not found.rest


COMMAND = Command(
    name="LOG",
    slots=slots,
    help='log a meeting, as in "LOG 45 min on 3 May: CV review".',
    takes=Takes.OPEN,
    free_text=True,
)
