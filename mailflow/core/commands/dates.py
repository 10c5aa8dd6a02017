"""The day a meeting was: at most one, valid, unambiguous, never in the future (rule 20)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.core.commands.words import Words

NEXT_WITHIN = timedelta(days=180)
ISO = re.compile(r"(?<![\w.-])(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?![\w-])")
NUMERIC = re.compile(r"(?<![\w.,:/-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-])")
SHORT = re.compile(r"(?<![\w.,:/-])(\d{1,2})(?:/(\d{1,2})(?![\w/.,:-])|\.(\d{1,2})\.(?!\d))")
EAST_ASIAN = re.compile(r"(?:(\d{4})\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]")
BEFORE_DAY = r"(?<![\w.,:/-])"
MARK = "\x1f"


class Doubtful(Exception):
    """The text names a day we must not guess; never leaves this file."""


@dataclass(frozen=True)
class When:
    day: date
    found: bool
    rest: str


def find(text: str, words: Words, today: date, locale: str, calendar_only: bool = False) -> When | str:
    """The day the text names and the text without it, or why we must ask."""
    try:
        days, rest = calendar_days(text, words, today, locale)
        if not calendar_only:
            named, rest = spoken_days(rest, words, today)
            days += named
    except Doubtful as doubt:
        return str(doubt)
    if len(days) > 1:
        return "the line names more than one day"
    if days and days[0] > today:
        return "the day is in the future"
    return When(days[0] if days else today, bool(days), rest.replace(MARK, " "))


def calendar_days(text: str, words: Words, today: date, locale: str) -> tuple[list[date], str]:
    days: list[date] = []
    for pattern, meaning in shapes(words, today, locale):
        for found in pattern.finditer(text):
            days.append(meaning(found))
        text = pattern.sub(f" {MARK} ", text)
    return days, text


def shapes(words: Words, today: date, locale: str) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], date]]]:
    yield ISO, lambda hit: real(int(hit[1]), int(hit[2]), int(hit[3]))
    yield EAST_ASIAN, lambda hit: dated(hit[1], int(hit[2]), int(hit[3]), today)
    yield NUMERIC, lambda hit: numeric(int(hit[1]), hit[2], int(hit[3]), hit[4], today, locale)
    yield SHORT, lambda hit: numeric(int(hit[1]), "/" if hit[2] else ".", int(hit[2] or hit[3]), None, today, locale)
    months = words.table("months")
    if months:
        any_month = alternatives(months)
        year = r"(?:(?:\s?,\s?|\s(?:de\s|del\s)?)(\d{4}))?(?!\w)"
        day_first = (
            BEFORE_DAY + rf"(\d{{1,2}})(?:st|nd|rd|th|er|e|º|\.)?\s(?:of\s|de\s|d')?({any_month})(?!\w)\.?{year}"
        )
        month_first = rf"(?<!\w)({any_month})(?!\w)\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]){year}"
        yield re.compile(day_first, re.I), lambda hit: dated(hit[3], months[hit[2].casefold()], int(hit[1]), today)
        yield re.compile(month_first, re.I), lambda hit: dated(hit[3], months[hit[1].casefold()], int(hit[2]), today)


def alternatives(words: Mapping[str, int] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Doubtful("there is no such day") from None


def dated(year: str | None, month: int, day: int, today: date) -> date:
    return real(int(year), month, day) if year else latest(month, day, today)


def latest(month: int, day: int, today: date) -> date:
    """Without a year: the latest past one, unless it may as well be the next."""
    candidates = [one for year in range(today.year - 8, today.year + 9) if (one := maybe(year, month, day))]
    past = [one for one in candidates if one <= today]
    if not past:
        raise Doubtful("there is no such day")
    if any(today < one <= today + NEXT_WITHIN for one in candidates):
        raise Doubtful("the day has no year, and the next one is near")
    return past[-1]


def maybe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def numeric(  # noqa: PLR0917 the parts of one date, in the order written
    first: int, mark: str, second: int, year: str | None, today: date, locale: str
) -> date:
    full = f"20{year}" if year and len(year) == 2 else year
    if mark == "." or first > 12 or first == second:
        return dated(full, second, first, today)
    if second > 12:
        return dated(full, first, second, today)
    if not locale:
        raise Doubtful(f"{first}{mark}{second} may be two different days")
    return dated(full, first, second, today) if locale == "en-US" else dated(full, second, first, today)


def spoken_days(text: str, words: Words, today: date) -> tuple[list[date], str]:
    """Yesterday, last Friday: only beside the measure's own words, never inside a topic."""
    if present(words.some("future"), text):
        raise Doubtful("the day is in the future")
    days: list[date] = []
    for phrases, back in (("day_before_yesterday", 2), ("yesterday", 1), ("today", 0)):
        pattern = phrase_pattern(words.some(phrases))
        days += [today - timedelta(days=back) for _ in pattern.finditer(text)]
        text = pattern.sub(f" {MARK} ", text)
    weekdays = words.table("weekdays")
    last = alternatives(words.some("last"))
    pattern = re.compile(rf"(?<!\w)((?:{last})\s)?({alternatives(weekdays)})(?!\w)", re.I)
    days += [weekday(weekdays[hit[2].casefold()], bool(hit[1]), today) for hit in pattern.finditer(text)]
    return days, pattern.sub(f" {MARK} ", text)


def weekday(wanted: int, said_last: bool, today: date) -> date:
    back = (today.weekday() - wanted) % 7
    if back == 0 and not said_last:
        raise Doubtful("that weekday is today, or a week ago")
    return today - timedelta(days=back or 7)


def present(phrases: tuple[str, ...], text: str) -> bool:
    return phrase_pattern(phrases).search(text) is not None


def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; a script without spaces needs no boundary."""
    parts = [re.escape(p) if is_unspaced(p) else rf"(?<!\w){re.escape(p)}(?!\w)" for p in phrases]
    return re.compile("|".join(parts) or r"(?!)", re.I)


def is_unspaced(phrase: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" for letter in phrase)
