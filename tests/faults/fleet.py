"""The service as processes that a test may kill: all in one over SQLite, or spread over PostgreSQL and Redis."""

import contextlib
import os
import random
import signal
import smtplib
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlalchemy import delete, func, select, update

from mailflow.settings import data
from mailflow.store import schema
from mailflow.store.engine import Store
from tests import warm
from tests.faults.figures import FULL
from tests.faults.servers import free_port, wait_until
from tests.reaper import end_with_us

DOMAIN, PROGRAMME = "mentor.localhost", "wit-connections"
SECRET = "a secret of the fault tests, long enough"
SERVE = (sys.executable, "-c", "from mailflow.cli import app; app()", "serve")
WORKERS = (sys.executable, "-m", "dramatiq", "workers", "--processes", "1", "--threads", "2")
READY = (b"takes mail in by", b"clock runs for", b"ready for action")
BEGIN = subprocess.Popen if FULL else warm.begin
PAST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Part:
    """One process with what it forks, killed and started as a supervisor would."""

    name: str
    command: tuple[str, ...]
    environ: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | warm.Process | None" = None
    begins: int = 0  # where in its log this start begins

    def start(self, failpoint: str = "") -> None:
        own = {"MAILFLOW_FAILPOINT": failpoint, "MAILFLOW_HEALTH__LISTEN": f"127.0.0.1:{free_port()}"}
        environ = {**os.environ, **self.environ, **own}
        with self.log.open("ab") as log:
            self.begins = log.tell()
            self.process = BEGIN(
                self.command, env=environ, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        end_with_us(self.process.pid)

    @property
    def running(self) -> "subprocess.Popen[bytes] | warm.Process":
        assert self.process is not None, f"{self.name} was not started"
        return self.process

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def settled(self) -> bool:
        """It said that it works, or it ended: what still starts may end of a fault that a running one gets over."""
        return not self.alive or any(said in self.log.read_bytes()[self.begins :] for said in READY)

    def signal(self, number: signal.Signals) -> None:
        os.killpg(self.running.pid, number)

    def kill(self) -> None:
        """kill -9 over the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            self.process.wait()
        self.process = None

    def kill_one(self, dice: random.Random) -> None:
        """kill -9 over one of its processes; what that leaves behind, the supervisor clears away."""
        parent = psutil.Process(self.running.pid)
        dice.choice([parent, *parent.children(recursive=True)]).kill()
        wait_until(lambda: not self.alive, 1)
        self.kill()

    def stop(self) -> int:
        """In order, as Ctrl-C does."""
        self.running.send_signal(signal.SIGTERM)
        code = self.running.wait(30)
        self.kill()
        return code


@dataclass
class Fleet:
    """What is common to both engines."""

    engine: str
    store: Store
    parts: list[Part]
    port: int
    sender_threads: int  # that carry at once in one sender process: of several, one has its turn
    senders: str  # the kind of part that sends
    clocks: str  # the kind of part that holds the clock
    environ: dict[str, str]

    def start(self) -> None:
        for part in self.parts:
            if not part.alive:
                part.start()
        assert self.wait_open(), self.said()

    def wait_open(self, timeout: float = 40) -> bool:
        return wait_until(lambda: self.is_open() and all(part.settled for part in self.parts), timeout)

    def is_open(self) -> bool:
        try:
            smtplib.SMTP("127.0.0.1", self.port, "client.example", timeout=5).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        for part in self.parts:
            part.kill()

    def give(self, **settings: str) -> None:
        """Other settings, from the next start on."""
        for part in self.parts:
            part.environ.update({f"MAILFLOW_{name}": value for name, value in settings.items()})

    def of(self, kind: str) -> list[Part]:
        return [part for part in self.parts if part.name.startswith(kind)]

    def kind_at(self, point: str) -> str:
        """Which kind of process comes by a failpoint."""
        if len(self.parts) == 1:
            return self.parts[0].name
        return "doors" if point.startswith("accept.") else "workers"

    def restart(self, part: Part, failpoint: str = "") -> None:
        """After a death. A dead clock's lease ends at once; the letters of the dead their journal gives back."""
        part.kill()
        if part.name.startswith(self.clocks):
            self.end_clock_lease()
        part.start(failpoint)

    def begin_again(self) -> None:
        """Everything dies, the clock's lease and every pause end, everything starts."""
        self.kill()
        self.end_clock_lease()
        self.end_pauses()
        self.start()

    def end_clock_lease(self) -> None:
        with self.store.begin() as tx:
            tx.execute(delete(schema.lease))

    def end_pauses(self) -> None:
        """As if the time between two tries were over."""
        with self.store.begin() as tx:
            for table, when in ((schema.inbox, "try_at"), (schema.outbox, "due_at")):
                free = select(table.c.id).where(table.c.state == "waiting").with_for_update(skip_locked=True)
                tx.execute(update(table).where(table.c.id.in_(free)).values({when: PAST}))

    def rest(self, timeout: float = 90) -> bool:
        """Whether nothing waits any more."""
        return wait_until(lambda: self.waiting() == (0, 0), timeout, 0.2)

    def waiting(self) -> tuple[int, int]:
        """Mails and letters that wait, and deadlines that are due count as mails."""
        with self.store.begin() as tx:
            mails = tx.execute(select(func.count()).where(schema.inbox.c.state == "waiting")).scalar_one()
            letters = tx.execute(select(func.count()).where(schema.outbox.c.state == "waiting")).scalar_one()
            soon = schema.deadline.c.done.is_(False) & (schema.deadline.c.due_at <= datetime.now(UTC))
            due = tx.execute(select(func.count()).where(soon)).scalar_one()
        return mails + due, letters

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`mailflow ...` as an operator types it."""
        whole = [*SERVE[:-1], *words, "--config", self.environ["MAILFLOW_CONFIG"]]
        environ = {**os.environ, **self.environ}
        return subprocess.run(whole, env=environ, capture_output=True, text=True, check=False, timeout=60)

    def said(self) -> str:
        return "\n".join(f"{part.name}: {part.log.read_text()[-1500:]}" for part in self.parts if part.log.exists())

    def remove(self) -> None:
        self.kill()
        self.store.close()


def make_environ(folder: Path, smarthost: str, port: int, database_url: str, queue_url: str = "") -> dict[str, str]:
    config = data("config")
    return {
        "MAILFLOW_CONFIG": str(config),
        "MAILFLOW_SERVICE__DATA_DIR": str(folder / "var"),
        "MAILFLOW_SERVICE__DOMAIN": DOMAIN,
        "MAILFLOW_SERVICE__SECRET": SECRET,
        "MAILFLOW_TRUST__LEVEL": "token",  # the mails are not signed
        "MAILFLOW_DATABASE__URL": database_url,
        "MAILFLOW_QUEUE__URL": queue_url,
        "MAILFLOW_INGRESS__SMTP__LISTEN": f"127.0.0.1:{port}",
        "MAILFLOW_EGRESS__SMTP__URL": smarthost,
    }


def embedded(folder: Path, smarthost: str) -> Fleet:
    """`mailflow serve`: doors, reader and post, SQLite."""
    (folder / "var").mkdir(parents=True, exist_ok=True)
    url, port = f"sqlite:///{folder / 'var' / 'mailflow.db'}", free_port()
    environ = make_environ(folder, smarthost, port, url)
    parts = [Part("serve", SERVE, environ, folder / "serve.log")]
    return _fleet("SQLite", url, parts, senders="serve", clocks="serve", threads=1)


def spread(folder: Path, smarthost: str, database_url: str, queue_url: str) -> Fleet:
    """Doors, two clocks and two workers, each a process of its own."""
    port = free_port()
    environ = make_environ(folder, smarthost, port, database_url, queue_url)
    parts = [Part("doors", (*SERVE, "--only", "doors"), environ, folder / "doors.log")]
    for number in (1, 2):
        parts.append(Part(f"clock{number}", (*SERVE, "--only", "clock"), environ, folder / f"clock{number}.log"))
        parts.append(Part(f"workers{number}", WORKERS, environ, folder / f"workers{number}.log"))
    return _fleet("PostgreSQL, Redis", database_url, parts, senders="workers", clocks="clock", threads=1)


def _fleet(engine: str, url: str, parts: list[Part], *, senders: str, clocks: str, threads: int) -> Fleet:
    environ = parts[0].environ
    port = int(environ["MAILFLOW_INGRESS__SMTP__LISTEN"].rpartition(":")[2])
    store = Store(url)
    store.upgrade()
    return Fleet(engine, store, parts, port, threads, senders, clocks, environ)
