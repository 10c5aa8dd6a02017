"""The whole database in one SQLite file, from whichever database it stands in, and back into an empty one."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from sqlalchemy import Connection, delete, func, insert, inspect, literal_column, select
from sqlalchemy.exc import DBAPIError

from mailflow.store.engine import Store, StoreError
from mailflow.store.schema import inbox, metadata, person

AT_ONCE = 1000  # rows
NO_BACKUP = "is no backup of mailflow's"


def back_up(store: Store, file: Path) -> None:
    """As it stood at one moment, while the service may run; there is no file of that name before it is whole."""
    if file.exists():
        raise StoreError(f"{file} is there already; name another file, and delete old backups yourself")
    with _beside(file) as copy:
        if store.lite:
            _copy_file(str(store.url.database), copy)
        else:
            with closing(_lite(copy)) as target:
                target.upgrade()
                with _snapshot(store) as source, target.engine.begin() as tx:
                    _copy_rows(source, tx)
        _as_one_file(copy)
        os.link(copy, file)


def restore(file: Path, store: Store) -> None:
    """Into an empty place, in this version's form. StoreError says why not, and then nothing was changed."""
    _check_empty(store)
    target = Path(str(store.url.database)) if store.lite else Path(gettempdir()) / "restored"
    with _beside(target) as copy:
        _copy_file(str(file), copy)
        with closing(_lite(copy)) as source:
            source.upgrade()
            if not store.lite:
                store.upgrade()
                with source.engine.begin() as rows, store.engine.begin() as tx:
                    _copy_rows(rows, tx)
                    _count_on(tx)
        if store.lite:
            _as_one_file(copy)
            os.link(copy, target)


def _lite(file: Path) -> Store:
    return Store(f"sqlite:///{file}", durable=False)


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A new file of ours alone, on the same disk; gone, with what stands beside it, unless it got a name."""
    try:
        with TemporaryDirectory(prefix=".mailflow-", dir=file.parent) as made:
            copy = Path(made) / "copy.db"
            copy.touch(mode=0o600)
            yield copy
    except OSError as fault:
        raise StoreError(f"{file}: cannot be written ({fault.strerror}); name another folder") from None


def _copy_file(source: str, target: Path) -> None:
    """By SQLite's online backup, which a service that writes does not disturb."""
    try:
        with closing(sqlite3.connect(f"{Path(source).absolute().as_uri()}?mode=ro", uri=True)) as old:
            if old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone() != (1,):
                raise StoreError(f"{source} {NO_BACKUP}")
            with closing(sqlite3.connect(target)) as new:
                old.backup(new)
    except sqlite3.DatabaseError as fault:
        raise StoreError(f"{source} {NO_BACKUP}, or it is broken ({fault})") from None


def _as_one_file(file: Path) -> None:
    """With nothing beside it that would have to be copied, too; whole, and on disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        sound = connection.execute("PRAGMA quick_check").fetchone()
    if sound != ("ok",):
        raise StoreError(f"the copy is not sound: {sound[0]}")
    with file.open("rb") as copied:
        os.fsync(copied.fileno())


@contextmanager
def _snapshot(store: Store) -> Iterator[Connection]:
    """One moment of PostgreSQL, whoever writes meanwhile."""
    with store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as tx, tx.begin():
        yield tx


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        target.execute(delete(table))  # what a migration or a start wrote into it
        for rows in source.execution_options(yield_per=AT_ONCE).execute(select(table)).partitions():
            target.execute(insert(table), [dict(row._mapping) for row in rows])


def _count_on(tx: Connection) -> None:
    """PostgreSQL numbers new rows from where the old ones end."""
    for table in metadata.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None and counted.autoincrement is True:
            sequence = func.pg_get_serial_sequence(table.name, counted.name)
            last = select(func.coalesce(func.max(counted), 0) + 1).scalar_subquery()
            tx.execute(select(func.setval(sequence, last, literal_column("false"))))


def _check_empty(store: Store) -> None:
    if store.lite:
        if Path(str(store.url.database)).exists():
            raise StoreError(f"{store.url.database} is there already; move it away, with what stands beside it")
        return
    try:
        with store.engine.connect() as tx:
            laid = inspect(tx).has_table(person.name)
            used = laid and any(tx.execute(select(one).limit(1)).first() for one in (person, inbox))
    except DBAPIError as fault:
        raise StoreError(f"database.url: cannot be used ({type(fault.orig).__name__}); see that it runs") from None
    if used:
        raise StoreError("the database of database.url has people or mail already; restore into an empty one")
