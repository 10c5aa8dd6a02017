"""Memory and idle processor time of the running service, beside an aiosmtpd that does nothing."""

import time
from dataclasses import dataclass

from tests.bench import endtoend, proc, scene
from tests.bench.ground import Ground
from tests.bench.nulldoor import NullDoor
from tests.bench.report import Failed, Spread, Table, Unable, number, tell
from tests.bench.service import Service

IDLE, SHORT_IDLE = 20.0, 5.0
REST = 5.0  # seconds until what starting costs is over
MAILS, SHORT = 3000, 200
ROUNDS = 3
TARGET = 0.5  # per cent of one core
NULL, SQLITE, BOTH = "aiosmtpd, null handler", "SQLite", "PostgreSQL + Redis"


@dataclass(frozen=True)
class Use:
    """Megabytes idle, at most, and after the load; per cent of a core, idle."""

    idle: float
    most: float
    after: float
    cpu: float
    processes: int


def run(short: bool) -> list[Table]:
    """In turn: the null door, one process on SQLite, all processes on PostgreSQL and Redis."""
    found: dict[str, list[Use]] = {}
    who = [NULL, SQLITE, BOTH]
    with Ground() as ground:
        for turn in range(1 if short else ROUNDS):
            for name in tuple(who):
                try:
                    found.setdefault(name, []).append(_use(ground, name, short))
                    tell(f"round {turn + 1}: {name}: {_told(found[name][-1])}")
                except Unable as why:
                    who.remove(name)
                    found.pop(name, None)
                    tell(f"{name}: left out: {why}")
    return [_table(found, IDLE if not short else SHORT_IDLE)]


def _use(ground: Ground, name: str, short: bool) -> Use:
    count, seconds = (SHORT, SHORT_IDLE) if short else (MAILS, IDLE)
    pairs = scene.make_pairs(ground.mould, 10_000, count)
    if name == NULL:
        return _measured(ground, ground.null_door, pairs, 0, seconds)
    folder, urls = ground.prepare(name, pairs)
    service = ground.start(name, folder, urls)
    try:
        return _measured(ground, service, pairs, 2 * count, seconds)
    finally:
        service.stop()


def _measured(ground: Ground, server: NullDoor | Service, pairs: list[scene.Pair], letters: int, seconds: float) -> Use:
    time.sleep(REST)
    pids = server.pids()
    idle, spent = proc.resident(pids), proc.cpu(pids)
    time.sleep(seconds)
    spent = proc.cpu(pids) - spent
    ground.sink.reset()
    generator = ground.offer(scene.write_replies(ground.mould, pairs), server.port, endtoend.SESSIONS)
    ground.sink.expect(letters)
    generator.go()
    generator.wait(endtoend.PATIENCE)
    if letters and not ground.sink.wait(endtoend.PATIENCE):
        raise Failed("not all letters came")
    if not letters:
        ground.sink.wait(1)
    time.sleep(1)
    return Use(idle, proc.most(pids), proc.resident(pids), spent / seconds * 100, len(pids))


def _told(use: Use) -> str:
    return f"{number(use.idle)} MB idle, {number(use.after)} MB after the load, {use.cpu:.2f} % of a core idle"


def _table(found: dict[str, list[Use]], seconds: float) -> Table:
    rows, missed = [], []
    figures: dict[str, object] = {}
    null = Spread(tuple(use.idle for use in found[NULL])).median
    for name, uses in found.items():
        idle, most, after, cpu = (Spread(tuple(getattr(u, w) for u in uses)) for w in ("idle", "most", "after", "cpu"))
        rows.append(
            (name, str(uses[0].processes), str(idle), number(idle.median / null), str(most), str(after), str(cpu))
        )
        figures[name] = {"idle": idle.values, "most": most.values, "after": after.values, "cpu": cpu.values}
        if cpu.median >= TARGET and name != NULL:
            missed.append(f"{name}: {cpu.median:.2f} % of a core idle, under {TARGET} wanted")
    head = ("", "processes", "idle, MB", "to the null door", "at most, MB", "after the load, MB", "idle, % of a core")
    notes = (
        f"Idle and after: PSS, shared pages counted once; at most: VmHWM, summed. Processor time over {seconds:.0f} s.",
        "PostgreSQL and Redis themselves are not counted.",
    )
    return Table("Memory and idle processor time", head, rows, notes, figures, missed)
