"""Days as people write them: one that was, for a meeting (rule 20), or one to come, for a pause or an extension."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from mailflow.core import say
from mailflow.core.commands.phrases import JOINS, alternatives, is_unspaced, pattern_of
from mailflow.core.commands.words import Words

NEXT_WITHIN = timedelta(days=180)
YEAR = timedelta(days=366)
PAST_WITHIN = timedelta(days=60)
FARTHEST = timedelta(days=5 * 366)
ISO = re.compile(r"(?<![\w.-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\w-])")
NUMERIC = re.compile(r"(?<![\w.,:/-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-])")
SHORT = re.compile(r"(?<![\w.,:/-])(\d{1,2})(?:/(\d{1,2})(?![\w/-]|[.,:]\d)|\.\s?(\d{1,2})\.(?!\d))")
EAST_ASIAN = re.compile(
    r"(?:(\d{4})\s?年\s?)?(?<!\d)(\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号]"
)
# Every shape of a day has a figure in it.
DIGIT = re.compile(r"\d|[一二三四五六七八九十]")
BEFORE_DAY = r"(?<![\w.,:/-])"
ORDINAL = r"(?:st|nd|rd|th|er|ère|e|º|ª|o|a|\.|-go)?"
SEPARATOR = re.compile(r"[:;,!]|\.(?!\s?\d)|\s[-–—]\s")
NO_DAY = "the text names no plain day"
MARK = "\x1f"


class Doubtful(Exception):
    """The text names a day we must not guess; never leaves this file."""


@dataclass(frozen=True)
class Day:
    """A day in a text, and where it stands."""

    day: date
    start: int
    end: int


@dataclass(frozen=True)
class Reckoning:
    """How a day without its year, or with two readings, is settled."""

    today: date
    locale: str
    coming: bool = False

    def dated(self, year: str | None, month: int, day: int) -> date:
        if year:
            return real(int(year), month, day)
        around = (maybe(self.today.year + away, month, day) for away in range(-8, 9))
        candidates = [one for one in around if one]
        if not candidates:
            raise Doubtful("there is no such day")
        return self.next_of(candidates) if self.coming else self.latest_of(candidates)

    def latest_of(self, candidates: list[date]) -> date:
        """The latest past one, unless it may as well be the next (rule 20)."""
        if any(self.today < one <= self.today + NEXT_WITHIN for one in candidates):
            raise Doubtful(yearless("next one is near", max(one for one in candidates if one <= self.today)))
        latest = max(one for one in candidates if one <= self.today)
        if self.today - latest > YEAR:  # 29 February, long ago
            raise Doubtful("there was no such day within a year")
        return latest

    def next_of(self, candidates: list[date]) -> date:
        """The next one, unless it was only just: then the writer may have meant that."""
        if any(self.today - PAST_WITHIN <= one <= self.today for one in candidates):
            coming = min(one for one in candidates if one > self.today)
            raise Doubtful(yearless("last one was only just", coming))
        return min(one for one in candidates if one > self.today)

    def numeric(self, first: int, mark: str, second: int, year: str | None) -> date:
        full = f"20{year}" if year and len(year) == 2 else year
        if mark == "." or first > 12 or first == second:
            return self.dated(full, second, first)
        if second > 12:
            return self.dated(full, first, second)
        if not self.locale:
            raise Doubtful(f"{first}{mark}{second} may be two different days")
        month_first = self.locale.replace("_", "-") == "en-US"
        return self.dated(full, first, second) if month_first else self.dated(full, second, first)


def yearless(why: str, likely: date) -> str:
    """Why the day is not plain, and how to write it."""
    example = f"{say.short_date(likely)} {likely.year}"
    return f"the day has no year, and the {why}: please write it with its year, as in “{example}”"


def real(year: int, month: int, day: int) -> date:
    found = maybe(year, month, day)
    if found is None:
        raise Doubtful("there is no such day")
    return found


def maybe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def calendar(text: str, words: Words, reckoning: Reckoning) -> list[Day] | str:
    """Every day the text names by number or month, or why we must ask."""
    days: list[Day] = []
    if not DIGIT.search(text):
        return days
    try:
        for pattern, meaning in shapes(words):
            found = [Day(meaning(hit, reckoning), hit.start(), hit.end()) for hit in pattern.finditer(text)]
            text = blanked(text, found)
            days += found
    except Doubtful as doubt:
        return str(doubt)
    return days


def blanked(text: str, days: list[Day], mark: str = MARK) -> str:
    """The text with the days taken out and every other letter in its place."""
    for one in days:
        text = f"{text[: one.start]}{mark * (one.end - one.start)}{text[one.end :]}"
    return text


Shape = tuple[re.Pattern[str], Callable[[re.Match[str], Reckoning], date]]


@lru_cache(maxsize=64)
def shapes(words: Words) -> tuple[Shape, ...]:
    return tuple((*numbered(words), *named(words)))


def numbered(words: Words) -> Iterator[Shape]:
    numbers = words.table("numbers")

    def figure(said: str) -> int:
        return int(said) if said.isdecimal() else numbers.get(said, 0)

    yield ISO, lambda hit, by: real(int(hit[1]), int(hit[2]), int(hit[3]))
    yield EAST_ASIAN, lambda hit, by: by.dated(hit[1], figure(hit[2]), figure(hit[3]))
    yield NUMERIC, lambda hit, by: by.numeric(int(hit[1]), hit[2], int(hit[3]), hit[4])
    yield SHORT, lambda hit, by: by.numeric(int(hit[1]), "/" if hit[2] else ".", int(hit[2] or hit[3]), None)


def named(words: Words) -> Iterator[Shape]:
    months, weekdays = words.table("months"), words.table("weekdays")
    if not months:
        return
    any_month = pattern_of(months)
    year = r"(?:(?:\s?,\s?|\s(?:de\s|del\s|r\s)?)(\d{4})(?![\w:]))?"
    day_first = rf"{BEFORE_DAY}(\d{{1,2}}){ORDINAL}\s?(?:of\s|de\s|d'|di\s)?({any_month})\.?{year}"
    month_first = rf"({any_month})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|[.,]\d){year}"

    def by_month(hit: re.Match[str], by: Reckoning) -> date:
        said = hit[1].casefold()
        if said in weekdays:
            raise Doubtful(f"{hit[1]} may be a month or a weekday")
        return by.dated(hit[3], months[said], int(hit[2]))

    yield re.compile(day_first, re.I), lambda hit, by: by.dated(hit[3], months[hit[2].casefold()], int(hit[1]))
    yield re.compile(month_first, re.I), by_month


@dataclass(frozen=True)
class Spoken:
    """Yesterday, last Friday: where it stands, how many days back, or which weekday."""

    said: str
    start: int
    end: int
    back: int = 0
    weekday: int | None = None
    said_last: bool = False

    def was(self, today: date) -> date | str:
        """The day a meeting was; or why we must ask."""
        if self.weekday is None:
            return today - timedelta(days=self.back)
        back = (today.weekday() - self.weekday) % 7
        if back == 0 and not self.said_last:
            return "that weekday is today, or a week ago"
        return today - timedelta(days=back or 7)

    def comes(self, today: date) -> date | str:
        if self.weekday is None:
            return today - timedelta(days=self.back)
        ahead = (self.weekday - today.weekday()) % 7
        return today + timedelta(days=ahead) if ahead else "that weekday is today, or in a week"


def spoken(text: str, words: Words) -> list[Spoken]:
    found = [Spoken(hit[0], hit.start(), hit.end(), back) for hit, back in relative_days(text, words)]
    for hit in weekday_pattern(words).finditer(text):
        said = hit["west"] or hit["east"]
        weekday = words.table("weekdays")[said.casefold()]
        said_last = bool(hit[1]) and hit[1].casefold() not in words.some("nearest")
        found.append(Spoken(said, hit.start(), hit.end(), weekday=weekday, said_last=said_last))
    return found


def relative_days(text: str, words: Words) -> Iterator[tuple[re.Match[str], int]]:
    for pattern, back in relative_patterns(words):
        for hit in pattern.finditer(text):
            yield hit, back
        text = pattern.sub(lambda hit: MARK * len(hit[0]), text)


@lru_cache(maxsize=64)
def relative_patterns(words: Words) -> tuple[tuple[re.Pattern[str], int], ...]:
    named_days = (
        ("day_before_yesterday", 2), ("day_after_tomorrow", -2), ("yesterday", 1), ("today", 0), ("tomorrow", -1),
    )  # fmt: skip
    return tuple((re.compile(in_part(words.some(key), words), re.I), back) for key, back in named_days)


@lru_cache(maxsize=64)
def weekday_pattern(words: Words) -> re.Pattern[str]:
    last, weekdays = pattern_of(words.some("last")), in_part(tuple(words.table("weekdays")), words)
    return re.compile(rf"(?:({last})\s?)?{weekdays}(?:\s?({last}))?", re.I)


def in_part(days: tuple[str, ...], words: Words) -> str:
    """A day's name and, it may be, its part: "Monday morning", "gestern Abend", "Montagabend", 昨日の午後."""
    parts = words.some("day_parts")
    west, east = split_scripts(days)
    west_part, east_part = split_scripts(parts)
    spaced = rf"(?<!{JOINS})(?P<west>{west})(?:\.?[\s-]?(?:{west_part}))?(?!{JOINS})\.?"
    return rf"(?:{spaced}|(?P<east>{east})(?:{east_part})?)"


