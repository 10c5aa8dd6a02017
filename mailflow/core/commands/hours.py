"""The hour at which two meet: 14:00, 2 pm, 14h30, 14 Uhr, 14点; and what may be of either half of the day (rule 20)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mailflow.core.commands.clock import EARLIEST
from mailflow.core.commands.phrases import alternatives, pattern_of
from mailflow.core.commands.words import Words

NOON = 12
HALF_DAY = "the hour may be in the morning or in the afternoon: please write it as 14:00 or 2 pm"
NO_HOUR = "the text names no plain hour: please write it as 14:00 or 2 pm"
FREE = r"(?<![\w.,:/])"
ENDS = r"(?!\w|[:.,]\d)"
# Two hours with a dash or one of these between them are a beginning and an end.
DASH = re.compile(r"\s?[-–—~〜]\s?|\s?(?:to|till|until|bis|à|a|alle|às|tot|do|到|至|から)\s?", re.I)


@dataclass(frozen=True)
class Hour:
    """An hour in a text, and where it stands; `minutes` since midnight, or why it is not plain."""

    minutes: int | str
    start: int
    end: int


def find(text: str, words: Words) -> list[Hour]:
    """Every hour of the day, in the order in which they stand; a longer shape hides the shorter ones inside it."""
    found: list[Hour] = []
    for pattern in shapes(words):
        found += [hour_of(hit) for hit in pattern.finditer(text)]
        text = pattern.sub(lambda hit: "\x1f" * len(hit[0]), text)
    return sorted(found, key=lambda one: one.start)


def hour_of(hit: re.Match[str]) -> Hour:
    parts = hit.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    if parts.get("late"):
        minute = 30
    half = (parts.get("half") or "").casefold()[:1]
    start, end = hit.start("hour") if not parts.get("half_before") else hit.start(), hit.end()
    return Hour(of_day(hour, minute, half or said_before(parts.get("half_before"))), start, end)


def said_before(words: str | None) -> str:
    """午前 and 上午 are the morning, the others the afternoon."""
    return "" if not words else "a" if words in ("午前", "上午", "早上", "오전") else "p"


def of_day(hour: int, minute: int, half: str) -> int | str:
    if half:
        return (hour % NOON + (NOON if half == "p" else 0)) * 60 + minute if 1 <= hour <= NOON else NO_HOUR
    return hour * 60 + minute if hour >= EARLIEST else HALF_DAY


@lru_cache(maxsize=64)
def shapes(words: Words) -> tuple[re.Pattern[str], ...]:
    """Of each language its own nouns; a "2 h" is a length, a "14 h" is an hour."""
    hour, minute = r"(?P<hour>[01]?\d|2[0-3])", r"(?P<minute>[0-5]\d)"
    at, nouns = pattern_of(words.some("clock_at")), alternatives(list(words.some("clock_hours")))
    late = r"(?P<hour>0?[7-9]|1\d|2[0-3])"
    rows = (
        rf"{FREE}{hour}(?:[:.]{minute})?\s?(?P<half>[ap])\.?\s?m\b\.?",
        rf"{FREE}{hour}[:.]?(?:{minute})?\s?uhr\b(?:\s(?P<rest>[0-5]\d)\b(?!\s?min))?",
        rf"{FREE}{hour}:{minute}(?:\s?(?:h|uhr)\b)?{ENDS}",
        rf"{at}\s{hour}[.]{minute}{ENDS}",
        rf"{FREE}{late}\s?h\s?{minute}?{ENDS}",
        rf"{FREE}{late}\s?(?:{nouns})\b\.?{ENDS}",
        rf"{at}\s{hour}{ENDS}(?!\s?(?:{alternatives(list(words.some('minutes', 'hours')))})\b)",
        rf"(?P<half_before>午前|午後|上午|下午|早上|晚上|오전|오후)?\s?{hour}\s?[点點時시](?!間)(?:\s?{minute}\s?[分분]|(?P<late>半))?",
    )
    return tuple(re.compile(row, re.I) for row in rows)


def pairs(text: str, found: list[Hour]) -> Iterator[tuple[Hour, Hour]]:
    """A beginning and an end: "14:00-15:00", "from 14:00 to 15:00"."""
    for one, other in pairwise(found):
        if DASH.fullmatch(text[one.end : other.start]):
            yield one, other
