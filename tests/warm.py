"""Processes of the service, forked from one that has imported it and read its letters: a start costs 1.5 s.

What runs in them is what `mailflow serve` and `dramatiq workers` run. That a process comes up from nothing is shown by
tests/cli and tests/compose; in the full form of the fault tests every process does.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import import_module, reload
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

ROOT = Path(__file__).parents[1]
SERVE = (sys.executable, "-c", "from mailflow.cli import app; app()")
WORKERS = (sys.executable, "-m", "dramatiq")
READY, LONGEST = b"ready", 1 << 17
MAIL, WHEN = b"From: ben@work.example\r\n\r\nLOG 45 min yesterday: CV\r\n", datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


class Process:
    """One that was forked for us, with what the tests use of a Popen."""

    def __init__(self, pid: int, warm: socket.socket) -> None:
        self.pid, self._warm = pid, warm
        self._ends = os.pidfd_open(pid)  # readable once it has ended; nobody else has its number until we asked how
        self.returncode: int | None = None

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._ends], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            os.close(self._ends)
            self.returncode = int(_ask(self._warm, {"ended": self.pid}))
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def begin(command: Sequence[str], **given: Any) -> "Process | subprocess.Popen[bytes]":
    """As subprocess.Popen does, with both streams to one file and in a session of its own."""
    kind, words = _kind_of(command)
    if not kind:
        return subprocess.Popen(command, **given)
    warm = _start()
    asked = {"kind": kind, "words": words, "environ": dict(given["env"]), "folder": os.getcwd()}
    return Process(int(_ask(warm, asked, given["stdout"].fileno())), warm)


def _kind_of(command: Sequence[str]) -> tuple[str, list[str]]:
    known = (("serve", SERVE), ("workers", WORKERS))
    return next(((kind, list(command[len(to) :])) for kind, to in known if tuple(command[: len(to)]) == to), ("", []))


def _ask(warm: socket.socket, asked: Mapping[str, object], *files: int) -> bytes:
    socket.send_fds(warm, [json.dumps(asked).encode()], files)
    return warm.recv(LONGEST)


@cache
def _start() -> socket.socket:
    """One for each test process; it ends when that has gone."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words = [sys.executable, "-m", __name__, str(its.fileno())]
    subprocess.Popen(words, cwd=ROOT, pass_fds=[its.fileno()], start_new_session=True)
    its.close()
    assert ours.recv(LONGEST) == READY
    return ours


def _serve(asks: socket.socket) -> None:
    warm_up()
    asks.send(READY)
    while True:
        said, files, *_ = socket.recv_fds(asks, LONGEST, 1)
        if not said:
            return
        asked = json.loads(said)
        if "ended" in asked:
            answer = os.waitstatus_to_exitcode(os.waitpid(asked["ended"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                _be(asks, files[0], **asked)
            os.close(files[0])
        asks.send(str(answer).encode())


def warm_up() -> None:
    """What every process would import, read and compile; but `workers`, as `dramatiq workers` acts when it does."""
    from mailflow import settings  # noqa: PLC0415 - only the process that forks needs all this
    from mailflow.core.reading import open_message, understand  # noqa: PLC0415
    from mailflow.core.reading.answering import context_for  # noqa: PLC0415
    from tests.once import keep_words_and_letters  # noqa: PLC0415

    for name in ("mailflow.cli", "mailflow.logs", "mailflow.ingress.listen", "mailflow.ingress.imap", "dramatiq"):
        import_module(name)
    for name in ("dramatiq.brokers.redis", "dramatiq.brokers.stub", "psycopg", "alembic.command", "prometheus_client"):
        import_module(name)
    keep_words_and_letters()
    with TemporaryDirectory() as folder:
        given = {"MAILFLOW_SERVICE__DOMAIN": "mentor.localhost", "MAILFLOW_SERVICE__DATA_DIR": folder}
        house = settings.build_to_serve(settings.load(settings.data("config"), given))
        house.store.close()
    for words in (house.words, *((one,) for one in house.words[:1])):  # all languages, and one
        for answering in ("tracker", "request", "survey"):
            understand(open_message(MAIL), context_for(answering, WHEN, words, locale="en-GB"))


def _be(
    asks: socket.socket, out: int, *, kind: str, words: list[str], environ: dict[str, str], folder: str
) -> NoReturn:
    """The program to its end, with its own environment and streams, and what an interpreter does then."""
    asks.close()
    os.setsid()
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), out, out)):
        os.dup2(file, number)
    os.closerange(3, 64)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    reload(sys.modules["mailflow.flow.failpoint"])  # it read its environment
    sys.argv = [kind, *words]
    code = _run(kind)
    threading._shutdown()
    atexit._run_exitfuncs()
    with suppress(ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _run(kind: str) -> object:
    try:
        return sys.modules["mailflow.cli"].app() if kind == "serve" else import_module("dramatiq.cli").main()
    except SystemExit as end:
        return end.code
    except BaseException:
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
