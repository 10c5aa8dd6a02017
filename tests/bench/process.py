"""Processes of our own: started with a folder for what they say, spoken to by lines, always stopped."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench.report import Unable

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: "Child | None" = None, patience: float = 30) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process is not None and process.ended:
                raise Unable(process.last_words()) from None
            time.sleep(0.05)
    raise Unable(
        f"nobody listens on port {port} after {patience:.0f} s" + (f": {process.last_words()}" if process else "")
    )


LIVE: list["Child"] = []  # whatever still runs


def stop_all() -> None:
    """However a benchmark ended, nothing of it stays."""
    for child in reversed(LIVE.copy()):
        child.stop()


class Child:
    """One process in a group of its own."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None, **more: Any) -> None:
        self.command, self._log = list(command), log
        environ = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=more.pop("stdout", out),
                stderr=out,
                env={**environ, "PYTHONPATH": str(ROOT), **(env or {})},
                cwd=more.pop("cwd", ROOT),
                start_new_session=True,
                **more,
            )
        LIVE.append(self)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def last_words(self) -> str:
        """How it ended, and the end of what it said."""
        said = self._log.read_text(errors="replace").strip().splitlines()[-5:]
        how = f"ended with {self.process.returncode}" if self.ended else "is running"
        return f"`{' '.join(self.command[:6])}` {how}; it said: {' / '.join(said) or 'nothing'}"

    def stop(self, patience: float = 15, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask, wait, and make sure; the whole group goes."""
        if not self.ended:
            self.process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        if self in LIVE:
            LIVE.remove(self)


class Helper(Child):
    """A module of ours that takes a line and answers with a line."""

    def __init__(self, module: str, arguments: Sequence[str], log: Path) -> None:
        command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
        super().__init__(command, log, stdout=subprocess.PIPE)

    def ask(self, line: str, patience: float = 60) -> str:
        """Say a line, hear a line."""
        self.say(line)
        return self.hear(patience)

    def say(self, line: str) -> None:
        """Say a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def hear(self, patience: float = 60) -> str:
        """The next line; empty where none came in time."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], patience)
        answer = self.process.stdout.readline().decode().strip() if ready else ""
        if not answer and self.ended:
            raise Unable(self.last_words())
        return answer
