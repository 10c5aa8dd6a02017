"""How the service is, for those who watch it: what it is ready for, and its figures."""

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from mailflow.flow import CLOCK_LEASE
from mailflow.store import seen, vitals
from mailflow.store.seen import Look
from mailflow.store.vitals import Reader

TAKEOVER = timedelta(seconds=10)  # after a clock's lease has run out, until another has it
UNREAD = timedelta(minutes=12)  # a mailbox is looked at every 9 minutes or sooner
LATE = timedelta(minutes=5)  # mail that waited longer than this says that nobody reads
SLACK = timedelta(seconds=15)  # a settled mail's instant is noted before its commit: look only at what is older
FURTHEST = timedelta(minutes=10)  # after a pause in looking, no more than this is made up for
PATIENCE = 4.0  # seconds a look may take
ROOM = 100 * 2**20  # bytes: with less, a database soon stops
BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)


T = TypeVar("T")


class Patient(Generic[T]):
    """Asks in a thread of its own, so that what hangs does not hang us. Who asks meanwhile shares the answer."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._turn = threading.Lock()
        self._asked: Future[T] | None = None

    def __call__(self) -> T:
        """The answer; TimeoutError where it takes too long."""
        with self._turn:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(target=self._fulfil, args=(self._asked,), name="health-check", daemon=True).start()
            asked = self._asked
        return asked.result(PATIENCE)

    def _fulfil(self, asked: "Future[T]") -> None:
        try:
            asked.set_result(self._ask())
        except Exception as fault:
            asked.set_exception(fault)


@dataclass(frozen=True)
class Pulse:
    """The few facts that say whether the service can work."""

    version: str
    looseness: str
    clock_lease: datetime | None
    oldest_waiting: datetime | None
    look: Look | None = None  # at the mailbox, where one is read


def take_pulse(reader: Reader, now: datetime, mailbox: str = "") -> Pulse:
    """A few look-ups."""
    with reader.begin() as tx:
        version, looseness = vitals.find_version(tx), vitals.find_looseness(tx)
        if version != vitals.newest_version():  # the tables may be others than we know
            return Pulse(version, looseness, None, None)
        look = seen.find_look(tx, mailbox) if mailbox else None
        return Pulse(version, looseness, vitals.find_clock_lease(tx), vitals.find_oldest_waiting(tx, now), look)


def judge_pulse(pulse: Pulse, now: datetime) -> dict[str, str]:
    """Each check with its fault and what to do; an empty text is good."""
    newest = vitals.newest_version()
    if pulse.version != newest:
        found = f"has version {pulse.version}" if pulse.version else "has no tables"
        return {
            "database": pulse.looseness,
            "schema": f"{found}, this mailflow wants {newest}: run `mailflow db upgrade`",
        }
    imap = {} if pulse.look is None else {"imap": _imap(pulse.look, now)}
    return {"database": pulse.looseness, "schema": "", "clock": _clock(pulse, now), "mail": _mail(pulse, now), **imap}


def _clock(pulse: Pulse, now: datetime) -> str:
    if pulse.clock_lease is None:
        return "does not ring: start `mailflow serve`, or its clock"
    silent = now - (pulse.clock_lease - CLOCK_LEASE)
    if silent <= CLOCK_LEASE + TAKEOVER:
        return ""
    return f"has been silent for {_long(silent)}: start `mailflow serve`, or its clock"


def _mail(pulse: Pulse, now: datetime) -> str:
    if pulse.oldest_waiting is None or now - pulse.oldest_waiting <= LATE:
        return ""
    return f"has waited for {_long(now - pulse.oldest_waiting)}: see that the workers run, and their log"


def _imap(look: Look, now: datetime) -> str:
    """A fault is told when it lasts: a line that is cut and mended is none."""
    if look.succeeded_at is not None and now - look.succeeded_at <= UNREAD:
        return ""
    since = f"for {_long(now - look.succeeded_at)}" if look.succeeded_at else "yet"
    return f"has not been read {since}: {look.fault or 'see that `mailflow serve` runs, or its doors'}"


def judge_room(folder: Path) -> str:
    """Whether the disk can take more mail."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        return f"cannot be read ({fault.strerror}): see service.data_dir"
    return "" if free >= ROOM else f"only {free // 2**20} MB are left where service.data_dir is: make room"


def _long(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes} min" if minutes else f"{seconds} s"


@dataclass(frozen=True)
class Figures:
    """What stands in the database now. Ages are seconds."""

    waiting: int
    put_off: int
    oldest_waiting: float
    shunted: int
    letters: Mapping[tuple[str, str], int]  # template and state
    oldest_letter: float
    deadlines: int
    oldest_deadline: float
    clock_silent: float | None
    imap_success: datetime | None = None  # the last look at the mailbox that went well


def read_figures(reader: Reader, programmes: Iterable[str], now: datetime, mailbox: str = "") -> Figures:
    """One look at one moment."""
    with reader.begin() as tx:
        deadlines, oldest_deadline = vitals.count_deadlines(tx, programmes, now)
        lease = vitals.find_clock_lease(tx)
        return Figures(
            waiting=vitals.count_waiting(tx, now),
            put_off=vitals.count_put_off(tx, now),
            oldest_waiting=_age(vitals.find_oldest_waiting(tx, now), now),
            shunted=vitals.count_shunted(tx),
            letters=vitals.count_letters(tx),
            oldest_letter=_age(vitals.find_oldest_letter(tx, now), now),
            deadlines=deadlines,
            oldest_deadline=_age(oldest_deadline, now),
            clock_silent=_age(lease - CLOCK_LEASE, now) if lease else None,
            imap_success=seen.find_look(tx, mailbox).succeeded_at if mailbox else None,
        )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


@dataclass(frozen=True)
class Totals:
    """What happened since this process began to watch, in the whole service."""

    mails: Counter[tuple[str, str]] = field(default_factory=Counter)  # intent and state
    letters: Counter[str] = field(default_factory=Counter)  # template
    buckets: Counter[float] = field(default_factory=Counter)  # upper edge: mails that took so long, and no less
    seconds: float = 0.0


class Tally:
    """Counts what was settled since the last look, so a look costs what happened meanwhile, not what ever happened."""

    def __init__(self, since: datetime, slack: timedelta = SLACK) -> None:
        self._seen, self._slack = since, slack
        self._totals = Totals()
        self._turn = threading.Lock()

    def look(self, reader: Reader, now: datetime) -> Totals:
        """The totals, with what is new. A look that fails is made up for by the next."""
        with self._turn:
            since, until = max(self._seen, now - FURTHEST), now - self._slack
            if until > since:
                with reader.begin() as tx:
                    settled, sent = vitals.settled_between(tx, since, until), vitals.sent_between(tx, since, until)
                self._totals = _add(self._totals, settled, sent)
                self._seen = until
            return self._totals


def _add(before: Totals, settled: list[tuple[str, str, float]], sent: Mapping[str, int]) -> Totals:
    return Totals(
        mails=before.mails + Counter((intent or "UNREADABLE", state) for state, intent, _ in settled),
        letters=before.letters + Counter(sent),
        buckets=before.buckets + Counter(_bucket(took) for _, _, took in settled),
        seconds=before.seconds + sum(took for _, _, took in settled),
    )


def _bucket(took: float) -> float:
    return next((edge for edge in BUCKETS if took <= edge), float("inf"))
