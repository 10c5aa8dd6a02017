"""`mailflow doctor` at a terminal, in a script and in cron: what it prints, and how it ends."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.demo.sink import Sink
from mailflow.settings import data
from tests.cli.program import Done, mailflow
from tests.once import lay_tables


class Machine:
    """A config for trying things out, and the command line."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        folder.chmod(0o700)
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW")},
            "MAILFLOW_CONFIG": str(data("config")),
            "MAILFLOW_SERVICE__DATA_DIR": str(folder),
            "MAILFLOW_EGRESS__SMTP__URL": sink.url,
            "MAILFLOW_INGRESS__SMTP__LISTEN": "127.0.0.1:1",
        }
        lay_tables(f"sqlite:///{folder / 'mailflow.db'}")

    def doctor(self, *words: str, **environ: str) -> Done:
        return mailflow("doctor", *words, environ={**self.environ, **environ})


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def machine(tmp_path: Path, sink: Sink) -> Machine:
    return Machine(tmp_path, sink)


AWAY = {"MAILFLOW_EGRESS__SMTP__URL": "smtp://127.0.0.1:1"}


def test_every_check_has_a_line_and_what_is_ill_its_remedy(machine: Machine, sink: Sink) -> None:
    done = machine.doctor("--send-test", "ana@home.example")
    assert done.returncode == 0, done
    lines = done.stdout.splitlines()
    assert "OK database the database answers, and loses nothing that it has answered for" in " ".join(
        done.stdout.split()
    )
    assert "OK    smarthost    smarthost 127.0.0.1" in done.stdout
    assert "WARN  mx           mentor.localhost is a name for trying things out" in done.stdout
    assert "mend: Give service.domain a subdomain of your own" in done.stdout
    assert lines[-1].startswith("20 checks: ") and "FAIL" not in lines[-1]
    assert [letter.rcpt_to for letter in sink.letters] == ["ana@home.example"]


def test_what_fails_is_the_exit_code(machine: Machine) -> None:
    done = machine.doctor("--json", **AWAY)
    told = json.loads(done.stdout)
    assert (done.returncode, told["failed"]) == (1, True)
    [smarthost] = [one for one in told["checks"] if one["name"] == "smarthost"]
    assert set(smarthost) == {"name", "level", "said", "why", "mend", "records"}
    assert (smarthost["level"], smarthost["mend"][:21]) == ("FAIL", "Nobody listens there:")


def test_in_cron_only_what_changed_is_told(machine: Machine) -> None:
    first = machine.doctor("--changes-only").stdout
    assert "WARN  mx" in first and "OK  " not in first  # of a first run, what is not well
    assert machine.doctor("--changes-only").stdout == ""
    worse = machine.doctor("--changes-only", **AWAY)
    assert (worse.returncode, worse.stdout[:16]) == (1, "FAIL  smarthost ")
    assert machine.doctor("--changes-only", **AWAY).stdout == ""
    better = json.loads(machine.doctor("--changes-only", "--json").stdout)["checks"]
    assert [(one["name"], one["level"]) for one in better] == [("smarthost", "OK")]


def test_what_the_last_run_left_may_be_broken(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "doctor.json").write_text("[not what", encoding="utf-8")
    assert "mx" in machine.doctor("--changes-only").stdout
    assert (tmp_path / "doctor.json").stat().st_mode & 0o777 == 0o600


def test_a_wrong_setting_is_told_alone(machine: Machine) -> None:
    done = machine.doctor("--json", MAILFLOW_TRUST__LEVEL="much")
    [told] = json.loads(done.stdout)["checks"]
    assert (done.returncode, told["name"], told["level"]) == (2, "settings", "FAIL")
    assert "trust.level = 'much'" in told["said"]
    assert machine.doctor(MAILFLOW_EGRESS__SMTP__URL="http://x").returncode == 2
