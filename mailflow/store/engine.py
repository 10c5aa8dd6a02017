"""The memory's engine: one database, durable before it says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError


class StoreError(Exception):
    """The database cannot be used; the text is one line that says what to do."""


class Store:
    """Opens transactions. `database.url` is SQLAlchemy's; an SQLite file needs nothing installed."""

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            self.url.get_dialect()
        except (ArgumentError, NoSuchModuleError):
            raise StoreError(f"database.url = {url!r} is no database; write sqlite:///path/to/mailflow.db") from None
        self.engine = (
            create_engine(self.url, pool_size=20, max_overflow=10, hide_parameters=True)
            if not self._lite
            else self._sqlite()
        )

    @property
    def _lite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def _sqlite(self) -> Any:
        engine = create_engine(self.url, connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin_immediate)
        return engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: all of it, or nothing."""
        with self.engine.begin() as tx:
            yield tx

    def upgrade(self) -> None:
        """Bring the tables to this version. Safe to run again."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self.begin() as tx:
                config.attributes["connection"] = tx
                command.upgrade(config, "head")
        except OperationalError as wrong:
            said = f"cannot open the database {self._shown()}: {_first(wrong)}"
            raise StoreError(f"{said}; check database.url and that its folder can be written") from None

    def _shown(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _durable(connection: Any, record: object) -> None:
    """WAL with FULL: with NORMAL a commit answers before its data is on disk (TRUST.md, fact 1)."""
    connection.isolation_level = None  # the driver must not begin by itself: _begin_immediate does
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a read that later writes would fail under another writer."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _first(wrong: Exception) -> str:
    return str(getattr(wrong, "orig", wrong)).splitlines()[0]
