"""The measure of a meeting: its one duration and its day, each beside the other, apart from its topic (rule 20)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mailflow.core.commands import clock, dates, durations
from mailflow.core.commands.dates import Day, Spoken
from mailflow.core.commands.phrases import is_unspaced, pattern_of
from mailflow.core.commands.words import Words

TOKEN = re.compile(r"[\x1d\x1e\x1f]+|[^\W_][\w'.]*|[^\s\x1d\x1e\x1f]")
PERSON, DURATION, DATED = "\x1d", "\x1e", "\x1f"
MARKS = {PERSON, DURATION, DATED}
# "Sun", "mon" and their like are words of their own when more follows.
SHORT_WEEKDAY = 4
NAME = r"([^\W\d_][\w'’.-]{0,40}(?:\s[^\W\d_a-z][\w'’-]{0,40}){0,2})"
RANGE = re.compile(r"^\s*(?:[-–—+/~]|to\b|or\b|and\b|&)\s*\w", re.IGNORECASE)
LAST_NUMBER = re.compile(r"(?<![\w.,:/-])(\d{1,4})\W{0,3}$")
# A month's whole name, or a short one that is written as a name: "out" and "set" are also words.
SHORT_MONTH = 3


class Unplain(Exception):
    """The measure is not plain; its words say why. It never leaves this file."""


@dataclass(frozen=True)
class Measure:
    minutes: int
    day: date | None
    person: str | None
    rest: str
    # What stands right behind the measure, where that is more than a little word.
    tail: str


@lru_cache(maxsize=64)
def read(text: str, words: Words, today: date, locale: str) -> Measure | str:
    try:
        return measure(text, words, today, locale)
    except Unplain as why:
        return str(why)


def measure(text: str, words: Words, today: date, locale: str) -> Measure:
    days = dates.calendar(text, words, dates.Reckoning(today, locale))
    if isinstance(days, str):
        raise Unplain(days)
    left = clock.blanked(dates.blanked(text, days, DATED), words, DATED)
    duration = only_duration(left, words)
    spoken = dates.spoken(blank(left, duration.start, duration.end, DURATION), words)
    if clock.is_time_of_day(duration, left, words, day_told=bool(days or spoken)):
        raise Unplain("the duration may be a time of day")
    left = blank(left, duration.start, duration.end, DURATION)
    refuse_not_held(left, spoken, words)
    marked = left
    for one in spoken:
        marked = blank(marked, one.start, one.end, DATED)
    person, marked = companion(marked, words)
    run = Run(marked, words)
    beside = [one for one in spoken if run.reaches(one, marked.index(DURATION)) and not is_weekday_of(days, one)]
    if any(run.is_topic(one) for one in days):
        raise Unplain("a day stands among the topics, not beside the duration")
    named = {one.day for one in days} | {day_of(one, today, run) for one in beside}
    for one in spoken:
        if one not in beside and not is_weekday_of(days, one):
            refuse_stray(one, run)
            marked = f"{marked[: one.start]}{left[one.start : one.end]}{marked[one.end :]}"
    run.refuse_numbers()
    run.refuse_other_length()
    day = only_day(named, today)
    return Measure(duration.minutes, day, person, without_fillers(marked, words), run.tail())


def blank(text: str, start: int, end: int, mark: str) -> str:
    return f"{text[:start]}{mark * (end - start)}{text[end:]}"


def only_duration(text: str, words: Words) -> durations.Duration:
    hits = durations.find(text, words)
    if len(hits) != 1:
        raise Unplain("the line holds more than one duration" if hits else "the line holds no plain duration")
    before, after = text[: hits[0].start].rstrip(" ("), text[hits[0].end :].lstrip(" ")
    if roughly_before(words).search(before[-60:]) or words.starts(after, "roughly", "minus"):
        raise Unplain("the duration is only roughly told")
    if ahead_of(words).search(before[-60:]) or hence(words).match(after):
        raise Unplain("the duration may tell when the meeting begins")
    several = several_before(words).search(before[-60:])
    if several or RANGE.match(after) or range_before(words).search(before[-60:]) or range_behind(words).match(after):
        raise Unplain("the line holds numbers beside its duration")
    return hits[0]


@lru_cache(maxsize=64)
def roughly_before(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern_of(words.some('roughly', 'minus'))}|[~≈<>±])\.?$", re.I)


@lru_cache(maxsize=64)
def ahead_of(words: Words) -> re.Pattern[str]:
    """ "In 45 minutes", "za godzinę": how long it is until then."""
    return re.compile(rf"{pattern_of(words.some('ahead'))}$", re.I)


@lru_cache(maxsize=64)
def hence(words: Words) -> re.Pattern[str]:
    """ "45 minutes from now", 一小时后."""
    return re.compile(pattern_of(words.some("hence")), re.I)


@lru_cache(maxsize=64)
def several_before(words: Words) -> re.Pattern[str]:
    """ "Two 45 min calls", "twee kwartier", "po 45 min": a number of lengths is not one of them."""
    several = [said for said, number in words.table("numbers").items() if number > 1 and not is_unspaced(said)]
    return re.compile(rf"{pattern_of((*several, *words.some('apiece')))}$", re.I)


@lru_cache(maxsize=64)
def range_before(words: Words) -> re.Pattern[str]:
    """ "Zwei bis" three hours."""
    return re.compile(rf"(?:\d|{pattern_of(words.amounts())})\s?{pattern_of(words.some('ranges'))}$", re.I)


@lru_cache(maxsize=64)
def range_behind(words: Words) -> re.Pattern[str]:
    return re.compile(rf"^{pattern_of(words.some('ranges'))}\s?(?:\d|{pattern_of(words.table('numbers'))})", re.I)


def only_day(named: set[date], today: date) -> date | None:
    if len(named) > 1:
        raise Unplain("the line names more than one day")
    day = next(iter(named), None)
    if day is not None and day > today:
        raise Unplain("the day is in the future")
    return day


def refuse_not_held(left: str, spoken: list[Spoken], words: Words) -> None:
    """A meeting to come, or one that was called off; the "morgen" of "gestern morgen" is yesterday's."""
    for one in spoken:
        if one.weekday is None and one.back >= 0:
            left = blank(left, one.start, one.end, DATED)
    if words.holds(left, "future", "tomorrow", "day_after_tomorrow"):
        raise Unplain("the day is to come, or not a plain one")
    if words.holds(left, "unheld"):
        raise Unplain("the meeting may not have taken place")


