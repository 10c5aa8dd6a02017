"""Whose turn it is: locks on files beside the database, between threads and processes."""

import fcntl
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

PATIENCE, SHORTEST, LONGEST = 5.0, 0.0001, 0.001  # seconds: for a turn to write, and between two looks at it


class Queue:
    """Who writes to an SQLite file waits here, in whatever thread or process; SQLite itself would nap, up to 0.1 s.

    It is a courtesy only. SQLite's own lock keeps writers apart, also where this file cannot be had, or not in time:
    somebody was stopped while it was his turn.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._thread = file, threading.Lock()
        self._turn: int | None = None

    def __enter__(self) -> None:
        self._thread.acquire()
        with suppress(OSError):
            if self._turn is None:
                self._turn = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            waits_for(self._turn, PATIENCE)

    def __exit__(self, *why: object) -> None:
        if self._turn is not None:
            fcntl.flock(self._turn, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Whoever is forked has a place of his own."""
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def waits_for(descriptor: int, patience: float) -> bool:
    """Whether a file becomes ours within so many seconds; the longer it takes, the more seldom we look."""
    until, pause = time.monotonic() + patience, SHORTEST
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(pause)
            pause = min(2 * pause, LONGEST)
        else:
            return True
