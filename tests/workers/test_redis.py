"""A Redis that would forget bells is told at every start, by whoever uses it; and it stops nobody."""

import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time

import pytest
import redis
from dramatiq import Message
from sqlalchemy import create_engine, make_url, text

from mailflow import settings
from mailflow.settings import data
from mailflow.store.engine import Store
from tests import warm
from tests.faults.servers import Redis, wait_until
from workers.actors import QUEUE
from workers.broker import WAKES, backlog, make_broker, warn_of

CLOCK = [sys.executable, "-c", "from mailflow.cli import app; app()", "serve", "--only", "clock"]
WORKERS = [sys.executable, "-m", "dramatiq", "workers", "--processes", "1", "--threads", "1", "--skip-logging"]


@pytest.fixture
def forgetful():
    server = Redis()
    server.start()
    redis.Redis(port=server.port).config_set("maxmemory", "64mb")
    redis.Redis(port=server.port).config_set("maxmemory-policy", "allkeys-lru")
    yield server
    server.remove()


@pytest.fixture
def environ(forgetful, postgres, tmp_path):
    """What a process of its own is told: a real database, and that Redis."""
    uri, name = (
        postgres.get_uri().replace("postgresql://", "postgresql+psycopg://"),
        f"bells_{secrets.token_hex(6)}",
    )
    with create_engine(uri).connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text(f"CREATE DATABASE {name}"))
    given = {
        "CONFIG": str(data("config")),
        "SERVICE__DATA_DIR": str(tmp_path),
        "DATABASE__URL": uri.replace("/postgres?", f"/{name}?"),
        "QUEUE__URL": forgetful.url,
        "HEALTH__LISTEN": "off",
    }
    return {**os.environ, **{f"MAILFLOW_{name}": value for name, value in given.items()}}


@pytest.mark.parametrize("command", [CLOCK, WORKERS], ids=["serve", "workers"])
def test_every_process_warns_of_a_redis_that_evicts_and_works_on(environ, tmp_path, command):
    Store(environ["MAILFLOW_DATABASE__URL"]).upgrade()
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = warm.begin(command, env=environ, stdout=out, stderr=out)
    assert wait_until(lambda: "Redis evicts (allkeys-lru)" in log.read_text()), log.read_text()
    assert "set maxmemory-policy noeviction" in log.read_text()
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0, log.read_text()


def test_workers_refuse_a_database_that_is_not_there_yet(environ):
    done = subprocess.run(WORKERS, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "no database at" in done.stderr) == (1, True), done.stderr


def test_workers_refuse_a_wrong_setting(environ):
    wrong = {**environ, "MAILFLOW_QUEUE__URL": ""}
    done = subprocess.run(WORKERS, env=wrong, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "queue.url is empty" in done.stderr) == (2, True), done.stderr


def test_a_redis_that_keeps_what_it_has_and_none_at_all_are_no_news(forgetful, caplog):
    redis.Redis(port=forgetful.port).config_set("maxmemory-policy", "noeviction")
    warn_of(forgetful.url)
    warn_of("")
    assert caplog.records == []


def test_a_redis_that_is_away_is_told_without_its_password(caplog):
    caplog.set_level(logging.WARNING)
    warn_of("redis://:hunter2@127.0.0.1:1/0")
    assert "does not answer" in caplog.text
    assert "hunter2" not in caplog.text


def test_two_services_on_one_redis_hear_their_own_bells_only(forgetful):
    mine, other = make_broker(forgetful.url, "a"), make_broker(forgetful.url, "b")
    for broker in (mine, other):
        broker.declare_queue(QUEUE)
    mine.enqueue(Message(QUEUE, "process", (0,), {}, {}))
    assert (backlog(mine, QUEUE), backlog(other, QUEUE)) == (1, 0)
    assert next(other.consume(QUEUE, timeout=100)) is None
    assert next(mine.consume(QUEUE, timeout=100)) is not None


def test_a_bell_wakes_who_waits_and_idle_waiting_asks_redis_seldom(forgetful):
    broker, server = make_broker(forgetful.url, "a"), redis.Redis(port=forgetful.port)
    broker.declare_queue(QUEUE)
    consumer = broker.consume(QUEUE)
    before = server.info("commandstats")["cmdstat_evalsha"]["calls"] if next(consumer) is None else 0
    assert [next(consumer) for _ in range(2)] == [None, None]
    assert server.info("commandstats")["cmdstat_evalsha"]["calls"] - before <= 2
    threading.Timer(0.2, broker.enqueue, [Message(QUEUE, "process", (0,), {}, {})]).start()
    began = time.monotonic()
    assert next(consumer) is not None
    assert time.monotonic() - began < WAKES / 1000


def test_a_databases_bells_have_one_name_on_every_machine(database_url, tmp_path):
    def name(machine, **more):
        given = {
            "DATABASE__URL": database_url,
            "SERVICE__DATA_DIR": str(tmp_path / machine),
            "SERVICE__SECRET": "x" * 32,
        }
        environ = {f"MAILFLOW_{key}": value for key, value in given.items()}
        house = settings.build(settings.load(data("config"), environ), works=True)
        house.store.close()
        return house.name

    assert name("doors") == name("workers")
    assert name("doors") not in ("", f"-{make_url(database_url).database}")
