"""What /livez, /readyz and /metrics say: the truth, in one line, whatever is away."""

import http.client
import json
import os
import re
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine, insert, text, update

from mailflow import settings
from mailflow.flow import CLOCK_LEASE
from mailflow.flow import vitals as flow_vitals
from mailflow.flow.vitals import Tally
from mailflow.ingress.listen import DoorError
from mailflow.ingress.web import MOST_CALLERS
from mailflow.store import schema
from mailflow.store.vitals import MOST, Reader
from workers import expiry
from workers import health as module
from workers.health import health_of

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class House:
    """A real house on a real database, with a held clock, and its health."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder, self.alive, self.now = folder, True, START
        environ = {"MAILFLOW_SERVICE__DATA_DIR": str(folder), "MAILFLOW_DATABASE__URL": url}
        loaded = settings.load(settings.data("config"), environ)
        self.house = settings.build(loaded, now=lambda: self.now, carry=lambda *_: None)
        self.started = []

    def health(self, part: str = "", queue_url: str = ""):
        health = health_of(
            self.house, "127.0.0.1:0", alive=lambda: self.alive, queue_url=queue_url, folder=self.folder, part=part
        )
        health.start()
        self.started.append(health)
        return health

    def ring(self) -> None:
        with self.house.store.engine.begin() as tx:
            tx.execute(text("DELETE FROM lease"))
            tx.execute(insert(schema.lease).values(name="clock", holder="x", until=self.now + CLOCK_LEASE))

    def mail(self, number: int, **values) -> None:
        row = {"key": str(number), "received_at": self.now, "mail_from": "ana@home.example", "raw": b"taintbody"}
        row |= {"rcpt_to": "wit-connections@mentor.localhost", "lane": number % 8, "state": "waiting"}
        with self.house.store.engine.begin() as tx:
            tx.execute(insert(schema.inbox).values(row | values))

    def letter(self, number: int, **values) -> None:
        row = {"id": str(number), "programme": "wit-connections", "person_id": "p", "address": "ana@home.example"}
        row |= {"template": "help", "language": "en", "facts": {"name": "taintname"}, "nature": "answer"}
        row |= {"message_id": f"<{number}@x>", "reply_to": "r-x@y", "mail_from": "", "subject": "", "state": "waiting"}
        row |= {"written_at": self.now, "due_at": self.now}
        with self.house.store.engine.begin() as tx:
            tx.execute(insert(schema.outbox).values(row | values))

    def close(self) -> None:
        for health in self.started:
            health.stop()
        self.house.store.close()


@pytest.fixture
def house(database_url, tmp_path):
    house = House(database_url, tmp_path)
    yield house
    house.close()


@pytest.fixture
def lite(tmp_path):
    house = House(f"sqlite:///{tmp_path / 'mailflow.db'}", tmp_path)
    yield house
    house.close()


def ask(health, path: str, method: str = "GET") -> tuple[int, str]:
    line = http.client.HTTPConnection(*health.address, timeout=15)
    line.request(method, path)
    answer = line.getresponse()
    said = answer.status, answer.read().decode()
    line.close()
    return said


def ready(health) -> tuple[int, dict[str, str]]:
    status, body = ask(health, "/readyz")
    told = json.loads(body)
    assert told["ready"] == (status == 200)
    return status, told["checks"]


def figures(health) -> dict[str, float]:
    """Every sample as `name{labels}`."""
    _, body = ask(health, "/metrics")
    return {
        f"{s.name}{{{','.join(f'{k}={v}' for k, v in sorted(s.labels.items()))}}}": s.value
        for family in text_string_to_metric_families(body)
        for s in family.samples
    }


def test_all_is_well(house):
    house.ring()
    health = house.health()
    assert ask(health, "/livez") == (200, "alive\n")
    status, checks = ready(health)
    assert (status, set(checks.values())) == (200, {"ok"})
    assert set(checks) == {"process", "database", "schema", "clock", "mail", "disk"}


def test_a_process_with_a_dead_part_wants_a_restart(house):
    house.ring()
    health = house.health()
    house.alive = False
    assert ask(health, "/livez")[0] == 503
    assert ready(health)[0] == 503


def test_no_clock_and_a_clock_that_fell_silent(house):
    health = house.health()
    assert ready(health) == (503, ready(health)[1])
    assert "does not ring" in ready(health)[1]["clock"]
    house.ring()
    house.now += CLOCK_LEASE + timedelta(seconds=5)  # another is just taking over
    assert ready(health)[0] == 200
    house.now += timedelta(minutes=3)
    assert "silent for 3 min" in ready(health)[1]["clock"]


def test_mail_that_nobody_reads(house):
    house.mail(1)
    house.now += timedelta(minutes=4)
    house.ring()
    health = house.health()
    assert ready(health)[0] == 200
    house.now += timedelta(minutes=2)
    house.ring()
    house.mail(2)
    status, checks = ready(health)
    assert (status, "waited for 6 min" in checks["mail"]) == (503, True)


def test_mail_that_waits_for_a_name_server_is_no_fault_of_ours(house):
    later = house.now + timedelta(minutes=10)
    house.mail(8, sender="ana@home.example", try_at=later)
    house.mail(16, sender="ana@home.example")  # hers, too: it keeps its order
    house.now += timedelta(minutes=9)
    house.ring()
    health = house.health()
    assert ready(health)[0] == 200
    told = figures(health)
    assert (told["mailflow_inbox_mails{state=put off}"], told["mailflow_oldest_mail_seconds{}"]) == (1, 0)
    house.mail(24, sender="ben@work.example", received_at=house.now - timedelta(minutes=6))
    assert "waited for 6 min" in ready(health)[1]["mail"]


def test_tables_of_another_version(house):
    with house.house.store.engine.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    health = house.health()
    status, checks = ready(health)
    assert (status, "mailflow db upgrade" in checks["schema"]) == (503, True)


def test_a_database_that_began_to_answer_before_it_has_written(postgres, tmp_path):
    """Its server is told so while the service runs: new connections see it, and so does health."""
    admin = create_engine(postgres.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    name = f"later{os.getpid()}"
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text(f"CREATE DATABASE {name}"))
        house = House(postgres.get_uri().replace("/postgres?", f"/{name}?"), tmp_path)
        doors = house.health("doors")
        assert ready(doors)[0] == 200
        tx.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    status, checks = ready(doors)
    house.close()
    assert (status, "synchronous_commit is off; set it on" in checks["database"]) == (503, True)


def test_the_doors_are_ready_without_clock_and_redis_and_say_so(house):
    health = house.health("doors", "redis://127.0.0.1:1/0")
    status, checks = ready(health)
    assert status == 200
    assert "does not ring" in checks["clock"]
    assert "queue.url" in checks["redis"]


def test_whoever_needs_redis_is_not_ready_without_it(house):
    house.ring()
    health = house.health("clock", "redis://user:hunter2@127.0.0.1:1/0")
    status, body = ask(health, "/readyz")
    assert status == 503
    assert "hunter2" not in body


def test_a_database_that_is_gone_is_told_without_its_password(lite, monkeypatch):
    monkeypatch.setattr(flow_vitals, "PATIENCE", 1.0)
    url = lite.house.store.url.set(drivername="postgresql+psycopg", username="u", password="hunter2")
    lite.house.store.url = url.set(host="127.0.0.1", port=1, database="x")
    health = lite.health()
    status, body = ask(health, "/readyz")
    assert (status, "hunter2" in body) == (503, False)
    assert "does not answer" in json.loads(body)["checks"]["database"]
    assert figures(health)["mailflow_database_up{}"] == 0
    assert ask(health, "/livez")[0] == 200


def test_a_database_that_hangs_is_not_waited_for(lite, monkeypatch):
    """A server that takes the connection and never speaks."""
    monkeypatch.setattr(flow_vitals, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = lite.house.store.url.set(drivername="postgresql+psycopg", host="127.0.0.1", database="x")
        lite.house.store.url = url.set(port=mute.getsockname()[1])
        health = lite.health()
        began = time.monotonic()
        assert [ready(health)[0] for _ in range(3)] == [503] * 3
        assert time.monotonic() - began < 5
        assert sum(thread.name == "health-check" for thread in threading.enumerate()) <= 2


def test_a_missing_sqlite_file_is_not_made(tmp_path):
    from sqlalchemy import make_url  # noqa: PLC0415 - only here

    reader = Reader(make_url(f"sqlite:///{tmp_path / 'none.db'}"))
    with pytest.raises(Exception, match="unable to open"), reader.begin() as tx:
        tx.execute(text("SELECT 1"))
    assert not (tmp_path / "none.db").exists()


def test_a_writer_at_work_does_not_keep_health_waiting(lite):
    lite.ring()
    health = lite.health()
    with lite.house.store.engine.begin() as tx:  # holds SQLite's write lock
        tx.execute(update(schema.lease).values(holder="y"))
        began = time.monotonic()
        assert ready(health)[0] == 200
        assert figures(health)["mailflow_database_up{}"] == 1
        assert time.monotonic() - began < 10  # a writer would be waited for longer


def test_a_full_disk_is_told(lite, monkeypatch):
    monkeypatch.setattr(flow_vitals, "ROOM", 2**62)
    lite.ring()
    status, checks = ready(lite.health())
    assert (status, "make room" in checks["disk"]) == (503, True)


def test_the_figures_are_those_of_the_database(house):
    health = house.health()
    house.ring()
    house.now += timedelta(seconds=10)
    house.mail(1)
    house.mail(2, state="shunted", done_at=house.now)
    for number in (3, 4):
        house.mail(number, state="done", intent="ACCEPT", done_at=house.now + timedelta(seconds=2 * number - 5.5))
    house.letter(1, due_at=house.now - timedelta(seconds=50))
    house.letter(2, template="request", attempts=2, due_at=house.now + timedelta(hours=1))
    house.letter(3, state="refused")
    house.letter(4, state="sent", sent_at=house.now)
    house.letter(5, state="held", template="request")
    with house.house.store.engine.begin() as tx:
        due = {"programme": "wit-connections", "subject": "connection:1", "kind": "remind", "done": False}
        late, never = house.now - timedelta(seconds=30), house.now - timedelta(days=9)
        tx.execute(insert(schema.deadline).values(due_at=late, **due))
        tx.execute(insert(schema.deadline).values(due_at=never, **due | {"programme": "gone"}))
        tx.execute(insert(schema.deadline).values(due_at=never, **due | {"done": True}))
    house.now += timedelta(seconds=20)
    told = figures(health)
    expected = {
        "mailflow_database_up{}": 1,
        "mailflow_inbox_mails{state=waiting}": 1,
        "mailflow_inbox_mails{state=shunted}": 1,
        "mailflow_oldest_mail_seconds{}": 20,
        "mailflow_mails_total{intent=ACCEPT,state=done}": 2,
        "mailflow_mails_total{intent=UNREADABLE,state=shunted}": 1,
        "mailflow_mail_seconds_count{}": 3,
        "mailflow_mail_seconds_sum{}": 3.0,
        "mailflow_mail_seconds_bucket{le=0.1}": 1,
        "mailflow_mail_seconds_bucket{le=0.5}": 2,
        "mailflow_mail_seconds_bucket{le=2.5}": 3,
        "mailflow_mail_seconds_bucket{le=+Inf}": 3,
        "mailflow_outbox_letters{state=new,template=help}": 1,
        "mailflow_outbox_letters{state=deferred,template=request}": 1,
        "mailflow_outbox_letters{state=refused,template=help}": 1,
        "mailflow_outbox_letters{state=held,template=request}": 1,
        "mailflow_oldest_letter_seconds{}": 70,
        "mailflow_letters_sent_total{template=help}": 1,
        "mailflow_deadlines_due{}": 1,
        "mailflow_oldest_deadline_seconds{}": 50,
        "mailflow_clock_silent_seconds{}": 30,
    }
    assert {name: told.get(name) for name in expected} == expected
    assert told["process_resident_memory_bytes{process=serve}"] > 1_000_000
    assert figures(health)["mailflow_mails_total{intent=ACCEPT,state=done}"] == 2  # counted once


def test_nobodys_words_are_in_the_figures(house):
    house.mail(1, state="done", intent="taint name", done_at=house.now + timedelta(seconds=1), sender="taintsender")
    house.mail(2, state="done", intent="taint@x", done_at=house.now + timedelta(seconds=1))
    house.letter(1, template="taint ana@home.example", reason="taintreason")
    health = house.health()
    house.now += timedelta(seconds=30)
    _, body = ask(health, "/metrics")
    assert "taint" not in body
    assert "@" not in body
    assert 'mailflow_mails_total{intent="other",state="done"} 2.0' in body


def test_a_mail_committed_late_is_counted_and_a_long_pause_is_bounded(house):
    reader = Reader(house.house.store.url)
    tally = Tally(START, slack=timedelta(seconds=15))
    house.mail(1, state="done", intent="HELP", done_at=START + timedelta(seconds=5))
    assert not tally.look(reader, START + timedelta(seconds=10)).mails
    house.mail(2, state="done", intent="HELP", done_at=START + timedelta(seconds=6))  # its transaction took long
    assert tally.look(reader, START + timedelta(seconds=30)).mails["HELP", "done"] == 2
    house.mail(3, state="done", intent="HELP", done_at=START + timedelta(minutes=1))
    house.mail(4, state="done", intent="HELP", done_at=START + timedelta(hours=9, minutes=55))
    assert tally.look(reader, START + timedelta(hours=10)).mails["HELP", "done"] == 3


def test_a_long_queue_is_counted_no_further_than_needed(lite, monkeypatch):
    rows = [
        {"key": str(n), "received_at": START, "mail_from": "", "rcpt_to": "", "raw": b"", "lane": 0, "state": "waiting"}
        for n in range(MOST + 5)
    ]
    with lite.house.store.engine.begin() as tx:
        tx.execute(insert(schema.inbox), rows)
    assert figures(lite.health())["mailflow_inbox_mails{state=waiting}"] == MOST


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/metrics/x", 404), ("POST", "/readyz", 501)]
)
def test_anything_else_is_refused(lite, method, path, status):
    assert ask(lite.health(), path, method)[0] == status


def test_silent_callers_do_not_stop_the_others(lite, monkeypatch):
    monkeypatch.setattr(module.Handler, "timeout", 1.0)
    health = lite.health()
    silent = [socket.create_connection(health.address) for _ in range(MOST_CALLERS - 1)]
    assert ask(health, "/livez")[0] == 200
    silent += [socket.create_connection(health.address) for _ in range(5)]
    silent[-1].settimeout(0.5)
    assert silent[-1].recv(1) == b""  # all places are taken: turned away at once
    time.sleep(1.5)
    assert ask(health, "/livez")[0] == 200
    for one in silent:
        one.close()


def test_a_taken_port_and_a_bad_address_are_told_in_one_line(lite):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(DoorError, match=re.escape(listen) + ".*in use.*choose another"):
            health_of(lite.house, listen, alive=lambda: True, folder=lite.folder).start()
    with pytest.raises(DoorError, match="host:port"):
        health_of(lite.house, "8026", alive=lambda: True, folder=lite.folder).start()


def test_the_port_is_free_after_a_stop(lite):
    health = lite.health()
    host, port = health.address
    ask(health, "/livez")
    health.stop()
    health.stop()
    socket.create_server((host, port)).close()


def test_the_table_of_figures_in_the_docs_is_the_truth(lite):
    told = {name.partition("{")[0] for name in figures(lite.health()) if name.startswith("mailflow_")}
    told |= {"mailflow_mails_total", "mailflow_outbox_letters", "mailflow_letters_sent_total"}  # no sample yet
    told |= {"mailflow_imap_last_success_timestamp_seconds", expiry.NAME}  # only with a mailbox, with a certificate
    told = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told}
    docs = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(mailflow_\w+)", docs, re.MULTILINE)) == told
