"""The memory's engine: one database, durable before it says so."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from mailflow.store import sqlite
from mailflow.store.inbox import LANES, keep_lane
from mailflow.store.ledger import Ledger
from mailflow.store.turn import Queue, waits_for

MIGRATING = 7_331_001  # PostgreSQL's advisory lock: two replicas that start at once migrate one after the other
FULL = 2  # SQLite's synchronous: a commit is on disk before it is answered
# A plan made on an empty queue table would make each claim slow later; and a scan that is forbidden looks so dear to
# PostgreSQL that it would compile the statement, for 60 ms and more each time.
PLANS = "-c plan_cache_mode=force_custom_plan -c enable_seqscan=off -c jit=off"
LOOSE = "-c synchronous_commit=off"
IDLE = "-c idle_in_transaction_session_timeout=60000"  # ms; a machine that vanished must not hold its locks for ever
# A server that vanished says nothing: without these, whoever waits for its answer waits for hours.
FOUND_GONE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
ENDING = 2.0  # seconds that the parts of a service that was killed have to end, too
Begin = Callable[[], AbstractContextManager[Ledger]]
LOSES = "would lose mail it has accepted"
DURABLE = ("synchronous_commit", "fsync", "full_page_writes")


class StoreError(Exception):
    """The database cannot be used; the text is one line that says what to do."""


class Store:
    """Opens transactions. `database.url` is SQLAlchemy's; an SQLite file needs nothing installed."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = read_url(url)
        self.engine = self._engine(durable=durable)  # False: for what is thrown away
        self._loose_engine = self._engine(durable=False)
        self._queue = Queue(self._beside(".turn"))
        self._lane = threading.Lock()
        self._alone: int | None = None

    @property
    def lite(self) -> bool:
        """One SQLite file, one writer."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def lanes(self) -> int:
        """Into how many lanes mail is sorted; with one writer, more than one would only make smaller batches."""
        return 1 if self.lite else LANES

    def _engine(self, *, durable: bool) -> Engine:
        return self._sqlite(durable) if self.lite else self._postgresql(durable)

    def _sqlite(self, durable: bool) -> Engine:
        engine = create_engine(self.url, connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(engine, "connect", sqlite.durable if durable else sqlite.loose)
        event.listen(engine, "begin", sqlite.begin_immediate)
        return engine

    def _postgresql(self, durable: bool) -> Engine:
        options = [str(self.url.query.get("options", "")), PLANS, IDLE, "" if durable else LOOSE]
        arguments = {**FOUND_GONE, "connect_timeout": 5, "options": " ".join(options).strip()}
        return create_engine(self.url, pool_size=20, max_overflow=10, hide_parameters=True, connect_args=arguments)

    def begin(self) -> AbstractContextManager[Ledger]:
        """One transaction: all of it, on disk when it ends, or nothing."""
        return self._begin(self.engine)

    def begin_loose(self) -> AbstractContextManager[Ledger]:
        """One that a crash of the database may undo, whole, where doing it again does no harm: a lease is taken."""
        return self._begin(self._loose_engine)

    @contextmanager
    def look(self) -> Iterator[Ledger]:
        """For a question that sees one moment, and keeps no writer waiting: a statement, and no transaction."""
        how = {sqlite.LOOKS: True} if self.lite else {"isolation_level": "AUTOCOMMIT"}
        with self.engine.connect().execution_options(**how) as connection:
            yield Ledger(connection)

    @contextmanager
    def _begin(self, engine: Engine) -> Iterator[Ledger]:
        turn = self._queue if self.lite else nullcontext()
        with turn, engine.connect() as connection, self._begin_on(connection) as ledger:
            yield ledger

    @contextmanager
    def hold_lane(self, lane: int) -> Iterator[Begin]:
        """Several transactions in one lane, between which nobody else comes to it."""
        if self.lite:
            with self._lane:
                yield self.begin
            return
        with self.engine.connect() as connection:
            try:
                keep_lane(connection, lane)
                yield lambda: self._begin_on(connection)
            finally:
                connection.invalidate()  # the lock goes with the connection, whatever has happened to either

    @contextmanager
    def _begin_on(self, connection: Connection) -> Iterator[Ledger]:
        with connection.begin():
            ledger = Ledger(connection)
            yield ledger
            ledger.flush()

    # -- what must be true before we serve --------------------------------------------------------------

    def open(self, *, make: bool = False) -> None:
        """See that the tables are of this version; `make` them where there are none. StoreError says what to do."""
        with self._reachable():
            found = self._revision()
        if not found and make:
            self.upgrade()
        elif not found:
            raise StoreError(
                f"no database at {self._shown()} yet: `mailflow serve` or `mailflow db upgrade` makes it;"
                " if you have one, correct database.url or service.data_dir"
            )
        elif found != _head():
            raise StoreError(self._other_version(found))

    def upgrade(self) -> None:
        """Bring the tables to this version. Safe to run again, and by two at once."""
        if self.lite:
            sqlite.make_private(str(self.url.database))
        with self._reachable(), self.engine.begin() as tx:
            if not self.lite:
                tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
            found = MigrationContext.configure(tx).get_current_revision() or ""
            if found and found not in _known():
                raise StoreError(self._other_version(found))
            with self._migrating(found):
                config = _alembic()
                config.attributes["connection"] = tx
                command.upgrade(config, "head")

    def check_durable(self) -> None:
        """Refuse a database that answers before it has written (TRUST.md P2)."""
        with self._reachable(), self.engine.connect() as tx:
            loose = _loose_sqlite(tx) if self.lite else loose_postgresql(tx)
        if loose:
            raise StoreError(f"{self._shown()} {loose}")

    def hold_alone(self) -> None:
        """One service on one SQLite file; the lock goes with the process, however it ends."""
        if not self.lite:
            return
        file = self._beside(".lock")
        try:
            self._alone = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as fault:
            said = f"cannot open the database {self._shown()}: {fault.strerror}"
            raise StoreError(f"{said}; check database.url, and that its folder can be written") from None
        if not waits_for(self._alone, ENDING):
            raise StoreError(
                f"another `mailflow serve` works on {self.url.database}; stop it, or use PostgreSQL for several"
            )
        self._check_one_name()

    def _check_one_name(self) -> None:
        """By a hard link another service would not find our lock, nor SQLite the journal that belongs to the file."""
        file = str(self.url.database)
        if os.path.exists(file) and os.stat(file).st_nlink > 1:
            raise StoreError(
                f"{file} has another name, a hard link, and SQLite would lose mail by it; remove that name"
                f" (find FOLDER -samefile {file} shows it)"
            )

    def _beside(self, ending: str) -> Path:
        """A file beside SQLite's, the same by whichever symbolic link one comes."""
        return Path(os.path.realpath(self.url.database or "") + ending)

    def scrub(self) -> bool:
        """What was deleted is gone from SQLite's file and its journal; False: somebody reads, so try again later."""
        if not self.lite:  # autovacuum does it in its own time (docs/operating.md)
            return True
        with self._queue, closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy[0]

    def part(self) -> None:
        """Let go of every connection: a process that is forked must not have any."""
        self.engine.dispose()
        self._loose_engine.dispose()
        self._queue.close()

    def close(self) -> None:
        """Let go of every connection, and of the file."""
        self.part()
        if self._alone is not None:
            os.close(self._alone)
            self._alone = None

    def _revision(self) -> str:
        if self.lite and not os.path.exists(self.url.database or ""):  # to connect would make it
            return ""
        with self.engine.connect() as tx:
            if not inspect(tx).has_table("alembic_version"):
                return ""
            return MigrationContext.configure(tx).get_current_revision() or ""

    def _other_version(self, found: str) -> str:
        if found in _known():
            return f"{self._shown()} is of an older version ({found}, not {_head()}); run `mailflow db upgrade`"
        return f"{self._shown()} was made by a newer mailflow ({found}); install that version, or restore a backup"

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as wrong:
            said = f"cannot open the database {self._shown()}: {_first(wrong)}"
            where = "its folder can be written" if self.lite else "the server runs and knows this user and database"
            raise StoreError(f"{said}; check database.url, and that {where}") from None

    @contextmanager
    def _migrating(self, found: str) -> Iterator[None]:
        """What fails here is the migration; but a connection that broke is still the connection's fault."""
        try:
            yield
        except DBAPIError as wrong:
            if wrong.connection_invalidated:
                raise
            step = f"cannot bring the database {self._shown()} from version {found or 'none'} to {_head()}"
            what_to_do = "nothing was changed; mend this, then run `mailflow db upgrade`"
            raise StoreError(f"{step}: {_first(wrong)}; {what_to_do}") from None

    def _shown(self) -> str:
        return self.url.render_as_string(hide_password=True)


