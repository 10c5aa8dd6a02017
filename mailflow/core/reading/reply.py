"""Cutting a reply: what the person newly wrote ends at the first sign of older text, and never resumes (rules 6-13)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailflow.core.reading import quotes, signature

LINES = 4_000
LETTERS = 200_000
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
class Cut:
    new_text: str
    quoted: bool


def cut(text: str, ours: Callable[[], Sequence[str]]) -> Cut:
    lines = normal_lines(text)
    end, rest = end_of_new(lines, frozenset())
    if any(map(may_be_twin, lines[:end])):
        end, rest = end_of_new(lines, twins(ours()))
    kept = signature.trimmed(lines[:end] + rest)
    return Cut("\n".join(kept).strip("\n"), quoted=end < len(lines))


def normal_lines(text: str) -> list[str]:
    text = ODD.sub(lambda mark: NORMAL[ord(mark[0])] or "", text[:LETTERS].replace("\r\n", "\n"))
    return [line.strip() for line in text.split("\n")[:LINES]]


def twins(ours: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(may_be_twin, normal_lines("\n".join(ours))))


def may_be_twin(line: str) -> bool:
    return len(line) >= TWIN_LETTERS and " " in line


def end_of_new(lines: list[str], ours: frozenset[str]) -> tuple[int, list[str]]:
    """Where older text begins, and what stood before an attribution on that same line."""
    for index, line in enumerate(lines):
        if not line or len(line) > LINE_LETTERS:
            continue
        if line in ours or quotes.is_quoted(line) or quotes.is_divider(line):
            return index, []
        if quotes.is_header_block(lines, index):
            return index, []
        before = quotes.before_attribution(lines, index)
        if before is not None:
            return index, [before] if before else []
    return len(lines), []
