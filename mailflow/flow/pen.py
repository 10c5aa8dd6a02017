"""A second process that composes letters, for a service that is one process: Python thinks on one core at a time.

Only large batches are worth the way there and back. Whatever goes wrong with it, its letters are composed here instead.
It ends when its standard input does, so it cannot outlive the process that started it, however that dies.
"""

import fcntl
import pickle
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from mailflow.egress.render import Letters
from mailflow.egress.smtp import Outcome, Parcel
from mailflow.flow.compose import Draft, Stationery, try_compose

WORTH = 16  # letters
ROOM = 1 << 20  # bytes in the pipe, so that the other side seldom waits
FAULTS = (OSError, EOFError, pickle.PickleError, ValueError)


class Pen:
    """Started at the first large batch; used from the first after it is ready."""

    def __init__(self, stationery: Stationery) -> None:
        self._stationery = stationery
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False

    def compose(self, drafts: Sequence[Draft]) -> list[Parcel | Outcome]:
        """One result a draft, in order."""
        if len(drafts) >= WORTH and self._is_ready():
            with suppress(*FAULTS):
                return self._elsewhere(drafts)
            self.close()
        return [try_compose(self._stationery, draft) for draft in drafts]

    def close(self) -> None:
        """Let it end; the next large batch starts another."""
        process, self._process, self._ready = self._process, None, False
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    _open(pipe).close()

    def _is_ready(self) -> bool:
        if self._process is None:
            self._start()
        elif not self._ready and select.select([_open(self._process.stdout)], [], [], 0)[0]:
            try:
                self._ready = pickle.load(_open(self._process.stdout)) == "ready"
            except FAULTS:  # it died before it was ready; the next large batch starts another
                self.close()
        return self._ready

    def _start(self) -> None:
        with suppress(*FAULTS):
            command = [sys.executable, "-c", "from mailflow.flow.pen import main; main()"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for pipe in (self._process.stdin, self._process.stdout):
                fcntl.fcntl(_open(pipe), fcntl.F_SETPIPE_SZ, ROOM)
            s = self._stationery
            _send(_open(self._process.stdin), (s.letters.folders, s.domain, dict(s.voices), s.mailbox))

    def _elsewhere(self, drafts: Sequence[Draft]) -> list[Parcel | Outcome]:
        assert self._process is not None
        _send(_open(self._process.stdin), drafts)
        return list(_results(_open(self._process.stdout), len(drafts)))


def _results(pipe: IO[bytes], count: int) -> Iterator[Parcel | Outcome]:
    for _ in range(count):
        yield pickle.load(pipe)


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _send(pipe: IO[bytes], value: object) -> None:
    pickle.dump(value, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def main() -> None:
    """The other side: until there is nothing more to read."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too; our end is the end of our input
    with suppress(EOFError, BrokenPipeError):
        folders, *shared = pickle.load(asked)
        letters = Letters(tuple(Path(folder) for folder in folders))
        letters.check()
        _send(answers, "ready")
        while True:
            for draft in pickle.load(asked):
                pickle.dump(try_compose(Stationery(letters, *shared), draft), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
