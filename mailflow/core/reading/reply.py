"""Cutting a reply: what the person newly wrote ends at the first sign of older text, and never resumes (rules 6-13)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailflow.core.reading import quotes, signature

LINES, LETTERS = 2_000, 32_000  # of text, with all that is quoted; nobody writes more above a quote (TRUST.md)
# What is struck out, by hand or by a program (rule 12), is neither said nor plainly taken back.
STRUCK = "~~"
LINE_LETTERS = 998
# A line of ours shorter than this may be anybody's ("Thanks, Ben"): equality with it proves nothing.
TWIN_LETTERS = 12

BREAKS = {ord(mark): "\n" for mark in "\r\u2028\u2029\u0085\v\f"}
SPACES = {ord(mark): " " for mark in "\u00a0\u202f\u2007\u2009\u3000\t"}
UNSEEN = {
    ord(mark): None
    for mark in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\0"
}
NORMAL: dict[int, str | None] = {**BREAKS, **SPACES, **UNSEEN}
ODD = re.compile(f"[{''.join(map(chr, NORMAL))}]")


@dataclass(frozen=True)
class End:
    """Why the new text ended where it did: the rule, what was seen, and the line that bore it, counted from 1."""

    rule: int
    sign: str
    line: str
    number: int


@dataclass(frozen=True)
class Cut:
    """What is new, and what was taken away to find it."""

    new_text: str
    end: End | None = None  # None: nothing older was found
    above: tuple[str, ...] = ()  # all lines above the end, with signature and banner
    below_rule: str = ""  # what stands right below a line of dashes that ends the new text

    @property
    def quoted(self) -> bool:
        return self.end is not None


def cut(text: str, ours: Callable[[], Sequence[str]]) -> Cut:
    lines = normal_lines(text)
    end, above = end_of_new(lines, frozenset())
    if any(map(may_be_twin, above)):
        end, above = end_of_new(lines, twins(ours()))
    new_text = "\n".join(signature.trimmed(above)).strip("\n")
    return Cut(new_text, end, tuple(above), right_below_rule(lines[: end.number] if end else lines, lines))


def right_below_rule(until_old: list[str], lines: list[str]) -> str:
    place = next((at for at, line in enumerate(until_old) if signature.is_dashes(line) or quotes.is_ruler(line)), None)
    return "" if place is None else next(filter(None, lines[place + 1 :]), "")


def normal_lines(text: str) -> list[str]:
    text = ODD.sub(lambda mark: NORMAL[ord(mark[0])] or "", text[:LETTERS].replace("\r\n", "\n"))
    return [line.strip() for line in text.split("\n")[:LINES]]


def twins(ours: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(may_be_twin, normal_lines("\n".join(ours))))


def may_be_twin(line: str) -> bool:
    return len(line) >= TWIN_LETTERS and " " in line


def end_of_new(lines: list[str], ours: frozenset[str]) -> tuple[End | None, list[str]]:
    """Where older text begins and why; and all that stands above, also what precedes an attribution on its line."""
    for index, line in enumerate(lines):
        if not line or len(line) > LINE_LETTERS:
            continue
        if why := whole_line_sign(lines, index, ours):
            return End(*why, line, index + 1), lines[:index]
        before = quotes.before_attribution(lines, index)
        if before is not None:
            return End(8, "an attribution", line, index + 1), [*lines[:index], *([before] if before else [])]
    return None, lines


def whole_line_sign(lines: list[str], index: int, ours: frozenset[str]) -> tuple[int, str] | None:
    """The rule by which this line and all below it is older text, and what the line is."""
    line = lines[index]
    if line in ours:
        return 7, "a line of the letter being answered"
    if quotes.is_quoted(line):
        return 10, "a quoted line"
    if quotes.is_divider(line):
        return 9, "a divider"
    return (9, "a header block") if quotes.is_header_block(lines, index) else None
