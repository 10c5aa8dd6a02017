"""`mailflow serve` as its users run it: a process, a socket, a signal."""

import json
import os
import re
import select
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from mailflow.cli.mail import printable
from mailflow.demo.sink import Sink
from tests.cli.test_bad_input import config, edit, mailflow  # noqa: F401 - a fixture

HELP = b"From: ana@home.example\r\nSubject: HELP\r\nMessage-ID: <1@home.example>\r\n\r\n"
DESK = "wit-connections@mentor.localhost"
SPEAKS = 60  # seconds until serve's first line, on a busy machine


@pytest.fixture
def sink():
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def health():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def serving(config, sink, tmp_path, health):  # noqa: F811 - the fixture
    edit(config / "mailflow.toml", "127.0.0.1:8025", "127.0.0.1:0")
    edit(config / "mailflow.toml", "smtp://127.0.0.1:1025", sink.url)
    people = tmp_path / "people.csv"
    people.write_text("email,name,role\nana@home.example,Ana Duarte,mentee\n")
    mailflow("people", "import", people, "--programme", "wit-connections", "--config", config)
    process = serve(config, health)
    yield process, port_of(process), config
    process.kill()
    process.wait()


def serve(folder, health="off"):
    """In an environment as empty as systemd's: no HOME, no LANG, and nothing about how Python buffers."""
    command = [sys.executable, "-c", "from mailflow.cli import app; app()", "serve", "--config", str(folder)]
    bare = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "MAILFLOW_HEALTH__LISTEN": health}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=bare)


def port_of(process):
    """From the first line, which is there while the service runs, also in a pipe."""
    if not select.select([process.stdout], [], [], SPEAKS)[0]:
        process.kill()
        pytest.fail("serve says nothing")
    return int(process.stdout.readline().split("127.0.0.1:")[1].split()[0])


def told(health):
    """What /metrics says of what stands in no database, and is not 0."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://{health}/metrics") as said:
        found = re.findall(
            r'^mailflow_(door_|smarthost_|job_)(?:refusals_total|answers_total|seconds_count){\w+="(\w+)"} (\S+)$',
            said.read().decode(),
            re.M,
        )
    return {kind + label: float(value) for kind, label, value in found if float(value)}


def test_a_first_mail_is_answered_and_ctrl_c_stops_cleanly(serving, sink, health):
    process, port, folder = serving
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as door:
        door.sendmail("ana@home.example", [DESK], HELP)
        door.sendmail("ana@home.example", [DESK], HELP.replace(b"From:", b"From: x@y.example\r\nFrom:"))
        answer = sink.wait_for(lambda caught: caught.rcpt_to == "ana@home.example", timeout=30)
    assert answer is not None
    assert time.monotonic() - began < 20  # a second on an idle machine
    assert answer.mail_from == ""  # RFC 3834: the null sender
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status = json.loads(mailflow("status", "--json", "--config", folder).stdout)
        if status["inbox"] == {"waiting": 0, "done": 1, "shunted": 1}:
            break
    assert status["inbox"] == {"waiting": 0, "done": 1, "shunted": 1}
    assert status["outbox"]["sent"] == 1
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as door, pytest.raises(smtplib.SMTPRecipientsRefused):
        door.sendmail("ana@home.example", ["nobody@mentor.localhost"], HELP)
    counted = told(health)  # by the doors, the post and the reader, each in a process of its own
    assert (counted["door_550"], counted["smarthost_sent"], counted["job_deliver"] > 0) == (1, 1, True)
    assert counted["job_process"] > 0
    shunted = mailflow("shunted", "list", "--config", folder).stdout
    assert "From" in shunted
    number = shunted.split()[0]
    read = mailflow("shunted", "show", "2" if number == "1" else "1", "--config", folder)
    assert (read.returncode, read.stdout, "not shunted, it is done" in read.stderr) == (1, "", True)
    assert "x@y.example" in mailflow("shunted", "show", number, "--config", folder).stdout
    assert "off the list" in mailflow("shunted", "drop", number, "--config", folder).stdout
    assert "From" not in mailflow("shunted", "list", "--config", folder).stdout
    assert "x@y.example" in mailflow("shunted", "show", number, "--config", folder).stdout  # it stays kept
    assert mailflow("shunted", "drop", number, "--config", folder).returncode == 1
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    said = process.stdout.read()
    assert "trust.level = standard: an answer acts when SPF or DKIM speaks" in said
    unfilled = "write programme.organisation, programme.postal and programme.signs in it-ology.toml, wict-midwest.toml"
    assert said.count("placeholder") == 1
    assert unfilled in said


def test_what_was_kept_before_a_kill_is_answered_after_the_next_start(serving, sink):
    process, port, folder = serving
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as door:
        door.sendmail("ana@home.example", [DESK], HELP)
    process.kill()
    process.wait()
    again = serve(folder)
    try:
        assert sink.wait_for(lambda caught: caught.rcpt_to == "ana@home.example", timeout=SPEAKS) is not None
    finally:
        again.kill()
        again.wait()


def test_a_smarthost_that_hangs_holds_up_neither_the_start_nor_the_stop(config, tmp_path):  # noqa: F811 - the fixture
    with socket.create_server(("127.0.0.1", 0)) as silent:
        edit(config / "mailflow.toml", "127.0.0.1:8025", "127.0.0.1:0")
        edit(config / "mailflow.toml", "smtp://127.0.0.1:1025", f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        people = tmp_path / "people.csv"
        people.write_text("email,name,role\nana@home.example,Ana Duarte,mentee\n")
        mailflow("people", "import", people, "--programme", "wit-connections", "--config", config)
        process = serve(config)
        port = port_of(process)
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as door:
            door.sendmail("ana@home.example", [DESK], HELP)
        time.sleep(1)  # the answer is under way
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert time.monotonic() - began < 10


def test_a_mail_that_is_shown_in_a_terminal_cannot_steer_it():
    shown = printable(b"Subject: \x1b[2J\x9b\r\n\r\n\xe2\x80\xaegnp.exe\tJos\xc3\xa9\x07\r\n")
    assert shown == "Subject: \ufffd[2J\ufffd\n\n\ufffdgnp.exe\tJosé\ufffd\n"
