"""The text twin in lines of at most 78 columns, none of which could be taken for a command."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache, partial

COLUMNS = 78
BAR = "  | "
INDENT = re.compile(r"  \| | *(?:\d+\. |- )?")
TWO_WORDS = re.compile(r"\w\W+\w")
# An address is not broken at its hyphens: whoever copies it would get half of it.
_wrap = partial(textwrap.wrap, break_on_hyphens=False)
EMPTY_LINES = re.compile(r"\n{3,}")


def wrapped(text: str) -> str:
    lines = [line for raw in text.splitlines() for line in fold(raw)]
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


@lru_cache(4096)  # most lines of a letter are the letter's own, and the next letter has them, too
def fold(line: str) -> tuple[str, ...]:
    if line == "-- ":  # the mark before a signature keeps its space (RFC 3676 section 4.3)
        return (line,)
    if len(line) <= COLUMNS and line.isprintable() and not _lone(line):
        return (line.rstrip(),)
    found = INDENT.match(line)
    indent = found[0] if found else ""
    hang = indent if indent == BAR else " " * len(indent)
    for wide in range(COLUMNS, COLUMNS - 20, -1):
        lines = _filled(line, wide, len(indent), hang)
        if not any(map(_lone, lines)):
            return tuple(one.rstrip() for one in lines)
    return tuple(BAR + part for part in _wrap(line.strip(), COLUMNS - len(BAR)))


def _lone(line: str) -> bool:
    """One word alone on a line could be copied, or quoted back, as a command."""
    return not line.startswith(BAR) and not TWO_WORDS.search(line) and any(map(str.isalpha, line))


def _filled(line: str, wide: int, indent: int, hang: str) -> list[str]:
    return _filled_plainly(line, wide, indent, hang) or _wrap(line, wide, subsequent_indent=hang) or [""]


def _filled_plainly(line: str, wide: int, indent: int, hang: str) -> list[str] | None:
    """What textwrap does, ten times as fast; None where a word is too long."""
    if not line.isprintable() or "  " in line[indent:]:
        return None
    lines, rest, start = [], line.rstrip(), indent
    while len(rest) > wide:
        cut = rest.rfind(" ", start, wide + 1)
        if cut < 0:
            return None
        lines.append(rest[:cut])
        rest, start = hang + rest[cut + 1 :], len(hang)
    return [*lines, rest]
