"""`mailflow health` as a HEALTHCHECK runs it: one line and an exit code."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from mailflow.settings import data
from mailflow.store.engine import Store
from tests.cli.program import Done, mailflow

PROGRAM = [sys.executable, "-c", "from mailflow.cli import app; app()"]


class Machine:
    """A config folder, the ports of one service, and the command line."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.listen = f"127.0.0.1:{free.getsockname()[1]}"
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW")},
            "MAILFLOW_CONFIG": str(data("config")),
            "MAILFLOW_SERVICE__DATA_DIR": str(folder / "data"),
            "MAILFLOW_INGRESS__SMTP__LISTEN": "127.0.0.1:0",
            "MAILFLOW_HEALTH__LISTEN": self.listen,
            "http_proxy": "http://127.0.0.1:1",
        }

    def health(self, *words: str, **environ: str) -> Done:
        return mailflow("health", *words, environ={**self.environ, **environ})

    def serve(self) -> subprocess.Popen:
        return subprocess.Popen([*PROGRAM, "serve"], env=self.environ, stdout=subprocess.DEVNULL)


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def serving(machine):
    process = machine.serve()
    deadline = time.monotonic() + 60
    while machine.health().returncode and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.2)
    yield process
    process.kill()
    process.wait()


def figures(machine: Machine) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://{machine.listen}/metrics") as said:
        return said.read().decode()


def test_a_service_that_runs_is_ready_and_one_that_lost_its_post_is_not(machine, serving):
    done = machine.health()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ready: process, database, schema, clock, mail, disk ok")
    assert len(done.stdout.splitlines()) == 1
    assert json.loads(machine.health("--json").stdout)["ready"] is True
    assert machine.health(MAILFLOW_HEALTH__LISTEN=machine.listen.replace("127.0.0.1", "0.0.0.0")).returncode == 0
    assert machine.health("--direct").stdout == "ready: database, schema, disk ok\n"
    memory = re.findall(r'process_resident_memory_bytes{process="(\w+)"} (\S+)', figures(machine))
    assert {name: float(bytes_) > 1e7 for name, bytes_ in memory} == {"reader": True, "doors": True, "post": True}
    _, post = sorted(child.pid for child in psutil.Process(serving.pid).children())  # tests/workers/test_apart: doors
    os.kill(post, signal.SIGKILL)
    assert serving.wait(10) == 1
    done = machine.health()
    assert done.returncode == 1
    assert done.stdout.startswith(f"not ready: the service does not answer at {machine.listen} (health.listen): ")
    assert "Start `mailflow serve`" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_process_that_hangs_is_seen_and_the_check_does_not_hang_with_it(machine, serving):
    serving.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    done = machine.health()
    serving.send_signal(signal.SIGCONT)
    assert (done.returncode, "TimeoutError" in done.stdout) == (1, True)
    assert time.monotonic() - began < 15


def test_before_the_first_start_direct_says_what_is_missing_and_makes_nothing(machine, tmp_path):
    done = machine.health("--direct")
    assert (done.returncode, "database does not answer" in done.stdout) == (1, True)
    assert not (tmp_path / "data" / "mailflow.db").exists()


def test_redis_that_is_away_is_told_without_its_password(machine):
    done = machine.health(
        "--direct",
        MAILFLOW_QUEUE__URL="redis://:hunter2@127.0.0.1:1/0",
        MAILFLOW_DATABASE__URL="postgresql://mailflow:hunter2@127.0.0.1:1/mailflow",
    )
    assert done.returncode == 1
    assert "redis does not answer" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_direct_sees_a_database_that_answers_before_it_has_written(machine, postgres, tmp_path):
    name, uri = f"loosely{os.getpid()}", postgres.get_uri().replace("postgresql://", "postgresql+psycopg://")
    url = uri.replace("/postgres?", f"/{name}?")
    with create_engine(uri).connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text(f"CREATE DATABASE {name}"))
        Store(url).upgrade()
        assert machine.health("--direct", MAILFLOW_DATABASE__URL=url).stdout == "ready: database, schema, disk ok\n"
        tx.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    done = machine.health("--direct", MAILFLOW_DATABASE__URL=url)
    assert (done.returncode, "synchronous_commit is off; set it on" in done.stdout) == (1, True)


def test_where_nothing_listens_the_command_says_so(machine, tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "programmes").symlink_to(data("config") / "programmes")
    (folder / "mailflow.toml").write_text('[service]\ndomain = "mentor.localhost"\n[health]\nlisten = "off"\n')
    done = machine.health("--config", str(folder), MAILFLOW_HEALTH__LISTEN="")
    assert (done.returncode, "--direct" in done.stderr) == (2, True)


def test_a_port_in_use_stops_serve_with_one_line(machine):
    host, _, port = machine.listen.partition(":")
    with socket.create_server((host, int(port))):
        process = subprocess.run(
            [*PROGRAM, "serve"], env=machine.environ, capture_output=True, text=True, check=False, timeout=60
        )
    assert process.returncode == 1
    assert "health.listen" in process.stderr
    assert "in use" in process.stderr
    assert "Traceback" not in process.stderr
