"""The judge of how the time for a quarter of a work and for all of it grows."""

import time
from collections.abc import Callable

LIMIT = 2.0  # seconds for one mail, whatever it holds
QUICK = 0.005  # seconds: what is read in this needs no second look
SHORT, WHOLE = 1, 4  # in quarters of what is read
# Four times the size takes four times as long; sixteen times where what was seen is gone over again.
FACTOR = 8.0
TRIES = (1, 3, 7)  # the best of more tries decides, not a wider bound: whatever disturbs makes it longer
Work = Callable[[], object]


def judge(work_at: Callable[[int], Work], limit: float = LIMIT) -> str:
    """What is wrong with the time that a quarter and the whole take, or nothing."""
    why = ""
    for tries in TRIES:
        whole = best(work_at(WHOLE), tries)
        if whole < min(QUICK, limit):
            return ""
        short = best(work_at(SHORT), tries)
        why = "too slow" if whole >= limit else "not linear" if whole > FACTOR * short else ""
        if not why:
            return ""
        why = f"{why}: {short * 1000:.1f} ms for a quarter, {whole * 1000:.1f} ms for all"
    return why


def best(work: Work, tries: int) -> float:
    return min(seconds(work) for _ in range(tries))


def seconds(work: Work) -> float:
    """Of the processor, so that what else the machine does counts little."""
    began = time.process_time()
    work()
    return time.process_time() - began
