"""A time of day that looks like a length: "yesterday at 3 h", "hier 14h30", "1:30 on Monday" (rule 20)."""

import re
from functools import lru_cache

from mailflow.core.commands.durations import Duration
from mailflow.core.commands.phrases import alternatives, pattern_of
from mailflow.core.commands.words import Words

# A French "9h" is nine o'clock, and no meeting is as long; a "2 h" without "at" is two hours.
EARLIEST = 7
PLAIN = re.compile(r"^\d{1,2}:\d\d$")
LETTERS = 20


def is_time_of_day(found: Duration, text: str, words: Words, *, day_told: bool) -> bool:
    """May this length be an hour of the day? Beside a day even "1:30" may be half past one."""
    said = text[found.start : found.end].strip()
    if PLAIN.match(said):
        return day_told
    hour = hours(words).match(said)
    if hour is None:
        return False
    return int(hour[1]) >= EARLIEST or at(words).search(text[: found.start][-LETTERS:]) is not None


@lru_cache(maxsize=64)
def hours(words: Words) -> re.Pattern[str]:
    """Figures and a noun that also tells the time, with its minutes or without: 14h, 14 uur, 14h30."""
    return re.compile(rf"^(\d{{1,2}})\s?(?:{alternatives(list(words.some('clock_hours')))})\.?\s?(?:[0-5]\d)?$", re.I)


@lru_cache(maxsize=64)
def at(words: Words) -> re.Pattern[str]:
    """ "At", but not what is an article in another language: "a 2 h talk"."""
    articles = words.some("articles")
    return re.compile(rf"{pattern_of(tuple(one for one in words.some('clock_at') if one not in articles))}\s?$", re.I)
