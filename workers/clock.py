"""The only clock. It looks once a second at what is due, and rings for it, and for what a lost bell missed."""

import logging
import secrets
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from mailflow.flow import Flow
from workers.broker import Ringer

# Seconds between two looks at the lease: less than the half of it that its holder has left at each, so that nobody else
# takes it meanwhile; and with all of it together the longest that nobody rings after a death.
ASKS = 4.0

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
    """Rings for due deadlines, due letters and waiting mail until it is stopped."""

    def __init__(self, flow: Flow, bell: Ringer, every: float = 1.0) -> None:
        self._flow, self._bell, self._every = flow, bell, every
        self._holder = secrets.token_hex(8)
        self._holds, self._ask_at = False, 0.0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Begin to ring."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, wait for the last round, and let another clock begin."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        with suppress(Exception):  # the database is away: the lease ends by itself
            self._flow.drop_clock(self._holder)

    @property
    def alive(self) -> bool:
        """False when the thread has died: time to restart the process."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self.tick()
            except Exception as fault:
                log.warning("the clock's round failed (%s); it goes on in %s s", type(fault).__name__, self._every)

    def tick(self) -> None:
        """One round."""
        if not self._has_turn():
            return
        for name, lane in self._flow.look():
            self._bell.ring(name, lane)

    def _has_turn(self) -> bool:
        now = time.monotonic()
        if now >= self._ask_at:
            self._holds = self._flow.hold_clock(self._holder)
            self._ask_at = now + ASKS
        return self._holds
