"""Where the time of one mail goes: accept, process and deliver in this process, step by step.

Times are a step's own: what it spends in a step inside it counts there. The timers cost about 1 µs a call.
"""

import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from mailflow.flow import Flow
from mailflow.store.schema import connection
from tests.bench import scene
from tests.bench.report import Failed, Spread, Table, number, tell
from tests.bench.stopwatch import Stopwatch

ROUNDS, MAILS, SHORT = 3, 1000, 200
AT_ONCE = 50  # mails that share a commit at the door, as with 50 sessions
LANES = 16


@dataclass(frozen=True)
class Lap:
    """One round: microseconds a mail for each verb, and for each step under its verb."""

    verbs: dict[str, float]
    cpu: dict[str, float]
    steps: dict[tuple[str, str], float]


def run(short: bool, cprofile: bool = False) -> list[Table]:
    """Three rounds with timers on the steps; the totals come from three rounds without."""
    mails = SHORT if short else MAILS
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as folder:
        mould = scene.make_mould(Path(folder, "mould"))
        if cprofile:
            _show_calls(mould, Path(folder), mails)
        plain, timed = [], []
        for turn in range(1 if short else ROUNDS):
            plain.append(_lap(mould, Path(folder, f"plain-{turn}"), mails, None))
            timed.append(_lap(mould, Path(folder, f"timed-{turn}"), mails, Stopwatch()))
            tell(f"round {turn + 1}: {number(sum(plain[-1].verbs.values()))} µs a mail")
    return [_table(plain, timed, mails)]


def _lap(mould: scene.Mould, folder: Path, mails: int, watch: Stopwatch | None) -> Lap:
    tray = scene.Tray()
    house = scene.open_house(folder, tray.carry, **scene.verifying())
    pairs = scene.make_pairs(mould, 10_000, mails)
    scene.write_rows(house.store, mould, pairs)
    replies = scene.write_replies(mould, pairs)
    flow = Flow(house)
    for lane in range(LANES):  # a process reads what it finds first mail by mail: here, nothing
        flow.process(lane)
    verbs: dict[str, float] = {}
    cpu: dict[str, float] = {}
    steps: dict[tuple[str, str], float] = {}
    for verb, work in _verbs(flow, replies):
        if watch is not None:
            watch.start(house.store.engine)
        began, busy = time.perf_counter(), time.process_time()
        work()
        verbs[verb] = (time.perf_counter() - began) / mails * 1e6
        cpu[verb] = (time.process_time() - busy) / mails * 1e6
        if watch is not None:
            steps |= {(verb, step): spent / mails * 1e6 for step, spent in watch.stop().items()}
    _check(house, tray, mails)
    house.store.close()
    return Lap(verbs, cpu, steps)


def _verbs(flow: Flow, replies: list[Any]) -> list[tuple[str, Callable[[], object]]]:
    def accept() -> None:
        for start in range(0, len(replies), AT_ONCE):
            flow.accept(replies[start : start + AT_ONCE])

    def process() -> None:
        for lane in range(LANES):
            while flow.process(lane):
                pass

    def deliver() -> None:
        while flow.deliver():
            pass

    return [("accept", accept), ("process", process), ("deliver", deliver)]


def _check(house: Any, tray: scene.Tray, mails: int) -> None:
    with house.store.begin() as tx:
        query = select(func.count()).where(connection.c.state == "active")
        active = tx.execute(query).scalar_one()
    if (active, len(tray.letters)) != (mails, 2 * mails):
        raise Failed(f"{mails} replies made {active} connections active and {len(tray.letters)} letters")


def _table(plain: list[Lap], timed: list[Lap], mails: int) -> Table:
    rows: list[tuple[str, ...]] = []
    figures: dict[str, object] = {}
    for verb in plain[0].verbs:
        total = Spread(tuple(lap.verbs[verb] for lap in plain))
        busy = Spread(tuple(lap.cpu[verb] for lap in plain))
        rows.append((verb.upper(), str(total), str(busy), ""))
        figures[verb] = {"wall": total.values, "cpu": busy.values}
        steps = sorted({key for lap in timed for key in lap.steps if key[0] == verb})
        spreads = {key[1]: Spread(tuple(lap.steps.get(key, 0.0) for lap in timed)) for key in steps}
        known = sum(spread.median for spread in spreads.values())
        with_timers = Spread(tuple(lap.cpu[verb] for lap in timed)).median
        for step, spread in sorted(spreads.items(), key=lambda item: -item[1].median):
            if spread.median >= 0.5:
                rows.append((f"  {step}", str(spread), "", f"{spread.median / with_timers:.0%}"))
        rows.append(
            ("  the rest", number(max(0.0, with_timers - known)), "", f"{max(0.0, 1 - known / with_timers):.0%}")
        )
        figures[f"{verb} steps"] = {step: spread.values for step, spread in spreads.items()}
    whole = Spread(tuple(sum(lap.verbs.values()) for lap in plain))
    busy = Spread(tuple(sum(lap.cpu.values()) for lap in plain))
    rows.append(("ALL", str(whole), str(busy), ""))
    return Table(
        f"Profile by step: {mails:,} ACCEPT replies, SQLite, one process, no network",
        ("step", "µs a mail", "of these processor", "of the verb"),
        rows,
        (
            f"ALL is {number(1e6 / busy.median)} mails a second of processor time; door and wire are not counted.",
            "Verbs were measured without timers, steps with them; one mail makes two letters.",
        ),
        figures | {"all": whole.values, "all cpu": busy.values},
    )


def _show_calls(mould: scene.Mould, folder: Path, mails: int) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    _lap(mould, folder / "calls", mails, None)
    profiler.disable()
    tell(f"cProfile over {mails} mails, writing of the scene included; the 40 with the most time of their own:")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
