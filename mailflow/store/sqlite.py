"""How a connection to an SQLite file is set, so that what it commits is on disk."""

import os
import sqlite3
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

CHECKPOINT = 4000  # pages: 16 MB of journal before it is folded in, as each folding waits for the disk twice
WAL_TRIES, WAL_PAUSE = 100, 0.05  # seconds
LOOKS = "mailflow_looks"  # the option of a connection that only reads


def make_private(file: str) -> None:
    """A new file is its owner's alone; SQLite gives the two beside it the modes of this one."""
    with suppress(OSError):  # whoever connects is told
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def durable(connection: Any, record: object) -> None:
    """WAL with FULL: with NORMAL a commit answers before its data is on disk (TRUST.md, fact 1)."""
    _prepare(connection, "FULL")


def loose(connection: Any, record: object) -> None:
    """A process that dies loses nothing by it; a power cut may undo the last of these, and never half of one."""
    _prepare(connection, "NORMAL")


def _prepare(connection: Any, synchronous: str) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: begin_immediate does
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    zeroed = "secure_delete=ON"  # what is deleted is written over, whatever the library was built with
    for pragma in (f"synchronous={synchronous}", "foreign_keys=ON", f"wal_autocheckpoint={CHECKPOINT}", zeroed):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _switch_to_wal(cursor: Any) -> None:
    """Two that open a new file at once: SQLite refuses the second at once, whatever its time-out says."""
    for _ in range(WAL_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            time.sleep(WAL_PAUSE)
    cursor.execute("PRAGMA journal_mode=WAL")


def begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a read that later writes would fail under another writer."""
    if LOOKS not in connection.get_execution_options():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
