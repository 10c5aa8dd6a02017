"""A length of days to come: "3 months", "another two weeks"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from mailflow.core.commands.durations import units
from mailflow.core.commands.phrases import pattern_of
from mailflow.core.commands.words import Words

UNITS = {"days": "day_units", "weeks": "week_units", "months": "month_units", "years": "year_units"}
MOST = {"days": 999, "weeks": 104, "months": 60, "years": 5}


@dataclass(frozen=True)
class Span:
    amount: int
    unit: str


def whole(text: str, words: Words) -> Span | None:
    """The span a text is, from its first word to its last; None where it says anything else."""
    for unit, pattern in shapes(words).items():
        found = pattern.match(text.strip(" .!"))
        if found:
            said = found["amount"].casefold()
            amount = int(said) if said.isdecimal() else words.amounts().get(said, 0)
            return Span(amount, unit) if 1 <= amount <= MOST[unit] else None
    return None


@lru_cache(maxsize=64)
def shapes(words: Words) -> dict[str, re.Pattern[str]]:
    lead, polite = pattern_of(words.some("lasting")), pattern_of(words.some("polite"))
    amount = rf"(?P<amount>\d{{1,3}}|{pattern_of(words.amounts())})"
    return {
        unit: re.compile(
            rf"^(?:{lead}\s?){{0,3}}{amount}\s?(?:{lead}\s?)?{units(words.some(key))}(?:\s?,?\s?{polite})?$", re.I
        )
        for unit, key in UNITS.items()
    }


def later(day: date, span: Span) -> date:
    """The day after that span; a month later than 31 January is the last of February."""
    if span.unit in ("days", "weeks"):
        return day + timedelta(days=span.amount * (7 if span.unit == "weeks" else 1))
    months = day.month - 1 + span.amount * (12 if span.unit == "years" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
