"""The only clock. It looks once a second at what is due, and rings again for what a lost bell missed."""

import logging
import secrets
import threading
from datetime import UTC, datetime, timedelta

from mailflow.flow import Flow
from workers.actors import Hands

log = logging.getLogger("mailflow.clock")


class MovableClock:
    """The wall clock, and how far somebody moved it (the demo and the tests do)."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = (start - datetime.now(UTC)) if start else timedelta()

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC) + self._ahead

    def move(self, step: timedelta) -> None:
        """Go forward."""
        self._ahead += step


class Clock:
    """Rings for due deadlines and due letters until it is stopped."""

    def __init__(self, flow: Flow, hands: Hands, every: float = 1.0) -> None:
        self._flow, self._hands, self._every = flow, hands, every
        self._holder = secrets.token_hex(8)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Begin to ring."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for the last round."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self.tick()
            except Exception:
                log.warning("the clock's round failed; it tries again in %s s", self._every)

    def tick(self) -> None:
        """One round."""
        if not self._flow.hold_clock(self._holder):
            return
        self._flow.watch_over()
        for lane in self._flow.waiting_lanes():
            self._hands.process.send(lane)
        self._hands.expire.send()
        self._hands.deliver.send()
