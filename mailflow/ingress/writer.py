"""One commit for many messages: whatever comes while a commit runs shares the next."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

KEPT = "250 2.0.0 kept"
LATER = "451 4.3.0 try again later"
MOST_PER_COMMIT = 100
ANSWERED = 15.0  # seconds a client waits; if its mail is kept after all, it comes again and counts once (content key)
PATIENCE = 2.0  # seconds that a commit under way has to end when the door shuts

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Envelope:
    """One message for one recipient, exactly as it came in."""

    mail_from: str
    rcpt_to: str
    raw: bytes
    client: str  # its address; empty at a unix socket
    helo: str = ""
    door: str = "smtp"  # or lmtp: then an MTA of ours has judged it


Keep = Callable[[Sequence[Envelope]], None]


@dataclass(frozen=True, eq=False)
class Waiting:
    """One DATA whose client waits for its answer."""

    envelopes: Sequence[Envelope]
    answer: "asyncio.Future[str]"


class Writer:
    """Collects in the door's loop, keeps in a thread of its own: one hand-over there and one back for a whole batch."""

    def __init__(self, keep: Keep, loop: asyncio.AbstractEventLoop) -> None:
        self._keep, self._loop = keep, loop
        self._waiting: list[Waiting] = []
        self._busy, self._open, self._closing = False, True, False
        self._batches: queue.SimpleQueue[list[Waiting] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="smtp-writer", daemon=True)

    def start(self) -> None:
        """Begin to keep."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """False when everybody is answered 451 from now on."""
        return self._open

    @property
    def waiting(self) -> int:
        """How many DATA wait for the next commit."""
        return len(self._waiting)

    async def submit(self, envelopes: Sequence[Envelope]) -> str:
        """Keep these; the answer to their DATA."""
        if self._closing or not self._open:
            return LATER
        waiting = Waiting(envelopes, self._loop.create_future())
        self._waiting.append(waiting)
        self._loop.call_soon(self._hand_over)  # after all that came in this turn of the loop
        try:
            async with asyncio.timeout(ANSWERED):
                return await waiting.answer
        except TimeoutError:  # the database hangs
            self._waiting = [one for one in self._waiting if one is not waiting]
            return LATER

    async def stop(self) -> None:
        """Keeps what waits, for a few seconds at most, then ends; whoever comes later is answered 451."""
        self._closing = True
        until = self._loop.time() + PATIENCE
        while (self._waiting or self._busy) and self._loop.time() < until:
            await asyncio.sleep(0.01)
        self._open = False
        self._batches.put(None)
        await asyncio.to_thread(self._thread.join, PATIENCE)

    def _hand_over(self) -> None:
        if self._busy or not self._open:
            return
        # A client that hung up before its answer will send again.
        present = [waiting for waiting in self._waiting if not waiting.answer.done()]
        batch, self._waiting = present[:MOST_PER_COMMIT], present[MOST_PER_COMMIT:]
        if batch:
            self._busy = True
            self._batches.put(batch)

    def _run(self) -> None:
        batch: list[Waiting] | None = None
        try:
            while (batch := self._batches.get()) is not None:
                answer = self._write(batch)
                self._loop.call_soon_threadsafe(self._answer, batch, answer)
        finally:  # stopped or dying, nobody is left waiting
            self._loop.call_soon_threadsafe(self._turn_away, batch or [])

    def _write(self, batch: Sequence[Waiting]) -> str:
        try:
            self._keep([envelope for waiting in batch for envelope in waiting.envelopes])
        except Exception as error:  # a full disk or an absent database must not end the writer
            log.error("not kept, answered 451: %s", type(error).__name__)
            return LATER
        return KEPT

    def _answer(self, batch: Sequence[Waiting], answer: str) -> None:
        self._busy = False
        for waiting in batch:
            if not waiting.answer.done():
                waiting.answer.set_result(answer)
        self._hand_over()

    def _turn_away(self, batch: Sequence[Waiting]) -> None:
        self._open = False
        waiting, self._waiting = [*batch, *self._waiting], []
        self._answer(waiting, LATER)
