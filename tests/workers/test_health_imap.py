"""What /readyz and /metrics say of the mailbox that is read by IMAP."""

import http.client
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from mailflow import settings
from mailflow.flow import CLOCK_LEASE, mailbox
from mailflow.flow.vitals import UNREAD
from mailflow.store import schema
from workers.health import health_of

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAILBOX = "mentor@example.org@imap.example.org/INBOX"


class Service:
    """A house with a held clock, and the health of one of its processes."""

    def __init__(self, url, folder, part: str = "") -> None:
        self.now = START
        environ = {"MAILFLOW_SERVICE__DATA_DIR": str(folder), "MAILFLOW_DATABASE__URL": url}
        loaded = settings.load(settings.data("config"), environ)
        self.house = settings.build(loaded, now=lambda: self.now, carry=lambda *_: None)
        self.health = health_of(
            self.house, "127.0.0.1:0", alive=lambda: True, folder=folder, part=part, mailbox=MAILBOX
        )
        self.health.start()

    def look(self, fault: str = "") -> None:
        mailbox.note_look(self.house, MAILBOX, fault)

    def ring(self) -> None:
        with self.house.store.engine.begin() as tx:
            tx.execute(schema.lease.delete())
            tx.execute(insert(schema.lease).values(name="clock", holder="x", until=self.now + CLOCK_LEASE))

    def ask(self, path: str) -> tuple[int, str]:
        line = http.client.HTTPConnection(*self.health.address, timeout=15)
        line.request("GET", path)
        answer = line.getresponse()
        said = answer.status, answer.read().decode()
        line.close()
        return said

    def ready(self) -> tuple[int, str]:
        self.ring()
        status, body = self.ask("/readyz")
        return status, json.loads(body)["checks"]["imap"]

    def close(self) -> None:
        self.health.stop()
        self.house.store.close()


@pytest.fixture
def service(database_url, tmp_path):
    one = Service(database_url, tmp_path)
    yield one
    one.close()


def test_a_mailbox_that_is_read_is_well(service):
    service.look()
    assert service.ready() == (200, "ok")
    service.look("the line was cut")
    assert service.ready() == (200, "ok")  # it may mend at once


def test_a_mailbox_nobody_could_read_yet_says_why(service):
    service.look("user or password are wrong")
    assert service.ready() == (503, "has not been read yet: user or password are wrong")


def test_a_mailbox_that_was_not_read_for_long_says_since_when_and_why(service):
    service.look()
    service.now += UNREAD + timedelta(minutes=1)
    assert service.ready() == (503, "has not been read for 13 min: see that `mailflow serve` runs, or its doors")
    service.look("the mail server cannot be reached")
    assert service.ready() == (503, "has not been read for 13 min: the mail server cannot be reached")
    service.look()
    assert service.ready() == (200, "ok")


def test_the_doors_are_ready_without_the_mailbox_and_say_so(tmp_path):
    doors = Service(f"sqlite:///{tmp_path / 'mailflow.db'}", tmp_path, "doors")
    doors.look("away")
    assert doors.ready() == (200, "has not been read yet: away")
    doors.close()


def test_the_last_success_is_a_figure(service):
    name = "mailflow_imap_last_success_timestamp_seconds"
    assert name not in service.ask("/metrics")[1]
    service.look()
    service.now += timedelta(hours=1)
    service.look("away")
    line = next(line for line in service.ask("/metrics")[1].splitlines() if line.startswith(name))
    assert float(line.split()[1]) == START.timestamp()
