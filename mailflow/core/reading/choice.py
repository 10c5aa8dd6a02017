"""The answer to a numbered choice: one number on the first line, and nothing below that takes it back (rule 22)."""

import re
from functools import lru_cache

from mailflow.core.commands.phrases import alternatives, is_unspaced, pattern_of
from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.below import NEAR
from mailflow.core.reading.reply import LINE_LETTERS

# A number that may be a choice: no part of a date, a version or a telephone number.
CHOICE = re.compile(r"(?<![\w+.:/,-])\d{1,2}(?![\w:/-]|[.,]\d|\s\d)")


def number_chosen(new_text: str, words: Words) -> int | None:
    lines = [head.line_of(line[:LINE_LETTERS]) for line in new_text.split("\n") if line.strip()][: NEAR + 1]
    found = plain_number(words).match(lines[0]) if lines else None
    if found is None:
        return None
    return None if any(undone(line, words) for line in lines[1:]) else int(found["number"])


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