def split_scripts(phrases: tuple[str, ...]) -> tuple[str, str]:
    """Those of a script with spaces, and those of one without."""
    east = [one for one in phrases if is_unspaced(one)]
    return alternatives([one for one in phrases if not is_unspaced(one)]), alternatives(east)


def until(text: str, words: Words, today: date, locale: str) -> date | str:
    """The day to come that the text names after "until", and what may stand behind a separator; or why we must ask."""
    said, rest = leading_until(text, words)
    if not said:
        return NO_DAY
    days = calendar(rest, words, Reckoning(today, locale, coming=True))
    if isinstance(days, str):
        return days
    rest = blanked(rest, days)
    found: list[date | str] = [one.day for one in days if not SEPARATOR.search(rest[: one.start])]
    rest = SEPARATOR.split(rest, maxsplit=1)[0]
    for one in spoken(rest, words):
        found.append(one.comes(today))
        rest = f"{rest[: one.start]}{MARK * (one.end - one.start)}{rest[one.end :]}"
    left = {word.casefold() for word in rest.replace(MARK, " ").split()}
    if not found or not left <= {*words.some("fillers"), *words.some("polite")}:
        return NO_DAY
    return to_come(found, today)


def to_come(found: list[date | str], today: date) -> date | str:
    doubts = [one for one in found if isinstance(one, str)]
    days = {one for one in found if isinstance(one, date)}
    if doubts or len(days) != 1:
        return doubts[0] if doubts else "the text names more than one day"
    (day,) = days
    return day if today < day <= today + FARTHEST else "the day is past, or too far away"


def leading_until(text: str, words: Words) -> tuple[str, str]:
    found = until_pattern(words).match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


@lru_cache(maxsize=64)
def until_pattern(words: Words) -> re.Pattern[str]:
    return re.compile(rf"^{pattern_of(words.some('until'))}\s?", re.I)
