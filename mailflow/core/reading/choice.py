"""The answer to a numbered choice: one number on the first line, and nothing below that takes it back (rule 22)."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from mailflow.core.commands.command import Said, Unclear
from mailflow.core.commands.phrases import alternatives, is_unspaced, pattern_of
from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.below import NEAR
from mailflow.core.reading.head import NAMED
from mailflow.core.reading.reply import LINE_LETTERS

# A number that may be a choice: no part of a date, a version or a telephone number.
CHOICE = re.compile(r"(?<![\w+.:/,-])\d{1,2}(?![\w:/-]|[.,]\d|\s\d)")
# "2. DECLINE": the number of our list, with what stands beside it there.
BESIDE = re.compile(r"(\d{1,2})\s{0,2}(?:[.):]\s{0,2}|\s)(?=[^\W\d_])")
NOTHING_MORE = Said(text="", separated=True, below="", words=Words(), today=date.min, locale="")


def number_chosen(new_text: str, words: Words) -> int | None:
    line, *below = near(new_text) or [""]
    return None if any(undone(one, words) for one in below) else number_of(line, words)


def near(text: str) -> list[str]:
    """The first line and those that may take it back."""
    return [head.line_of(line[:LINE_LETTERS]) for line in text.split("\n") if line.strip()][: NEAR + 1]


def number_of(line: str, words: Words) -> int | None:
    found = plain_number(words).match(line)
    return int(found["number"]) if found else None


@lru_cache(maxsize=64)
def plain_number(words: Words) -> re.Pattern[str]:
    """One number and little words alone: "2", "#2", "Number 2 please", "le 2", 第2个; never "2 December"."""
    around = words.some("choice_words")
    east = alternatives([one for one in around if is_unspaced(one)])
    before = rf"(?:(?:{pattern_of(around)}|#|\()[\s.:]{{0,2}}){{0,3}}"
    behind = rf"(?:[\s,.!]{{0,2}}(?:{pattern_of(words.some('polite'))}|{east}|\))){{0,3}}"
    return re.compile(rf"^{before}(?P<number>[0-9]{{1,2}}){behind}[\s.!)]{{0,3}}$", re.I)


def undone(line: str, words: Words) -> bool:
    """Another number, a denial or a taking back."""
    opening = head.peeled(line, words.some("polite"))
    other = head.head_of(opening, words)
    denied = other is not None and other.command.name == "NO" and (other.separated or not other.text)
    said = words.holds(line, "withdrawals", "unable") or words.starts(opening, "take_backs", "negations", "hedges")
    return denied or said or CHOICE.search(line) is not None


def offerable(verbs: Iterable[str]) -> tuple[str, ...]:
    """Those that a number can stand for, as they need nothing more; one alone is no choice."""
    alone = tuple(verb for verb in verbs if not isinstance(NAMED[verb].slots(NOTHING_MORE), Unclear))
    return alone if len(alone) > 1 else ()


def without_number(line: str, below: str, offered: tuple[str, ...], words: Words) -> str:
    """The line with the word for its number, where the letter answered offers that; else as it is."""
    beside = BESIDE.match(line)
    number = int(beside[1]) if beside else number_of(line, words)
    if number is None or not 1 <= number <= len(offered) or any(map(CHOICE.search, near(below))):
        return line
    word = offered[number - 1]
    agrees = beside is None or head.exact(line[beside.end() :], words) is NAMED[word]
    return word if agrees else line
