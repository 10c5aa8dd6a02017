"""No line stalls the reader: four times the length takes about four times as long."""

import time

import pytest

from mailflow.core.commands.words import merged
from mailflow.core.reading import head
from mailflow.core.reading.line import read_line
from tests.core.commands.speaking import FRONTDESK, TEAM, TRACKER, context

LONGEST = 998
WHERE = {"pair ": TEAM, "hold p-1 ": TEAM, "request ": FRONTDESK}
OPENINGS = (
    "",
    "log ",
    "log:",
    "extend ",
    "extend until ",
    "pause until ",
    "pair ",
    "address ",
    "find ",
    "accept ",
    "hold p-1 ",
    "yes ",
    "request ",
)
UNITS = (
    "1 ", "1h", "1h ", "90 min ", "5/5 ", "1.", "1:", "1 may ", "may 1 ", "an hour ", "half ", "with A ", "with A, ",
    "monday ", "last ",
    "a@", "a.", "@", "and ", "thanks ", "until ", "1½", "for ", "maybe ", "three ", "-", "1-", "一", "3月", "1時間",
    "accept ", "yes, ", "on the ", "dr. ", "a, b ",
)  # fmt: skip


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: opening.strip() or "nothing")
def test_the_worst_line_is_read_in_linear_time(opening: str) -> None:
    where = context({**WHERE.get(opening, TRACKER)}, every=True)
    words = merged(where.languages)
    for unit in UNITS:
        short, long = (line_of(opening, unit, length) for length in (LONGEST // 4, LONGEST))
        if seconds(long, where, words, tries=1) < 0.02:
            continue
        quick = seconds(short, where, words)
        assert seconds(long, where, words) < max(10 * quick, 0.02), unit
        assert quick < 0.05, unit


def line_of(opening: str, unit: str, length: int) -> str:
    return head.line_of((opening + unit * length)[:length])


def seconds(line: str, where, words, tries: int = 7) -> float:
    """The best of some tries: whatever disturbs makes it longer."""
    took = []
    for _ in range(tries):
        began = time.process_time()  # others may be at work on this machine
        read_line(line, line, where, words, line)
        took.append(time.process_time() - began)
    return min(took)
