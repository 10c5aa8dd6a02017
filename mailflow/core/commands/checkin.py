"""CHECKIN: tell of a word between two meetings, by phone or in writing: by which way, on which day, about what."""

import re
from datetime import date

from mailflow.core.commands import dates, durations
from mailflow.core.commands.command import Command, Counts, Said, Slots, Takes, Unclear
from mailflow.core.commands.measure import companion, little
from mailflow.core.commands.phrases import pattern_of

MARK = re.compile(r":(?!\d)|\s[-–—]\s|;")
ABOUT = re.compile(r"[\s,]+(?:about|regarding)\s+", re.I)  # before the topic, where no mark is
WAYS = {"phone": "by_phone", "email": "by_email", "video": "by_video"}
NO_WORD = re.compile(r"[\W_]+")


def slots(said: Said) -> Slots | Unclear:
    if said.words.holds(said.text, "future", "tomorrow", "day_after_tomorrow", "unheld"):
        return Unclear("it may not have taken place yet")
    told = told_in(marked(said.text, said), said)
    if isinstance(told, Unclear) and said.separated and not MARK.search(said.text):
        return {"by": "", "date": said.today.isoformat(), "topics": said.text, "with": None}
    return told


def marked(text: str, said: Said) -> str:
    """ "By phone on 4 June about her CV" with a mark before its topic; "about a week ago" is a day, and none."""
    found = None if MARK.search(text) else ABOUT.search(text)
    topics = text[found.end() :] if found else ""
    day = any(letter.isdigit() for letter in topics) or bool(dates.spoken(topics, said.words))
    if found is None or not found.start() or day or durations.measured(topics, said.words):
        return text
    return f"{text[: found.start()]}: {topics}"


def told_in(text: str, said: Said) -> Slots | Unclear:
    """A way, a day and a person at most before the mark, and no word beside them; behind it all is its topic."""
    before, topics = (part.strip() for part in (*MARK.split(text, maxsplit=1), "")[:2])
    person, before = companion(before, said.words)
    days = dates.calendar(before, said.words, dates.Reckoning(said.today, said.locale))
    if isinstance(days, str):
        return Unclear(days)
    left = dates.blanked(before, days, " ")
    spoken = dates.spoken(left, said.words)
    for one in spoken:
        left = f"{left[: one.start]}{' ' * (one.end - one.start)}{left[one.end :]}"
    by, left = way_in(left, said)
    if {word for word in NO_WORD.split(left.casefold()) if word} - little(said.words):
        return Unclear("what follows CHECKIN is not plainly a way and a day")
    day = only([*(one.day for one in days), *(one.was(said.today) for one in spoken)], said.today)
    return day if isinstance(day, Unclear) else {"by": by, "date": day.isoformat(), "topics": topics, "with": person}


def only(named: list[date | str], today: date) -> date | Unclear:
    """The one day that is named; today, where none is; or why we must ask."""
    day = named[0] if named else today
    if isinstance(day, str):
        return Unclear(day)
    if any(another != day for another in named):
        return Unclear("the line names more than one day")
    return Unclear("the day is in the future") if day > today else day


def way_in(text: str, said: Said) -> tuple[str, str]:
    """How they were in touch, and the text without it."""
    for by, key in WAYS.items():
        left, found = re.subn(pattern_of(said.words.some(key)), " ", text, flags=re.I)
        if found:
            return by, left
    return "", text


COMMAND = Command(
    name="CHECKIN",
    slots=slots,
    help='tell of a word between two meetings, as in "CHECKIN by phone on {day}: CV review".',
    counts=Counts.SPELT_OUT,
    takes=Takes.OPEN,
    free_text=True,
)
