"""Latency: from the 250 to the last of the letters it leads to, idle and at half of what can be done."""

import statistics
from dataclasses import dataclass

from tests.bench import endtoend
from tests.bench.endtoend import POSTFIX, Pace, Round
from tests.bench.ground import Ground
from tests.bench.report import Spread, Table, Unable, number, tell

WHO = (POSTFIX, "SQLite", "PostgreSQL + Redis")
ROUNDS, IDLE_MAILS, IDLE_RATE = 3, 100, 4.0
SHORT_MAILS, SHORT_RATE = 20, 10.0
FULL_MAILS, SHORT_FULL_MAILS = 2000, 200
LOADED_SECONDS, SHORT_LOADED_SECONDS = 15, 3


@dataclass(frozen=True)
class Waits:
    """Milliseconds from 250 to the last letter at the sink: the middle and the slowest in a hundred."""

    p50: float
    p99: float


def run(short: bool) -> list[Table]:
    """For each in turn: full speed once, then idle and half speed, interleaved."""
    with Ground() as ground:
        full = _full_speed(ground, SHORT_FULL_MAILS if short else FULL_MAILS)
        found: dict[tuple[str, str], list[Waits]] = {}
        for turn in range(1 if short else ROUNDS):
            for who, rate in full.items():
                found.setdefault((who, "idle"), []).append(_idle(ground, who, short))
                seconds = SHORT_LOADED_SECONDS if short else LOADED_SECONDS
                found.setdefault((who, "half speed"), []).append(_loaded(ground, who, rate / 2, seconds))
                tell(
                    f"round {turn + 1}: {who}: "
                    + ", ".join(f"{w} {_ms(v[-1])}" for (n, w), v in found.items() if n == who)
                )
    return [_table(found, full)]


def _full_speed(ground: Ground, mails: int) -> dict[str, float]:
    rates = {}
    for who in WHO:
        try:
            rates[who] = _one(ground, who, mails, endtoend.FULL).rate
            tell(f"{who}: {number(rates[who])} mails/s at full speed")
        except Unable as why:
            tell(f"{who}: left out: {why}")
    return rates


def _one(ground: Ground, who: str, mails: int, pace: Pace) -> Round:
    if who == POSTFIX:
        return endtoend.relay(ground, mails, pace)
    return endtoend.accept(ground, who, mails, pace=pace)


def _idle(ground: Ground, who: str, short: bool) -> Waits:
    mails, rate = (SHORT_MAILS, SHORT_RATE) if short else (IDLE_MAILS, IDLE_RATE)
    return _waits(_one(ground, who, mails, Pace(1, rate)))


def _loaded(ground: Ground, who: str, rate: float, seconds: int) -> Waits:
    return _waits(_one(ground, who, max(20, int(rate * seconds)), Pace(endtoend.SESSIONS, rate)))


def _waits(one: Round) -> Waits:
    cut = statistics.quantiles((wait * 1000 for wait in one.waits()), n=100, method="inclusive")
    return Waits(cut[49], cut[98])


def _ms(waits: Waits) -> str:
    return f"p50 {number(waits.p50)} ms, p99 {number(waits.p99)} ms"


def _table(found: dict[tuple[str, str], list[Waits]], full: dict[str, float]) -> Table:
    rows, figures = [], {}
    for (who, when), waits in found.items():
        p50, p99 = (Spread(tuple(getattr(w, name) for w in waits)) for name in ("p50", "p99"))
        speed = "a mail at a time" if when == "idle" else f"{number(full[who] / 2)} mails/s"
        theirs = found.get((POSTFIX, when))
        against = number(p50.median / statistics.median(w.p50 for w in theirs)) if theirs else "—"
        rows.append((who, when, speed, str(p50), str(p99), "1" if who == POSTFIX else against))
        figures[f"{who}, {when}"] = {"p50": p50.values, "p99": p99.values}
    notes = (
        "From 250 to the last letter at the sink, in ms; ours makes two letters, Postfix hands on one.",
        "Half speed is half of what each of them did end to end in this run.",
    )
    return Table("Latency", ("", "load", "speed", "p50, ms", "p99, ms", "p50 to Postfix"), rows, notes, figures)
