"""The service as operators run it: one command on SQLite, or several processes on PostgreSQL and Redis."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import proc, scene
from tests.bench.process import Child, free_port, wait_for_port
from tests.bench.report import Unable

BIN = Path(sys.executable).parent
STRANGERS = "tests.bench.strangers"  # `mailflow`, to which the load generator is nobody's mail server


class Service:
    """Its processes, and where its door is."""

    def __init__(self, folder: Path, smarthost: int, database_url: str = "", queue_url: str = "") -> None:
        self._folder, self.port = folder, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self._environment = {
            **scene.environment(
                folder,
                database__url=database_url,
                queue__url=queue_url,
                ingress__smtp__listen=f"127.0.0.1:{self.port}",
                egress__smtp__url=f"smtp://127.0.0.1:{smarthost}",
                ingress__smtp__client_connections="0",
                ingress__smtp__client_mails_a_minute="0",
                ingress__smtp__client_recipients_a_minute="0",
                **scene.verifying(),
            ),
            "MAILFLOW_CONFIG": str(scene.config()),
        }
        self._children: list[Child] = []

    def serve(self, only: str = "") -> "Service":
        """`mailflow serve`, the whole or a part."""
        self._start([sys.executable, "-m", STRANGERS, "serve", *(["--only", only] if only else [])], only or "serve")
        if only in ("", "doors"):
            wait_for_port(self.port, self._children[-1])
        return self

    def work(self, processes: int = 2, threads: int = 4) -> "Service":
        """`dramatiq workers`."""
        command = [str(BIN / "dramatiq"), "workers", "--processes", str(processes), "--threads", str(threads)]
        self._start(command, "workers")
        return self

    def _start(self, command: Sequence[str], name: str) -> None:
        told = {**self._environment, "MAILFLOW_HEALTH__LISTEN": f"127.0.0.1:{free_port()}"}
        self._children.append(Child(command, self._folder / f"{name}.log", told))

    def settle(self, seconds: float = 2.0) -> "Service":
        """Until everybody has started; what died by then is told."""
        time.sleep(seconds)
        for child in self._children:
            if child.ended:
                words = child.last_words()
                self.stop()
                raise Unable(words)
        return self

    def pids(self) -> list[int]:
        """Its processes, for measuring."""
        return proc.members(child.pid for child in self._children)

    def said(self) -> str:
        """The end of what each process said: for the report of a failure."""
        return "; ".join(child.last_words() for child in self._children)

    def stop(self) -> None:
        """Last started, first stopped."""
        for child in reversed(self._children):
            child.stop()
        self._children.clear()


def on_sqlite(folder: Path, smarthost: int) -> Service:
    """Everything by one command."""
    return Service(folder, smarthost).serve()


def on_postgresql(folder: Path, smarthost: int, urls: tuple[str, str], processes: int = 2) -> Service:
    """Doors, clock and workers in processes of their own."""
    return Service(folder, smarthost, *urls).serve("doors").serve("clock").work(processes)
