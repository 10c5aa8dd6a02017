"""Which days a programme's report is about: a year or a month, or as much of it as has passed, and what came before."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.core import say
from mailflow.core.cadence import DAY, Cadence, Period

MONTHS = 12
FIRST_YEAR = 1990
DAILY = Cadence("monthly", "monday", 1, "00:00", "UTC")


@dataclass(frozen=True)
class Stretch(Period):
    """Whole days in the programme's zone, from midnight to midnight."""

    whole: date  # the day after the whole year or month, of which some may still be to come

    @staticmethod
    def of(name: str, today: date, zone: str) -> "Stretch":
        """ "2026" or "2026-06"; nothing: this year. Today is in it, for who asks has just done something."""
        year, month = named(name, today)
        first = date(year, month or 1, 1)
        whole = next_month(first) if month else date(year + 1, 1, 1)
        cadence = Cadence(DAILY.every, DAILY.weekday, DAILY.day, DAILY.at, zone)
        return Stretch(cadence, first, min(whole, today + DAY), whole)

    @property
    def name(self) -> str:
        """As a file is called by it."""
        return f"{self.first:%Y}" if self.is_year else f"{self.first:%Y-%m}"

    @property
    def is_year(self) -> bool:
        return self.whole - self.first > timedelta(days=31)

    @property
    def title(self) -> str:
        """2026, or June 2026."""
        year = str(self.first.year)
        return year if self.is_year else say.run((say.whole_month(self.first), year))

    @property
    def in_words(self) -> str:
        """1 January to 23 November 2026; of one day, 1 January 2026."""
        first, last = self.days
        return say.dated(first) if first == last else say.span(first, last)

    def before(self) -> "Stretch":
        """As long, the year or the month before: of a whole one all of it, else up to the same day."""
        back = date(self.first.year - 1, 1, 1) if self.is_year else first_of_month(self.first - DAY)
        if self.after == self.whole:
            return Stretch(self.cadence, back, self.first, self.first)
        last = self.after - DAY
        month = date(back.year, last.month, 1) if self.is_year else back
        day = min(last.day, calendar.monthrange(month.year, month.month)[1])
        return Stretch(self.cadence, back, month.replace(day=day) + DAY, self.first)

    def months(self) -> list["Stretch"]:
        """Each month of it, the last as far as it has passed."""
        found, first = list[Stretch](), self.first
        while first < self.after:
            whole = next_month(first)
            found.append(Stretch(self.cadence, first, min(whole, self.after), whole))
            first = whole
        return found


def named(name: str, today: date) -> tuple[int, int]:
    """The year, and the month or 0."""
    year, _, month = name.partition("-")
    return (int(year), int(month or 0)) if year else (today.year, 0)


def next_month(first: date) -> date:
    return first_of_month(first + timedelta(days=31))


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def name_of(said: str, months: Mapping[str, int], today: date) -> str | None:
    """ "June", "June 2026", "2026-06" or "2026", as `Stretch.of` takes it; None: it is neither a month nor a year.

    A month without its year is the latest one that has begun.
    """
    words = said.casefold().strip(" .!?").replace("/", "-").split()
    words = words[1:] if words[:1] == ["for"] else words
    years = [word for word in words if word.isascii() and word.isdigit() and len(word) == len("2026")]
    found = {months[word.rstrip(".,")] for word in words if word.rstrip(".,") in months}
    if len(words) == 1 and (iso := _iso(words[0])):
        return iso
    if not words or len(words) != len(years) + len(found) or len(years) > 1 or len(found) > 1:
        return None if words else ""
    month = next(iter(found), 0)
    if years and not FIRST_YEAR <= int(years[0]) < FIRST_YEAR + 200:
        return None
    if not month:
        return years[0]
    year = int(years[0]) if years else today.year - (month > today.month)
    return f"{year}-{month:02}"


def _iso(word: str) -> str:
    """2026-06, or 6-2026."""
    parts = word.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return ""
    year, month = sorted(parts, key=len, reverse=True)
    fits = len(year) == len("2026") and FIRST_YEAR <= int(year) < FIRST_YEAR + 200 and 1 <= int(month) <= MONTHS
    return f"{year}-{int(month):02}" if fits else ""


def is_to_come(name: str, today: date) -> bool:
    """Whether nothing of it has passed yet."""
    year, month = named(name, today)
    return date(year, month or 1, 1) > today
