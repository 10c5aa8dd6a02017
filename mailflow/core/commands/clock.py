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
DIGIT = re.compile(r"\d")


def is_time_of_day(found: Duration, text: str, words: Words, *, day_told: bool) -> bool:
    """May this length be an hour of the day? Beside a day even "1:30" may be half past one."""
    said = text[found.start : found.end].strip()
    if PLAIN.match(said):
        return day_told
    hour = hours(words).match(said)
    if hour is None:
        return False
    return int(hour[1]) >= EARLIEST or at(words).search(text[: found.start][-LETTERS:]) is not None


def blanked(text: str, words: Words, mark: str) -> str:
    """The text without its plain times of day, which say nothing of the length: "at 3pm, 45 min", "14 Uhr, 45 Min"."""
    return times(words).sub(lambda hit: mark * len(hit[0]), text) if DIGIT.search(text) else text


@lru_cache(maxsize=64)
def times(words: Words) -> re.Pattern[str]:
    """An hour with its own mark, after "at", or so late that 10:30 is no length; never one side of a range."""
    hour, minute = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
    named, unit = alternatives(list(words.some("clock_hours"))), alternatives(list(words.some("minutes")))
    marked = rf"{hour}(?:[:.]{minute})?\s?(?:[ap]\.?m\b\.?|uhr\b|o'clock\b)(?:\s{minute}\b)?"
    after = rf"{before_hour(words)}\s?{hour}(?:(?:[:.]|\s?h\s?){minute}|\s?(?:{named})\b\.?)?(?!\s?(?:{unit}))"
    late = rf"(?:0?[7-9]|1\d|2[0-3]):{minute}"
    east = rf"{hour}\s?(?:点半?|時(?!間))(?:\d{{1,2}}\s?分(?![间間钟]))?"
    alone = rf"(?<![\w.,:/–-])(?:{after}|{marked}|{late}|{east})"
    return re.compile(rf"{alone}(?![\w:]|[.,]\d|\s?[-–~]|\s\d)", re.I)


@lru_cache(maxsize=64)
def hours(words: Words) -> re.Pattern[str]:
    """Figures and a noun that also tells the time, with its minutes or without: 14h, 14 uur, 14h30."""
    return re.compile(rf"^(\d{{1,2}})\s?(?:{alternatives(list(words.some('clock_hours')))})\.?\s?(?:[0-5]\d)?$", re.I)


@lru_cache(maxsize=64)
def at(words: Words) -> re.Pattern[str]:
    return re.compile(rf"{before_hour(words)}\s?$", re.I)


def before_hour(words: Words) -> str:
    """ "At"; but the unmarked "a" of French "à" is an article in English: "a 2 h talk"."""
    articles = {one for one in words.some("articles") if len(one) == 1}
    return pattern_of(tuple(one for one in words.some("clock_at") if one not in articles))
