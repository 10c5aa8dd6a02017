"""The hands: one line each. Each rings for the next."""

import logging
import threading
import time
from collections.abc import Callable

from dramatiq import Actor, Broker, actor
from sqlalchemy.exc import OperationalError

from mailflow.flow import BATCH, LETTERS, Flow
from workers.broker import MOST_RUNG, Ringer, backlog

log = logging.getLogger("mailflow.hands")
QUEUE = "mailflow"
STRETCH = 10  # full batches that one bell is good for
GATHER = 0.02  # seconds; under load, more mails to a batch are worth more than the wait costs


class Hands:
    """The actors of one flow, and the bell that calls them. `post` rings where another process carries letters."""

    def __init__(self, flow: Flow, broker: Broker, post: Callable[[], None] | None = None) -> None:
        def process(lane: int) -> None:
            for _ in range(STRETCH):
                settled = flow.process(lane)
                if settled:
                    self.bell.ring("deliver")
                if settled < BATCH:
                    return
            self.bell.ring("process", lane)  # so that no lane keeps a thread from the others

        def expire(lane: int) -> None:
            expired = flow.expire()
            if expired:
                self.bell.ring("deliver")
            if expired == BATCH:
                self.bell.ring("expire")

        def deliver(lane: int) -> None:
            for _ in range(STRETCH):
                if flow.deliver() < LETTERS:
                    return
            self.bell.ring("deliver")

        self._broker, self._post = broker, post
        self._works = {work.__name__: Once(work) for work in (process, expire, deliver)}
        self._actors: dict[str, Actor[[int], None]] = {
            name: actor(broker=broker, actor_name=name, queue_name=QUEUE)(once.run)
            for name, once in self._works.items()
        }
        self.bell = Ringer(self._send)

    def _send(self, name: str, lane: int) -> None:
        if name == "deliver" and self._post is not None:
            self._post()
        elif not self._works[name].again(lane) and backlog(self._broker, QUEUE) < MOST_RUNG:
            self._actors[name].send(lane)


class Once:
    """Work that runs in one thread at a time for each lane; a bell that rings meanwhile makes it run once more."""

    def __init__(self, work: Callable[[int], None]) -> None:
        self._work = work
        self._gate = threading.Lock()
        self._running: set[int] = set()
        self._again: set[int] = set()

    def again(self, lane: int) -> bool:
        """Have it run once more, if it runs now."""
        with self._gate:
            if lane in self._running:
                self._again.add(lane)
            return lane in self._running

    def run(self, lane: int) -> None:
        """Answer a bell."""
        if not self._enter(lane):
            return
        while True:
            safely(self._work, lane)
            if self._leave(lane):
                return
            time.sleep(GATHER)

    def _enter(self, lane: int) -> bool:
        with self._gate:
            running = lane in self._running
            (self._again if running else self._running).add(lane)
            return not running

    def _leave(self, lane: int) -> bool:
        with self._gate:
            wanted = lane in self._again
            self._again.discard(lane)
            if not wanted:
                self._running.discard(lane)
            return not wanted


def safely(work: Callable[..., None], *lane: int) -> None:
    """Nothing is lost by a failure here: the database still says what is to be done, and the sweep rings again."""
    try:
        work(*lane)
    except OperationalError as fault:
        log.warning("%s: the database does not answer (%s)", work.__name__, type(fault.orig).__name__)
    except Exception:
        log.exception("%s failed", work.__name__)
