"""End to end: an ACCEPT offered, two introductions at the sink; beside Postfix relaying the same mails."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from mailflow.flow import Mail
from mailflow.store.schema import connection
from tests.bench import proc, scene
from tests.bench.ground import Ground
from tests.bench.load import Offered
from tests.bench.peers import NOTE, PEERS, Peer
from tests.bench.postfix import Postfix
from tests.bench.report import Failed, Spread, Table, Unable, number, ratio, tell
from tests.bench.service import Service
from tests.bench.sink import Arrived

ROUNDS, MAILS, SHORT = 3, 3000, 200
SESSIONS, PATIENCE = 10, 300.0
WARM = 50
TARGETS = {"SQLite": 0.7, "PostgreSQL + Redis": 0.5}
POSTFIX = "Postfix"


@dataclass(frozen=True)
class Pace:
    """How mails are offered: as fast as they are taken, or so many a second."""

    sessions: int = SESSIONS
    rate: float = 0.0


FULL = Pace()


@dataclass(frozen=True)
class Round:
    """One measurement: the generator's side, and the moment the last letter was at the sink."""

    offered: Offered
    finished: float
    arrived: list[Arrived]
    places: dict[str, int]  # everybody's address, and the reply's: the mail's place in the list
    cpu: float  # microseconds of processor time that its processes took for a mail

    @property
    def rate(self) -> float:
        """Mails a second from the first offered to the last letter there."""
        return len(self.offered.answered) / (self.finished - self.offered.began)

    @property
    def figure(self) -> "Figure":
        """What stands in the table."""
        return Figure(self.rate, self.cpu)

    def waits(self) -> list[float]:
        """For each mail, seconds from its 250 until the last of its letters was at the sink."""
        last: dict[int, float] = {}
        for row in self.arrived:
            place = self.places[row.rcpt_to]
            last[place] = max(last.get(place, 0.0), row.at)
        return [last[place] - at for place, at in self.offered.answered.items()]


@dataclass(frozen=True)
class Figure:
    """Mails a second, and microseconds of processor time for each."""

    rate: float
    cpu: float


def run(short: bool, peers: bool = False) -> list[Table]:
    """Interleaved: Postfix, SQLite, PostgreSQL + Redis, three times over."""
    mails = SHORT if short else MAILS
    with Ground() as ground:
        limit = _limit(ground, mails)
        who = _contestants(ground, mails, peers)
        found: dict[str, list[Figure]] = {}
        for turn in range(1 if short else ROUNDS):
            for name, measure in tuple(who.items()):
                try:
                    found.setdefault(name, []).append(measure())
                    tell(f"round {turn + 1}: {name}: {number(found[name][-1].rate)} mails/s")
                except Unable as why:
                    del who[name]
                    found.pop(name, None)
                    tell(f"{name}: left out: {why}")
    return [_table(found, limit, mails)]