def is_weekday_of(days: list[Day], one: Spoken) -> bool:
    """ "Monday 8 June" is one day, told twice."""
    return any(told.day.weekday() == one.weekday for told in days)


def day_of(one: Spoken, today: date, run: "Run") -> date:
    if one.weekday is not None and len(one.said) < SHORT_WEEKDAY and not is_unspaced(one.said):
        run.refuse_word_behind(one)
    if one.said.casefold() in run.words.some("weekday_homonyms"):
        run.refuse_noun_behind(one)
    day = one.was(today)
    if isinstance(day, str):
        raise Unplain(day)
    return day


def refuse_stray(one: Spoken, run: "Run") -> None:
    """A weekday before its noun ("prepared for Monday interview") is a topic; anywhere else it may be the day."""
    if one.weekday is None or not run.word_behind(one) or run.leads(one):
        raise Unplain("a day stands among the topics, not beside the duration")


@dataclass(frozen=True)
class Run:
    """The words of a measure in a row, with its day, its duration and its person as marks."""

    marked: str
    words: Words

    def reaches(self, one: Spoken | Day, duration: int) -> bool:
        """Do only little words stand between this day and the duration?"""
        between = self.marked[one.end : duration] if one.end <= duration else self.marked[duration : one.start]
        return all(self.is_little(token) for token in TOKEN.findall(between))

    def is_little(self, token: str) -> bool:
        said = token.casefold().strip(".")
        return token[0] in MARKS or token in ",.()/" or said in little(self.words)

    def leads(self, one: Spoken) -> bool:
        """ "Monday coffee, 45 min" begins with the meeting's day."""
        return all(self.is_little(token) for token in TOKEN.findall(self.marked[: one.start]))

    def word_behind(self, one: Spoken | Day) -> bool:
        behind = TOKEN.findall(self.marked[one.end : one.end + 80])
        return bool(behind) and not self.is_little(behind[0])

    def is_topic(self, one: Day) -> bool:
        """ "After her 12 June interview": a day before its noun, away from the duration."""
        return self.word_behind(one) and not self.reaches(one, self.marked.index(DURATION))

    def refuse_word_behind(self, one: Spoken) -> None:
        if self.word_behind(one):
            raise Unplain(f"{one.said} may be a weekday or a word")

    def refuse_noun_behind(self, one: Spoken) -> None:
        """Portuguese "segunda conversa" is the second talk, and talk is a little word elsewhere."""
        behind = self.marked[one.end :].lstrip()
        if behind[:1].isalpha():
            raise Unplain(f"{one.said} may be a weekday or a word")

    def refuse_numbers(self) -> None:
        """A number right beside the measure may be a day, a range or a second measure."""
        place = self.marked.index(DURATION)
        before, behind = TOKEN.findall(self.marked[:place])[::-1], TOKEN.findall(self.marked[place:])
        for side in (before, behind):
            first = next((token for token in side if not self.is_little(token)), "")
            if first[:1].isdigit():
                raise Unplain("the line holds numbers beside its duration")
        if any(token[0].isdigit() for token in before):
            raise Unplain("the line holds numbers beside its duration")

    def refuse_other_length(self) -> None:
        """What was planned, what somebody waited, what they really used, or a month without its day."""
        place = self.marked.index(DURATION)
        before, behind = self.marked[:place], self.marked[place:]
        tail = self.tail()
        rest = behind[behind.index(tail) :] if tail else ""
        if self.words.holds(before, "not_lengths") or self.words.starts(rest, "not_lengths"):
            raise Unplain("the duration may not be the meeting's")
        used = LAST_NUMBER.search(rest)
        if used and int(used[1]) >= durations.LEAST_BARE and int(used[1]) % 5 == 0:
            raise Unplain("the line holds another number that may be its minutes")
        if self.is_month(tail):
            raise Unplain("the line names a month and no day")

    def is_month(self, token: str) -> bool:
        plain = token.strip(".")
        known = plain.casefold() in self.words.table("months")
        return known and (len(plain) > SHORT_MONTH or plain[0].isupper() or is_unspaced(plain))

    def tail(self) -> str:
        behind = TOKEN.findall(self.marked[self.marked.index(DURATION) :])
        return next((token for token in behind if not self.is_little(token)), "")


@lru_cache(maxsize=64)
def little(words: Words) -> frozenset[str]:
    return frozenset((*words.some("fillers"), "-", "–"))


def companion(text: str, words: Words) -> tuple[str | None, str]:
    """A name after "with", and the text with it blanked."""
    found = with_name(words).search(text)
    if found is None or not (found[1][0].isupper() or is_unspaced(found[1][0])):
        return None, text
    return found[1].strip(" ."), blank(text, found.start(), found.end(), PERSON)


@lru_cache(maxsize=64)
def with_name(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i:{pattern_of(words.some('with'))})\s{NAME}")


def without_fillers(marked: str, words: Words) -> str:
    """The topic without the little words that joined it to its measure."""
    said = re.sub(r"[\x1d\x1e\x1f]+", " ", marked).split()
    small = {*little(words), ""}
    while said and said[0].casefold().strip(",.") in small:
        said.pop(0)
    while said and said[-1].casefold().strip(",.") in small:
        said.pop()
    return " ".join(said)
