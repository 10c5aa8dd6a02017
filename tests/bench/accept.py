"""Durable accepts: 50 kept sessions through our door, beside an aiosmtpd that does nothing with what it takes."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from mailflow.flow import Mail
from mailflow.store.schema import inbox
from tests.bench import proc, scene
from tests.bench.ground import Ground
from tests.bench.nulldoor import NullDoor
from tests.bench.report import Failed, Spread, Table, Unable, number, ratio, tell
from tests.bench.service import Service

ROUNDS, MAILS, SHORT = 3, 8000, 1000
SESSIONS, TARGET = 50, 0.7
NULL = "aiosmtpd, null handler"


@dataclass(frozen=True)
class Pushed:
    """One measurement: mails a second, and microseconds of processor time the server's processes took for each."""

    rate: float
    cpu: float


@dataclass(frozen=True)
class Way:
    """One way to run the door."""

    name: str
    backend: str
    only: str


WAYS = (
    Way("SQLite, `mailflow serve`", "SQLite", ""),
    Way("PostgreSQL + Redis, `mailflow serve --only doors`", "PostgreSQL", "doors"),
)


def run(short: bool) -> list[Table]:
    """Interleaved: the null door, then each of ours, three times over."""
    mails = SHORT if short else MAILS
    with Ground() as ground:
        limit = _limit(ground, mails)
        found: dict[str, list[Pushed]] = {NULL: []}
        ways = list(WAYS)
        for turn in range(1 if short else ROUNDS):
            found[NULL].append(_push(ground, ground.null_door, mails))
            for way in tuple(ways):
                try:
                    found.setdefault(way.name, []).append(_round(ground, way, mails))
                except Unable as why:
                    ways.remove(way)
                    found.pop(way.name, None)
                    tell(f"{way.name}: left out: {why}")
            tell(f"round {turn + 1}: " + ", ".join(f"{name} {number(v[-1].rate)}/s" for name, v in found.items()))
    return [_table(found, limit, mails)]


def _limit(ground: Ground, mails: int) -> float:
    ground.sink.reset()
    rate = ground.push(_mails(ground, mails), ground.sink.port, SESSIONS).rate
    tell(f"generator into a sink: {number(rate)} mails/s at most")
    return rate


def _mails(ground: Ground, count: int) -> list[Mail]:
    return scene.write_replies(ground.mould, scene.make_pairs(ground.mould, 10_000, count))


def _push(ground: Ground, server: NullDoor | Service, count: int) -> Pushed:
    mails = _mails(ground, count)
    spent = proc.cpu(server.pids())
    offered = ground.push(mails, server.port, SESSIONS)
    if offered.refused:
        raise Failed(f"{count} offered, refused: {offered.refused[:3]}")
    return Pushed(offered.rate, (proc.cpu(server.pids()) - spent) / count * 1e6)


def _round(ground: Ground, way: Way, count: int) -> Pushed:
    folder, urls = ground.prepare(way.backend, [])
    service = Service(folder, ground.sink.port, *urls)
    try:
        service.serve(way.only).settle()
        pushed = _push(ground, service, count)
    finally:
        service.stop()
    kept = _count(folder, urls[0])
    if kept != count:
        raise Failed(f"{way.name}: {count} were answered 250, {kept} are kept")
    return pushed


def _count(folder: Path, url: str) -> int:
    house = scene.open_house(folder, scene.Tray().carry, database__url=url)
    with house.store.begin() as tx:
        kept = tx.execute(select(func.count()).select_from(inbox)).scalar_one()
    house.store.close()
    return int(kept)


def _table(found: dict[str, list[Pushed]], limit: float, mails: int) -> Table:
    null = Spread(tuple(one.rate for one in found[NULL]))
    rows, missed = [], []
    figures: dict[str, object] = {"generator": limit}
    for name, pushed in found.items():
        rate, cpu = (Spread(tuple(getattr(one, what) for one in pushed)) for what in ("rate", "cpu"))
        against = ratio(rate, null)
        rows.append((name, str(rate), "1" if name == NULL else str(against), str(cpu)))
        figures[name] = {"rate": rate.values, "ratio": against.values, "cpu": cpu.values}
        if against.median < TARGET:
            missed.append(f"{name}: {number(against.median)} of the null handler, {TARGET} wanted")
    notes = (
        f"Every 250 is on disk; {mails:,} mails a round, none lost. The generator itself reaches {number(limit)}/s.",
        "Replies to signed addresses nobody bound: the whole service reads and settles them meanwhile.",
    )
    head = ("door", "mails/s", "ratio", "processor, µs a mail")
    return Table(f"Durable accepts, {SESSIONS} kept sessions", head, rows, notes, figures, missed)
