"""How this process is, over HTTP: /livez, /readyz and /metrics, meant for the loopback address."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from redis import Redis

from mailflow.flow import vitals
from mailflow.flow.house import House
from mailflow.flow.vitals import Patient, Tally
from mailflow.ingress.web import Caller, Site
from mailflow.store.vitals import Reader
from workers.counters import Counters
from workers.expiry import Expiry
from workers.figures import Collector
from workers.usage import Processes, Usage

UNKNOWN = "not known while the database does not answer"
# The door takes mail while Redis and the clock are away, so it is ready without them; all else needs all.
NEEDED = {"doors": frozenset({"database", "schema", "disk"})}

log = logging.getLogger("mailflow.health")


class Checks:
    """What must be true for the service to work; each check is its fault and what to do, or nothing."""

    def __init__(
        self, reader: Reader, now: Callable[[], datetime], queue_url: str, folder: Path, mailbox: str = ""
    ) -> None:
        self._folder, self._now = folder, now
        self._pulse = Patient(lambda: vitals.take_pulse(reader, now(), mailbox))
        redis = Redis.from_url(queue_url, socket_timeout=2, socket_connect_timeout=2) if queue_url else None
        self._ping = Patient(redis.ping) if redis is not None else None

    def __call__(self) -> dict[str, str]:
        """All of them, now."""
        return {**self._database(), **self._redis(), "disk": vitals.judge_room(self._folder)}

    def _database(self) -> dict[str, str]:
        try:
            return vitals.judge_pulse(self._pulse(), self._now())
        except Exception as fault:
            away = f"does not answer ({_kind(fault)}): see that it runs, and database.url"
            return {"database": away, "schema": UNKNOWN, "clock": UNKNOWN, "mail": UNKNOWN}

    def _redis(self) -> dict[str, str]:
        if self._ping is None:
            return {}
        try:
            self._ping()
        except Exception as fault:
            return {"redis": f"does not answer ({_kind(fault)}): see that it runs, and queue.url"}
        return {"redis": ""}


def _kind(fault: Exception) -> str:
    """Never its text: that may hold a password or somebody's words."""
    return type(fault).__name__


Answer = tuple[int, str, bytes]


class Desk:
    """Answers the three questions."""

    def __init__(
        self,
        alive: Callable[[], bool],
        checks: Callable[[], Mapping[str, str]],
        needed: frozenset[str],
        registry: CollectorRegistry,
    ) -> None:
        self._alive, self._checks, self._needed, self._registry = alive, checks, needed, registry

    def answer(self, path: str) -> Answer:
        """Status, type and body."""
        match path.partition("?")[0]:
            case "/livez":
                return (200, "text/plain", b"alive\n") if self._alive() else (503, "text/plain", b"restart me\n")
            case "/readyz":
                return self._ready()
            case "/metrics":
                return 200, CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._registry)
            case _:
                return 404, "text/plain", b"there are /livez, /readyz and /metrics\n"

    def _ready(self) -> Answer:
        faults = {"process": "" if self._alive() else "a part of it has died or hangs: restart it", **self._checks()}
        needed = [name for name in faults if not self._needed or name in self._needed | {"process"}]
        ready = not any(faults[name] for name in needed)
        told = {"ready": ready, "needed": needed, "checks": {name: fault or "ok" for name, fault in faults.items()}}
        return 200 if ready else 503, "application/json", json.dumps(told, indent=2).encode() + b"\n"


class Handler(Caller):
    """Asked, and never told."""

    def do_GET(self) -> None:
        self.say(*self.server.desk.answer(self.path))


class Health(Site):
    """Listens in a thread of its own."""

    def __init__(self, listen: str, desk: Desk) -> None:
        super().__init__("health.listen", listen, Handler, desk)


def health_of(
    house: House,
    listen: str,
    *,
    alive: Callable[[], bool],
    queue_url: str = "",
    folder: Path,
    part: str = "",
    mailbox: str = "",
    certificate_ends: Callable[[], datetime | None] = lambda: None,
    processes: Callable[[], Processes] = lambda: {"serve": os.getpid()},
    counters: Counters | None = None,
) -> Health:
    """The health of a service: `part` is what it serves only, `folder` where data is kept, `mailbox` what is read."""
    reader = Reader(house.store.url)
    tally = Tally(house.now())
    registry = CollectorRegistry()
    look = Patient(
        lambda: (vitals.read_figures(reader, house.programmes, house.now(), mailbox), tally.look(reader, house.now()))
    )
    registry.register(Collector(look))
    registry.register(Expiry(certificate_ends, house.now))
    registry.register(Usage(processes))
    registry.register(counters or Counters())
    checks = Checks(reader, house.now, queue_url, folder, mailbox)
    return Health(listen, Desk(alive, checks, NEEDED.get(part, frozenset()), registry))
