"""How long a meeting was: every plain duration in a text, and where it stands (rule 20)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailflow.core.commands.phrases import JOINS, alternatives, is_unspaced, pattern_of
from mailflow.core.commands.words import Words

START = rf"(?<!{JOINS})(?<![.,:/~+±\u2044一二两三四五六七八九十百几-])"
BARE = re.compile(r"^(\d{1,4})(?=\s|$)(?!\s?[-–/.,:])")
CLOCK = re.compile(r"^(\d):([0-5]\d)(?=[\s,.]|$)(?!\s?[-–]|[.,]\d)")
# "LOG 2" is as likely two hours as two minutes.
LEAST_BARE = 5
FRACTIONS = {"½": 30, "¼": 15, "¾": 45}
MARK = "\x1e"
# More than a day: whoever reads it asks back.
UNCLEAR = 100_000
Table = Mapping[str, int]


@dataclass(frozen=True)
class Duration:
    minutes: int
    start: int
    end: int


def find(text: str, words: Words) -> list[Duration]:
    """Every duration; a longer shape hides the shorter ones inside it, and a bare number counts when alone."""
    hits: list[Duration] = []
    for pattern, minutes in shapes(words):
        hits += [Duration(minutes(hit), hit.start(), hit.end()) for hit in pattern.finditer(text)]
        text = pattern.sub(lambda hit: MARK * len(hit[0]), text)
    return hits or bare(text, words)


def bare(text: str, words: Words) -> list[Duration]:
    """A number alone is minutes; one with a noun of its own is so many of that: "45 euros", "30 slides"."""
    lead = len(text) - len(text.lstrip())
    clock = CLOCK.search(text.lstrip())
    if clock:
        return [Duration(int(clock[1]) * 60 + int(clock[2]), lead, lead + clock.end())]
    number = BARE.search(text.lstrip())
    if number is None or int(number[1]) < LEAST_BARE or not alone(words).match(text.lstrip()[number.end() :]):
        return []
    return [Duration(int(number[1]), lead, lead + number.end())]


@lru_cache(maxsize=64)
def alone(words: Words) -> re.Pattern[str]:
    """Nothing behind it, or a day, a name or a mark."""
    return re.compile(rf"\s*(?:$|[,;:.!(–—-]|\x1f|{pattern_of(beside(words))})", re.I)


def measured(text: str, words: Words) -> bool:
    """Does the text hold a duration with its unit?"""
    return any(pattern.search(text) for pattern, _ in shapes(words))


Shape = tuple[re.Pattern[str], Callable[[re.Match[str]], int]]


@lru_cache(maxsize=64)
def shapes(words: Words) -> tuple[Shape, ...]:
    numbers, spans = words.amounts(), words.table("durations")
    hours, minutes = units(words.some("hours")), units(words.some("minutes"))
    half, joined = pattern_of(words.some("and_half")), pattern_of(words.some("and"))
    amount = rf"(\d{{1,4}}(?:[.,]\d{{1,2}})?|{pattern_of(numbers)})"
    behind = rf"(?=\s*(?:$|[:;,.\x1f–-]|{pattern_of(beside(words))}))"
    rows: tuple[tuple[str, Callable[[re.Match[str]], int]], ...] = (
        (rf"{START}{amount}\s?-?{hours}\s?{half}", lambda hit: whole_hours(hit[1], numbers, 30)),
        (rf"{START}{amount}\s?{half}\s?{hours}", lambda hit: whole_hours(hit[1], numbers, 30)),
        (rf"{START}(\d{{1,2}})?\s?([½¼¾])\s?-?{hours}", lambda hit: int(hit[1] or 0) * 60 + FRACTIONS[hit[2]]),
        (rf"(?<!\d)(?<!\d\s){pattern_of(spans)}", lambda hit: spans.get(plain(hit[0]), UNCLEAR)),
        (rf"{START}(\d{{1,2}}):([0-5]\d)\s?{hours}", lambda hit: int(hit[1]) * 60 + int(hit[2])),
        (
            rf"{START}{amount}\s?-?{hours}(?:\s?,?\s?{joined})?\s?(\d{{1,2}}|{pattern_of(numbers)})[\s-]?{minutes}",
            lambda hit: mixed(hit[1], figure(hit[2], numbers), numbers),
        ),
        (
            rf"{START}(\d{{1,2}})\s?h\s?(\d\d)(?:\s?(?:mins?|mn|m))?(?![\w:/]|[.,]\d)",
            lambda hit: mixed(hit[1], int(hit[2]), numbers),
        ),
        (rf"{START}{amount}\s?{hours}\s(\d\d){behind}", lambda hit: mixed(hit[1], int(hit[2]), numbers)),
        (rf"{START}(?<!s\sof\s){amount}\s?-?{hours}", lambda hit: in_minutes(hit[1], numbers, 60)),
        (rf"{START}{amount}\s?-?{minutes}", lambda hit: in_minutes(hit[1], numbers, 1)),
    )
    return tuple((re.compile(pattern, re.I), meaning) for pattern, meaning in rows)


def beside(words: Words) -> tuple[str, ...]:
    """What may stand right behind a measure without being its minutes' noun."""
    days = words.some("today", "yesterday", "day_before_yesterday", "last", "with", "fillers")
    return (*days, *words.table("weekdays"))


def plain(said: str) -> str:
    return " ".join(said.casefold().split())


def figure(said: str, numbers: Table) -> int:
    said = plain(said)
    return int(said) if said.isdecimal() else numbers.get(said) or numbers.get(said.replace(" ", "-"), UNCLEAR)


def whole_hours(said: str, numbers: Table, more: int) -> int:
    return UNCLEAR if "." in said or "," in said else figure(said, numbers) * 60 + more


def mixed(hours: str, minutes: int, numbers: Table) -> int:
    return whole_hours(hours, numbers, minutes) if minutes < 60 else UNCLEAR


def in_minutes(said: str, numbers: Table, unit: int) -> int:
    """1.5 and 1.25 hours are decimal; 1.30 may be half past one, or a third of an hour."""
    mark, _, decimals = said.replace(",", ".").partition(".")
    if not decimals:
        return figure(mark, numbers) * unit
    if unit == 1 or (len(decimals) == 2 and decimals not in ("00", "25", "50", "75")):
        return UNCLEAR
    return round(float(f"{mark}.{decimals}") * unit)


def units(names: tuple[str, ...]) -> str:
    """A noun of time, which may stand right behind its number."""
    east = alternatives([name for name in names if is_unspaced(name)])
    west = alternatives([name for name in names if not is_unspaced(name)])
    return rf"(?:{east}|(?:{west})(?!{JOINS})\.?)"
