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
    """The actors of one flow, and the bell that calls them."""

    def __init__(self, flow: Flow, broker: Broker) -> None:
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

        self._broker = broker
        self._actors: dict[str, Actor[[int], None]] = {
            work.__name__: actor(broker=broker, actor_name=work.__name__, queue_name=QUEUE)(_once(work))
            for work in (process, expire, deliver)
        }
        self.bell = Ringer(self._send)

    def _send(self, name: str, lane: int) -> None:
        if backlog(self._broker, QUEUE) < MOST_RUNG:
            self._actors[name].send(lane)


def _once(work: Callable[[int], None]) -> Callable[[int], None]:
    """A bell that rings while its work runs in this process makes it run once more, and no second thread."""
    gate = threading.Lock()
    running: set[int] = set()
    again: set[int] = set()

    def enter(lane: int) -> bool:
        with gate:
            if lane in running:
                again.add(lane)
                return False
            running.add(lane)
            return True

    def leave(lane: int) -> bool:
        with gate:
            wanted = lane in again
            again.discard(lane)
            if not wanted:
                running.discard(lane)
            return not wanted

    def run(lane: int) -> None:
        if not enter(lane):
            return
        while True:
            _safely(work, lane)
            if leave(lane):
                return
            time.sleep(GATHER)

    run.__name__ = work.__name__
    return run


def _safely(work: Callable[[int], None], lane: int) -> None:
    """Nothing is lost by a failure here: the database still says what is to be done, and the sweep rings again."""
    try:
        work(lane)
    except OperationalError as fault:
        log.warning("%s: the database does not answer (%s)", work.__name__, type(fault.orig).__name__)
    except Exception:
        log.exception("%s failed", work.__name__)
