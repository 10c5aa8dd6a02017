"""The bell: Dramatiq. Its messages say which lane to look at, and nothing else.

No retries, no delays and no dead letters here: the database is the record, and a sweep finds what a lost bell missed.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from dramatiq import Broker, Consumer, Message, Worker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from redis import Redis, RedisError

THREADS = 4
MOST_RUNG = 200  # bells nobody has answered: more would tell nobody more
WAKES = 2000  # ms; an idle worker looks up this often
GATHER = 0.01  # seconds between two rounds of ringing: what is rung meanwhile is rung once
NAP = 50  # ms; the longest that a consumer sleeps between two looks and waits in Redis
FORGET = 60_000  # ms; what Redis may remember of a bell that failed

log = logging.getLogger("mailflow.bell")


def make_broker(url: str, name: str) -> Broker:
    """The broker of `queue.url`, where the bells bear a name of ours; in-memory where it is empty."""
    if not url:
        return StubBroker(middleware=[])
    return _Prompt(  # type: ignore[no-untyped-call]
        url=f"{url}{'&' if '?' in url else '?'}socket_timeout=5&socket_connect_timeout=2",
        middleware=[],
        namespace=f"mailflow-{name}",
        dead_message_ttl=FORGET,
    )


class _Prompt(RedisBroker):
    """Dramatiq looks for new messages again and again. Here who finds none waits in Redis, and each bell wakes one."""

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """As Dramatiq does, and wake one of those who wait."""
        rung = super().enqueue(message, delay=delay)
        wakes, both = self._wakes(message.queue_name), self.client.pipeline(transaction=False)
        both.lpush(wakes, 1)
        both.ltrim(wakes, 0, THREADS)
        both.execute()
        return rung

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = WAKES) -> Consumer:
        """As Dramatiq does, with shorter naps."""
        return super().consume(queue_name, prefetch, min(timeout, NAP))

    def do_fetch(self, queue_name: str, most: int) -> Any:
        """What Dramatiq's consumers ask for; a lost wake costs no more than WAKES."""
        fetch = self._dispatch("fetch")  # type: ignore[no-untyped-call]
        found = fetch(queue_name, most)
        if not found and self.client.blpop([self._wakes(queue_name)], WAKES / 1000):
            found = fetch(queue_name, most)
        return found

    def _wakes(self, queue_name: str) -> str:
        return f"{self.namespace}:__wakes__.{queue_name}"


def make_worker(broker: Broker) -> Worker:
    """The threads that answer the bell."""
    return Worker(broker, worker_timeout=WAKES, worker_threads=THREADS)


def backlog(broker: Broker, queue: str) -> int:
    """How many bells nobody has answered."""
    known: Any = broker
    return int(known.queues[queue].qsize() if isinstance(broker, StubBroker) else known.do_qsize(queue))


def warn_of(url: str) -> None:
    """Say what is wrong with the Redis of `queue.url`, and go on: it holds bells only."""
    if fault := url and _fault_of(url):
        log.warning(fault)


def _fault_of(url: str) -> str:
    """What is wrong with this Redis, and what to do; empty where nothing is."""
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            memory: Any = client.info("memory")
    except RedisError as fault:
        return f"Redis at queue.url does not answer ({type(fault).__name__}); mail is kept, and worked on when it does"
    policy = memory.get("maxmemory_policy", "noeviction")
    if memory.get("maxmemory") and policy != "noeviction":
        return f"Redis evicts ({policy}): bells get lost and mail waits for the sweep; set maxmemory-policy noeviction"
    return ""


class Ringer:
    """Rings in a thread of its own, so that no door waits for Redis; what is rung twice meanwhile is rung once."""

    def __init__(self, ring: Callable[[str, int], None]) -> None:
        self._ring = ring
        self._wanted: dict[tuple[str, int], None] = {}
        self._changed = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="bell", daemon=True)

    def start(self) -> None:
        """Begin to ring."""
        self._thread.start()

    def ring(self, name: str, lane: int = 0) -> None:
        """Ask for a ring; returns at once."""
        with self._changed:
            self._wanted[name, lane] = None
            self._changed.notify()

    def stop(self) -> None:
        """Stop; what was not rung, the next sweep finds."""
        with self._changed:
            self._open = False
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=3)

    def _run(self) -> None:
        while wanted := self._next():
            try:
                for name, lane in wanted:
                    self._ring(name, lane)
            except Exception as fault:  # Redis is away: the sweep rings again
                log.warning("bell lost: %s", type(fault).__name__)
            time.sleep(GATHER)

    def _next(self) -> list[tuple[str, int]]:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or not self._open)
            wanted, self._wanted = list(self._wanted), {}
            return wanted if self._open else []
