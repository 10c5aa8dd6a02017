"""The answer to a numbered choice: one number on the first line, and nothing below that takes it back (rule 22)."""

import re

from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.below import NEAR
from mailflow.core.reading.reply import LINE_LETTERS

# A number that may be a choice: no part of a date, a version or a telephone number.
CHOICE = re.compile(r"(?<![\w+.:/,-])\d{1,2}(?![\w:/-]|[.,]\d|\s\d)")


def number_chosen(new_text: str, words: Words) -> int | None:
    lines = [head.line_of(line[:LINE_LETTERS]) for line in new_text.split("\n") if line.strip()][: NEAR + 1]
    number = lines[0].strip(" .)") if lines else ""
    if not (number.isascii() and number.isdigit() and len(number) < 3):
        return None
    return None if any(undone(line, words) for line in lines[1:]) else int(number)


def undone(line: str, words: Words) -> bool:
    """Another number, a denial or a taking back."""
    opening = head.peeled(line, words.some("polite"))
    other = head.head_of(opening, words)
    denied = other is not None and other.command.name == "NO" and (other.separated or not other.text)
    said = words.holds(line, "withdrawals", "unable") or words.starts(opening, "take_backs", "negations", "hedges")
    return denied or said or CHOICE.search(line) is not None
