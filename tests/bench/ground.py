"""What every benchmark stands on: a folder, a sink, the mould of the scene; servers are started when asked for."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

from mailflow.flow import Mail
from tests.bench import scene
from tests.bench.databases import PostgreSQL, Redis
from tests.bench.load import Generator, Offered
from tests.bench.nulldoor import NullDoor
from tests.bench.postfix import Postfix
from tests.bench.report import Unable, tell
from tests.bench.service import Service, on_postgresql, on_sqlite
from tests.bench.sink import Sink


class Ground:
    """Use as a context: whatever was started is stopped at its end."""

    def __enter__(self) -> "Ground":
        self._after, self._rounds = ExitStack(), 0
        self.folder = Path(self._after.enter_context(tempfile.TemporaryDirectory(prefix="mailflow-bench-")))
        return self

    def __exit__(self, *why: object) -> None:
        self._after.close()

    def _kept(self, part: Any) -> Any:
        self._after.callback(part.stop)
        return part

    @cached_property
    def mould(self) -> scene.Mould:
        """One open request to copy."""
        return scene.make_mould(self.folder / "mould")

    @cached_property
    def sink(self) -> Sink:
        """Where all letters end."""
        sink: Sink = self._kept(Sink(self.folder))
        return sink

    @cached_property
    def postgresql(self) -> PostgreSQL:
        """One server for the run."""
        server: PostgreSQL = self._kept(PostgreSQL(self.folder / "postgresql"))
        return server

    @cached_property
    def redis(self) -> Redis:
        """One server for the run."""
        server: Redis = self._kept(Redis(self.folder / "redis"))
        return server

    @cached_property
    def null_door(self) -> NullDoor:
        """One for the run."""
        door: NullDoor = self._kept(NullDoor(self.folder))
        return door

    @cached_property
    def postfix(self) -> Postfix:
        """One for the run, in front of the sink."""
        postfix: Postfix = self._kept(Postfix(self.folder / "postfix", self.sink.port))
        return postfix

    def fresh(self) -> Path:
        """A folder nobody has used."""
        self._rounds += 1
        folder = self.folder / f"round-{self._rounds}"
        folder.mkdir()
        return folder

    def urls(self, backend: str) -> tuple[str, str]:
        """Database and queue of one round; empty for SQLite."""
        return ("", "") if backend == "SQLite" else (self.postgresql.fresh(), self.redis.fresh())

    def prepare(self, backend: str, pairs: list[scene.Pair]) -> tuple[Path, tuple[str, str]]:
        """A database with these requests open."""
        folder, urls = self.fresh(), self.urls(backend)
        house = scene.open_house(folder, scene.Tray().carry, database__url=urls[0])
        scene.write_rows(house.store, self.mould, pairs)
        house.store.close()
        if urls[0]:
            self.postgresql.settle(urls[0])
        return folder, urls

    def start(self, backend: str, folder: Path, urls: tuple[str, str], processes: int = 2) -> Service:
        """The service as it is run on this backend, ready."""
        service = (
            on_sqlite(folder, self.sink.port)
            if backend == "SQLite"
            else on_postgresql(folder, self.sink.port, urls, processes)
        )
        try:
            return service.settle(2.0 if backend == "SQLite" else 4.0)
        except Unable:
            service.stop()
            raise

    def offer(self, mails: list[Mail], port: int, sessions: int, rate: float = 0.0) -> Generator:
        """A generator with its connections made."""
        return Generator(self.folder, mails, port, sessions, rate)

    def push(self, mails: list[Mail], port: int, sessions: int) -> Offered:
        """Send them all, and wait for the last answer."""
        generator = self.offer(mails, port, sessions)
        generator.go()
        return generator.wait(300)


def try_each(what: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """What can be had here; the rest is told and left out."""
    had = {}
    for name, make in what.items():
        try:
            had[name] = make()
        except Unable as why:
            tell(f"{name}: left out: {why}")
    return had
