"""How long a meeting was: exactly one plain duration (rule 20)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailflow.core.commands.dates import alternatives, is_unspaced, phrase_pattern
from mailflow.core.commands.words import Words

START = r"(?<![\w.,:/~+±-])"
BARE = re.compile(r"^(\d{1,4})(?=\s|$)(?!\s?[-–/.,:])")
CLOCK = re.compile(r"^(\d{1,2}):([0-5]\d)(?=\s|$)(?!\s?[-–])")
# "LOG 2" is as likely two hours as two minutes.
LEAST_BARE = 5
ROUGHLY = re.compile(
    r"(?:about|around|approx\.?|approximately|roughly|some|couple of"
    r"|ca\.?|circa|etwa|environ|up to|at least|almost|nearly|over|under|not)\s*$",
    re.I,
)
NAME = r"([^\W\d_][\w'’.-]{0,40}(?:\s[^\W\d_a-z][\w'’-]{0,40}){0,2})"


@dataclass(frozen=True)
class Duration:
    minutes: int
    before: str
    after: str


def find(text: str, words: Words) -> Duration | str:
    hits = measured(text, words)
    if len(hits) > 1:
        return "the line holds more than one duration"
    if hits:
        minutes, start, end = hits[0]
        if ROUGHLY.search(text[:start]):
            return "the duration is only roughly told"
        return Duration(minutes, text[:start].strip(), text[end:].strip())
    return bare(text.strip())


def bare(text: str) -> Duration | str:
    clock = CLOCK.search(text)
    if clock:
        return Duration(int(clock[1]) * 60 + int(clock[2]), "", text[clock.end() :].strip())
    number = BARE.search(text)
    if number is None or int(number[1]) < LEAST_BARE:
        return "the line holds no plain duration"
    return Duration(int(number[1]), "", text[number.end() :].strip())


def mentions(text: str, words: Words) -> bool:
    return bool(measured(text, words))


def measured(text: str, words: Words) -> list[tuple[int, int, int]]:
    """(minutes, start, end) of every duration; a longer shape hides the shorter ones inside it."""
    hits: list[tuple[int, int, int]] = []
    for phrases, minutes in (("hour_and_half", 90), ("half_hour", 30), ("quarter_hour", 15)):
        text = blank(text, phrase_pattern(words.some(phrases)), always(minutes), hits)
    numbers = words.table("numbers")
    hours, minutes_units = units(words.some("hours")), units(words.some("minutes"))
    amount = rf"(\d{{1,4}}(?:[.,]\d{{1,2}})?|{alternatives(numbers)})"
    both = (
        rf"{START}{amount}\s?-?{hours}\s?"
        rf"(?:and\s|,\s?|et\s|und\s|y\s|e\s|en\s)?(\d{{1,2}})(?:\s?{minutes_units}|(?![\w.,:/]))"
    )

    def value(said: str) -> float:
        return float(numbers.get(said.casefold(), 0) or said.replace(",", "."))

    text = blank(text, re.compile(both, re.I), lambda hit: round(value(hit[1]) * 60) + int(hit[2]), hits)
    text = blank(text, re.compile(rf"{START}{amount}\s?-?{hours}", re.I), lambda hit: round(value(hit[1]) * 60), hits)
    text = blank(
        text, re.compile(rf"{START}{amount}\s?-?{minutes_units}", re.I), lambda hit: round(value(hit[1])), hits
    )
    blank(text, phrase_pattern(words.some("an_hour")), lambda _: 60, hits)
    return hits


def always(minutes: int) -> Callable[[re.Match[str]], int]:
    return lambda _: minutes


def units(names: tuple[str, ...]) -> str:
    east = [re.escape(name) for name in names if is_unspaced(name)]
    west = [rf"{re.escape(name)}\b\.?" for name in names if not is_unspaced(name)]
    glued = [rf"{name}(?=\d)" for name in ("h",) if name in names]
    return "(?:" + ("|".join(east + west + glued) or "(?!)") + ")"


def blank(
    text: str, pattern: re.Pattern[str], minutes: Callable[[re.Match[str]], int], hits: list[tuple[int, int, int]]
) -> str:
    for hit in pattern.finditer(text):
        hits.append((minutes(hit), hit.start(), hit.end()))
    return pattern.sub(lambda hit: "#" * len(hit[0]), text)


def companion(text: str, words: Words) -> tuple[str | None, str]:
    """A name after "with", and the text without it."""
    pattern = re.compile(rf"(?<!\w)(?i:{alternatives(words.some('with'))})\s{NAME}")
    found = pattern.search(text)
    if found is None or not found[1][0].isupper():
        return None, text
    return found[1].strip(" ."), f"{text[: found.start()]} {text[found.end() :]}".strip(" ,.")


def without_fillers(text: str, words: Words) -> str:
    """The topic without the little words that joined it to its measure."""
    said = text.replace("#", " ").split()
    fillers = {*words.some("fillers"), ",", "-", "–", "."}
    while said and said[0].casefold().strip(",.") in fillers:
        said.pop(0)
    while said and said[-1].casefold().strip(",.") in fillers:
        said.pop()
    return " ".join(said)
