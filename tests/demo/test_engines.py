"""The demo's year is the same on one file and on PostgreSQL with Redis."""

import subprocess
import sys

import psycopg
import pytest

from tests.faults.servers import Redis


@pytest.fixture
def redis():
    server = Redis()
    server.start()
    yield server
    server.remove()


def test_the_year_goes_as_it_must_on_postgresql_and_redis(tmp_path, redis, request):
    url = request.getfixturevalue("postgres").get_uri()
    name = "demo" + tmp_path.name.replace("-", "_").lower()[-20:]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    words = ["demo", "--out", str(tmp_path / "letters"), "--database", url.replace("/postgres?", f"/{name}?")]
    command = [sys.executable, "-c", "from mailflow.cli import app; app()", *words, "--queue", redis.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    assert "The year went as it must" in done.stdout
    with psycopg.connect(url.replace("/postgres?", f"/{name}?")) as connection:
        assert connection.execute("SELECT count(*) FROM outbox WHERE state = 'sent'").fetchone()[0] > 100
