"""LOG: tell of a meeting: one duration, at most one day, then what it was about (rule 20)."""

import re

from mailflow.core.commands import dates, durations
from mailflow.core.commands.command import Command, Said, Slots, Unclear

SPLIT = re.compile(r":(?!\d)|\s[-–—]\s|;")
NUMBER = re.compile(r"\d")
RANGE = re.compile(r"^\s*(?:[-–—+/~]|to\b|or\b|and\b|&)\s*\w", re.IGNORECASE)
DAY = 1_440


def slots(said: Said) -> Slots | Unclear:
    text = " ".join(said.text.split())
    measure, topics = split(text)
    when = dates.find(measure, said.words, said.today, said.locale)
    if isinstance(when, str):
        return Unclear(when)
    left = when.rest
    how_long = durations.find(left, said.words)
    if isinstance(how_long, str):
        return Unclear(how_long)
    if not 1 <= how_long.minutes <= DAY:
        return Unclear("a meeting lasts 1 to 1,440 minutes")
    fault = doubt(how_long, topics, when, said)
    if fault:
        return Unclear(fault)
    loose = how_long.before + " " + how_long.after
    person, loose = durations.companion(loose, said.words)
    if person is None:
        person, topics = durations.companion(topics, said.words)
    about = topics.strip() or durations.without_fillers(loose, said.words)
    return {"minutes": how_long.minutes, "date": when.day.isoformat(), "topics": about.strip(" .,"), "with": person}


def split(text: str) -> tuple[str, str]:
    found = SPLIT.search(text)
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def doubt(how_long: durations.Duration, topics: str, when: dates.When, said: Said) -> str:
    if topics and durations.mentions(topics, said.words):
        return "the line holds more than one duration"
    other = dates.find(topics, said.words, said.today, said.locale, calendar_only=True) if topics else None
    if isinstance(other, str) or (other is not None and other.found):
        return "the line holds a day among its topics"
    if RANGE.match(how_long.after) or NUMBER.search(how_long.before):
        return "the line holds numbers beside its duration"
    if topics and NUMBER.search(how_long.after):
        return "the line holds numbers beside its duration"
    return ""


COMMAND = Command(
    name="LOG",
    slots=slots,
    help='log a meeting, as in "LOG 45 min on 3 May: CV review".',
    open_text=True,
    free_text=True,
)
