"""How this process is, over HTTP: /livez, /readyz and /metrics, meant for the loopback address."""

import json
import logging
import math
import os
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector as Base
from redis import Redis

from mailflow.flow import vitals
from mailflow.flow.house import House
from mailflow.flow.vitals import Figures, Patient, Tally, Totals
from mailflow.ingress.listen import bind
from mailflow.store.vitals import Reader
from workers.counters import Counters
from workers.expiry import Expiry
from workers.usage import Processes, Usage

MOST_CALLERS = 8
UNKNOWN = "not known while the database does not answer"
# The door takes mail while Redis and the clock are away, so it is ready without them; all else needs all.
NEEDED = {"doors": frozenset({"database", "schema", "disk"})}

LABEL = re.compile(r"[A-Za-z][A-Za-z_-]{0,31}")  # anything else would be somebody's words

Family = CounterMetricFamily | GaugeMetricFamily

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


class Collector(Base):
    """The figures of /metrics, read from the database at each look, because several processes share the work.

    Gauges say what stands now, whichever process is asked. Counters count the whole service from when this process
    started: of several processes take the maximum, never the sum.
    """

    def __init__(self, look: Callable[[], tuple[Figures, Totals]]) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        """Every figure; only that the database is away, where it is."""
        try:
            figures, totals = self._look()
        except Exception:
            yield _gauge("database_up", "1 where the database answers.", 0)
            return
        yield _gauge("database_up", "1 where the database answers.", 1)
        yield from _inbox(figures, totals)
        yield from _outbox(figures, totals)
        yield from _clock(figures)
        yield from _imap(figures)


def _inbox(figures: Figures, totals: Totals) -> Iterator[Metric]:
    standing = GaugeMetricFamily("mailflow_inbox_mails", "Mails not done; at most 10000.", labels=["state"])
    standing.add_metric(["waiting"], figures.waiting)
    standing.add_metric(["put off"], figures.put_off)
    standing.add_metric(["shunted"], figures.shunted)
    yield standing
    yield _gauge("oldest_mail_seconds", "How long the oldest mail has waited to be read.", figures.oldest_waiting)
    settled = CounterMetricFamily("mailflow_mails", "Mails settled, by what they meant.", labels=["intent", "state"])
    yield _filled(settled, totals.mails)
    took = HistogramMetricFamily("mailflow_mail_seconds", "From receipt to settled.")
    took.add_metric([], _cumulated(totals), totals.seconds)
    yield took


def _cumulated(totals: Totals) -> list[tuple[str, float]]:
    steps, sum_so_far = [], 0
    for edge in (*vitals.BUCKETS, math.inf):
        sum_so_far += totals.buckets[edge]
        steps.append(("+Inf" if edge == math.inf else str(edge), float(sum_so_far)))
    return steps


def _outbox(figures: Figures, totals: Totals) -> Iterator[Metric]:
    meaning = "Letters not sent: new, deferred, refused or held; at most 10000."
    standing = GaugeMetricFamily("mailflow_outbox_letters", meaning, labels=["template", "state"])
    yield _filled(standing, figures.letters)
    yield _gauge("oldest_letter_seconds", "How long the oldest due letter has not been sent.", figures.oldest_letter)
    sent = CounterMetricFamily("mailflow_letters_sent", "Letters the smarthost took.", labels=["template"])
    yield _filled(sent, {(template,): number for template, number in totals.letters.items()})


def _clock(figures: Figures) -> Iterator[Metric]:
    yield _gauge("deadlines_due", "Deadlines that are due and not acted on; at most 10000.", figures.deadlines)
    yield _gauge("oldest_deadline_seconds", "How long the oldest of them has been due.", figures.oldest_deadline)
    silent = math.nan if figures.clock_silent is None else figures.clock_silent
    yield _gauge("clock_silent_seconds", "Since the clock renewed its lease; NaN: none rings.", silent)


def _imap(figures: Figures) -> Iterator[Metric]:
    if figures.imap_success is not None:
        meaning = "When the mailbox was last read to its end, in Unix time."
        yield _gauge("imap_last_success_timestamp_seconds", meaning, figures.imap_success.timestamp())


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"mailflow_{name}", meaning, value=value)


def _filled(family: Family, counts: Mapping[Any, int]) -> Metric:
    """One sample a label; what is no name of ours counts as other."""
    told: Counter[tuple[str, ...]] = Counter()
    for names, number in counts.items():
        told[tuple(name if LABEL.fullmatch(name) else "other" for name in names)] += number
    for labels, number in sorted(told.items()):
        family.add_metric(list(labels), number)
    return family


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
        threading.Thread(target=self._server.serve_forever, args=(0.1,), name="health", daemon=True).start()
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
                server.shutdown()
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
