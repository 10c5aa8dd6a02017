"""Parts of `serve` in processes of their own, where no Redis carries the bell: Python thinks on one core at a time.

A part is forked before any thread runs, and speaks with its parent over one line: each byte is a bell, the lane to look
at, or says that the part still goes round, and the end of the line is the end of the other. No part outlives the
service, and the service ends when a part does: whoever supervises it starts all of it again, as after any other crash.
"""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Protocol

from mailflow.flow import LETTERS, Flow
from mailflow.ingress.imap import Poller
from mailflow.ingress.smtp import Door
from workers.actors import GATHER, safely

MOST_BELLS = 4096  # bytes read at once
LOOK = 5.0  # seconds between two looks of a part at itself
SILENT = 30.0  # seconds after which a part that says nothing hangs; a busy machine takes its time
STILL_HERE = 255  # no lane has this number
SHARP = 0.01  # seconds between two looks at a part that should end

log = logging.getLogger("mailflow.apart")
Ring = Callable[[Sequence[int]], None]


class Line:
    """One end of what runs between a part and its parent."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def ring(self, lanes: Sequence[int] = (0,)) -> None:
        """Returns at once. What finds no room was rung before; what finds nobody, the next sweep finds."""
        with suppress(OSError):
            self._end.send(bytes(lanes), socket.MSG_DONTWAIT)

    def bells(self) -> Iterator[Sequence[int]]:
        """The lanes rung for, none every LOOK seconds, until the other end is gone."""
        self._end.settimeout(LOOK)
        while True:
            try:
                heard = self._end.recv(MOST_BELLS)
            except TimeoutError:
                yield ()
                continue
            except OSError:  # hung up here
                return
            if not heard:
                return
            yield sorted(set(heard))

    def hang_up(self) -> None:
        """The other side hears it."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of this end, whoever else may hold it."""
        self._end.close()


class Work(Protocol):
    """What a part does."""

    def start(self, ring: Ring) -> None:
        """Begin; `ring` rings at the parent."""

    def heard(self) -> None:
        """The parent has rung."""

    @property
    def alive(self) -> bool:
        """False when it can work no more."""

    def stop(self) -> None:
        """End what is under way."""


class Part:
    """A part that was forked, as its parent sees it."""

    def __init__(self, name: str, work: Work, beside: Sequence["Part"] = ()) -> None:
        """`beside` are those that were forked before: their lines are none of this one's."""
        here, there = socket.socketpair()
        self.name, self.line, parent = name, Line(here), os.getpid()
        self._heard = time.monotonic()
        self.pid = os.fork()
        if not self.pid:
            for other in (self, *beside):
                other.line.close()
            _live(work, Line(there), parent)
        there.close()

    def listen(self, ring: Ring, fallen: Callable[[str], None]) -> None:
        """Pass on its bells, in a thread; `fallen` is called when it has ended."""

        def run() -> None:
            for said in self.line.bells():
                self._heard = time.monotonic() if said else self._heard
                ring([lane for lane in said if lane != STILL_HERE])
            fallen(self.name)

        threading.Thread(target=run, name=f"{self.name}-line", daemon=True).start()

    @property
    def alive(self) -> bool:
        """False when it hangs: a part that has ended ends the service."""
        return time.monotonic() - self._heard < SILENT

    def join(self, until: float) -> None:
        """It ends what is under way; at that instant of the monotonic clock, in any case."""
        self.line.hang_up()
        while not os.waitpid(self.pid, os.WNOHANG)[0]:
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(SHARP)
        self.line.close()


def _live(work: Work, line: Line, parent: int) -> None:
    """All of a part's life. A supervisor may tell the service to stop, or each of its processes: it is the same."""
    code = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        work.start(line.ring)
        code = _attend(work, line)
        if os.getppid() == parent:  # if it was killed, so are we: what it left, the next start finds
            work.stop()
    except Exception:
        log.exception("a part of the service failed")
    finally:
        os._exit(code)


def _attend(work: Work, line: Line) -> int:
    """Until the parent hangs up: 0. 1 if the work has died."""
    said = 0.0
    for lanes in line.bells():
        if not work.alive:
            return 1
        if time.monotonic() - said >= LOOK:
            line.ring([STILL_HERE])
            said = time.monotonic()
        if lanes:
            work.heard()
    return 0


class Doors:
    """All ways in: they keep mail, and ring for it."""

    def __init__(self, *ways: Door | Poller | None) -> None:
        self._ways = [way for way in ways if way is not None]
        self.ring: Ring = lambda lanes: None

    def start(self, ring: Ring) -> None:
        """Open."""
        self.ring = ring
        for way in self._ways:
            way.start()

    @property
    def alive(self) -> bool:
        """False when a way in is closed for good."""
        return all(way.alive for way in self._ways)

    def heard(self) -> None:
        """Nobody rings here."""

    def stop(self) -> None:
        """Shut."""
        for way in self._ways:
            way.stop()


class Post:
    """The way out: carries letters whenever it is rung for."""

    def __init__(self, flow: Flow) -> None:
        self._flow, self._rung = flow, threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def alive(self) -> bool:
        """False when letters wait for ever."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, ring: Ring) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="post", daemon=True)  # one made before a fork is dead
        self._thread.start()

    def heard(self) -> None:
        """There are letters."""
        self._rung.set()

    def stop(self) -> None:
        """Finish the letter that is under way, or give it back."""
        self._flow.stop()

    def _run(self) -> None:
        while self._rung.wait():
            self._rung.clear()
            safely(self._carry)
            time.sleep(GATHER)

    def _carry(self) -> None:
        while self._flow.deliver() >= LETTERS:
            pass