def _contestants(ground: Ground, mails: int, peers: bool) -> dict[str, Callable[[], Figure]]:
    who: dict[str, Callable[[], Figure]] = {POSTFIX: lambda: relay(ground, mails).figure}
    for backend in TARGETS:
        who[backend] = lambda backend=backend: accept(ground, backend, mails).figure  # type: ignore[misc]
    for name, package in PEERS.items() if peers else ():
        try:
            peer = Peer(ground.folder, package)
            who[name] = lambda peer=peer: Figure(peer.rate(max(20, mails // 15)), 0.0)  # type: ignore[misc]
        except Unable as why:
            tell(f"{name}: left out: {why}")
    return who


def _limit(ground: Ground, mails: int) -> float:
    letters = scene.write_replies(ground.mould, scene.make_pairs(ground.mould, 10_000, mails))
    ground.sink.reset()
    rate = ground.push(letters, ground.sink.port, SESSIONS).rate
    tell(f"sink: {number(rate)} letters/s at most from this generator")
    return rate


def relay(ground: Ground, count: int, pace: Pace = FULL) -> Round:
    """One mail in, one mail out."""
    pairs = scene.make_pairs(ground.mould, 10_000, count + WARM)
    one = _measure(ground, pairs, ground.postfix, 1, pace)
    _all_here(POSTFIX, one, count)
    return one


def accept(ground: Ground, backend: str, count: int, processes: int = 2, pace: Pace = FULL) -> Round:
    """One ACCEPT in, two introductions out, and the connection active in the database."""
    pairs = scene.make_pairs(ground.mould, 10_000, count + WARM)
    folder, urls = ground.prepare(backend, pairs)
    service = ground.start(backend, folder, urls, processes)
    try:
        one = _measure(ground, pairs, service, 2, pace)
        said = service.said() if not one.finished else ""
    finally:
        service.stop()
    active = _active(folder, urls[0])
    _all_here(backend, one, 2 * count, said)
    _each_got_one(backend, one, pairs[WARM:])
    if active != len(pairs):
        raise Failed(f"{backend}: {len(pairs)} accepted, {active} connections active; {said}")
    return one


def _measure(ground: Ground, pairs: list[scene.Pair], server: Service | Postfix, letters: int, pace: Pace) -> Round:
    """The first of the pairs warm everything up and are not counted."""
    mails = scene.write_replies(ground.mould, pairs)
    _send(ground, mails[:WARM], server.port, letters * WARM, FULL)
    mails, pairs = mails[WARM:], pairs[WARM:]
    spent = proc.cpu(server.pids())
    offered, finished = _send(ground, mails, server.port, letters * len(mails), pace)
    spent = (proc.cpu(server.pids()) - spent) / len(mails) * 1e6
    places = {who: n for n, pair in enumerate(pairs) for who in (pair.mentor, pair.mentee, pair.reply_to)}
    return Round(offered, finished, ground.sink.report(), places, spent)


def _send(ground: Ground, mails: list[Mail], port: int, letters: int, pace: Pace) -> tuple[Offered, float]:
    ground.sink.reset()
    generator = ground.offer(mails, port, pace.sessions, pace.rate)
    ground.sink.expect(letters)
    generator.go()
    offered = generator.wait(PATIENCE)
    if offered.refused:
        raise Failed(f"refused: {offered.refused[:3]}")
    return offered, ground.sink.wait(PATIENCE)


def _all_here(name: str, one: Round, letters: int, said: str = "") -> None:
    different = len({row.message_id for row in one.arrived})
    if not one.finished or different != letters:
        raise Failed(f"{name}: {letters} letters expected, {different} came in {PATIENCE:.0f} s; {said}")
    if len(one.arrived) != letters:
        tell(f"{name}: {len(one.arrived) - letters} letters came twice")


def _each_got_one(name: str, one: Round, pairs: list[scene.Pair]) -> None:
    got = {row.rcpt_to for row in one.arrived}
    if missing := {who for pair in pairs for who in (pair.mentor, pair.mentee)} - got:
        raise Failed(f"{name}: nothing for {len(missing)} people, {min(missing)} among them")


def _active(folder: Path, url: str) -> int:
    house = scene.open_house(folder, scene.Tray().carry, database__url=url)
    with house.store.begin() as tx:
        query = select(func.count()).where(connection.c.state == "active")
        active = tx.execute(query).scalar_one()
    house.store.close()
    return int(active)


def _table(found: dict[str, list[Figure]], limit: float, mails: int) -> Table:
    rows, missed = [], []
    figures: dict[str, object] = {"sink": limit}
    postfix = Spread(tuple(one.rate for one in found[POSTFIX])) if POSTFIX in found else None
    for name, measured in found.items():
        rate, cpu = (Spread(tuple(getattr(one, what) for one in measured)) for what in ("rate", "cpu"))
        against = ratio(rate, postfix) if postfix else None
        shown = "—" if against is None else "1" if name == POSTFIX else str(against)
        rows.append((name, str(rate), shown, str(cpu) if cpu.median else "—"))
        figures[name] = {"rate": rate.values, "cpu": cpu.values, "ratio": against.values if against else None}
        if against and against.median < TARGETS.get(name, 0):
            missed.append(f"{name}: {number(against.median)} of Postfix, {TARGETS[name]} wanted")
    notes = (
        f"{mails:,} mails a round over {SESSIONS} sessions; ours makes two letters of each, Postfix one.",
        f"All connections active and all letters at the sink, none lost. The sink takes {number(limit)}/s.",
        "Processor time: all processes of the service or of Postfix; PostgreSQL and Redis themselves not counted.",
        *((NOTE,) if PEERS.keys() & found.keys() else ()),
        *(() if postfix else ("Postfix is not present, skipped: no ratio.",)),
    )
    head = ("", "mails/s", "ratio", "processor, µs a mail")
    return Table("End to end, first mail offered to last letter there", head, rows, notes, figures, missed)
