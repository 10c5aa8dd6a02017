"""How this process is, over HTTP: /livez, /readyz and /metrics, meant for the loopback address."""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from redis import Redis

from mailflow.flow import vitals
from mailflow.flow.house import House
from mailflow.flow.vitals import Patient, Tally
from mailflow.ingress.listen import bind
from mailflow.store.vitals import Reader
from workers.counters import Counters
from workers.expiry import Expiry
from workers.figures import Collector
from workers.usage import Processes, Usage

MOST_CALLERS = 8
LOOK = 0.5  # seconds between two looks whether it shall stop; questions it hears at once
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


class Handler(BaseHTTPRequestHandler):
    """One caller, one question, and good-bye."""

    timeout = 5
    server: "Server"

    def do_GET(self) -> None:
        status, kind, body = self.server.desk.answer(self.path)
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "mailflow"

    def log_message(self, format: str, *args: Any) -> None:
        """A question a second is no news."""


class Server(ThreadingHTTPServer):
    """A few callers at a time; who comes when all places are taken is turned away."""

    daemon_threads = True

    def __init__(self, bound: socket.socket, desk: Desk) -> None:
        super().__init__(bound.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.desk = bound, desk
        self._places = threading.BoundedSemaphore(MOST_CALLERS)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def end(self) -> None:
        """At once: the loop hears that nobody can come any more, and looks up."""
        ending = threading.Thread(target=self.shutdown)
        ending.start()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        ending.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.warning("a question about health was not answered", exc_info=True)


class Health:
    """Listens in a thread of its own."""

    def __init__(self, listen: str, desk: Desk) -> None:
        self._listen, self._desk = listen, desk
        self._server: Server | None = None
        self._answers = False

    def open(self) -> None:
        """Take the place. DoorError where it cannot be had."""
        self._server = Server(bind("health.listen", self._listen), self._desk)

    def start(self) -> None:
        """Begin to answer."""
        if self._server is None:
            self.open()
        assert self._server is not None
        threading.Thread(target=self._server.serve_forever, args=(LOOK,), name="health", daemon=True).start()
        self._answers = True

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        assert self._server is not None
        host, port = self._server.socket.getsockname()[:2]
        return str(host), int(port)

    def stop(self) -> None:
        """Answer no more. Safe where it never started."""
        server, self._server = self._server, None
        if server is not None:
            if self._answers:  # it would wait for ever for a loop that never ran
                server.end()
            server.server_close()


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