def read_url(url: str) -> URL:
    """The address of a database we know. StoreError says what to write."""
    try:
        read = make_url(_with_driver(url))
        read.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError):
        right = "sqlite:////path/to/mailflow.db or postgresql://user:password@host/database"
        raise StoreError(f"database.url is no database's address; write {right}") from None
    kind = read.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise StoreError(f"database.url: {kind} is not known; use SQLite or PostgreSQL")
    if kind == "sqlite" and read.database in (None, "", ":memory:"):
        raise StoreError("database.url names no file: what is kept in memory is lost; write sqlite:////path/to/file")
    return read


def _with_driver(url: str) -> str:
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _head() -> str:
    return ScriptDirectory.from_config(_alembic()).get_current_head() or ""


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}


def _loose_sqlite(tx: Connection) -> str:
    level = tx.execute(text("PRAGMA synchronous")).scalar_one()
    journal = tx.execute(text("PRAGMA journal_mode")).scalar_one()
    if level < FULL:
        return f"{LOSES}: PRAGMA synchronous is {level}; it must be FULL"
    return "" if journal == "wal" else f"{LOSES}: its journal is {journal}, not WAL; keep the file on a local disk"


def loose_postgresql(tx: Connection) -> str:
    """Why this server answers before it has written, and what to do; empty where it does not."""
    off = [name for name in DURABLE if tx.execute(text(f"SHOW {name}")).scalar_one() == "off"]
    what_to_do = "set it on in postgresql.conf, or for this user and database"
    return f"{LOSES}: {' and '.join(off)} is off; {what_to_do}" if off else ""


def _first(wrong: DBAPIError) -> str:
    return str(wrong.orig).splitlines()[0]
