"""A story through real processes: two doors, two clocks and the workers of docker-compose.yml."""

import os
import re
import secrets
import signal
import smtplib
import time
from email import message_from_bytes
from email.message import Message

import pytest
from sqlalchemy import create_engine, text

from mailflow.demo.sink import Caught, Sink
from mailflow.flow import CLOCK_LEASE
from tests.compose.stack import Running, Stack

DESK = "wit-connections@mentor.localhost"
PEOPLE = """email,name,role
ana@home.example,Ana Duarte,mentee
ben@work.example,Ben Okafor,mentor
cora@wit.example,Cora Lind,coordinator
"""
ANA, BEN = "ana@home.example", "ben@work.example"


class Post:
    """People's side: they write through a door, and read what reaches the sink."""

    def __init__(self, sink: Sink, engine, stack: Stack) -> None:
        self.sink, self.engine, self.stack = sink, engine, stack
        self.read: set[int] = set()

    def write(self, door: Running, sender: str, to: str, words: str) -> None:
        head = f"From: {sender}\r\nTo: {to}\r\nSubject: Re: mentoring\r\nMessage-ID: <{secrets.token_hex(8)}@x.example>"
        with smtplib.SMTP("127.0.0.1", door.smtp, timeout=10) as line:
            line.sendmail(sender, [to], f"{head}\r\n\r\n{words}\r\n".encode())

    def get(self, person: str, template: str, timeout: float = 20) -> Message:
        """The next letter of this name that reaches this person."""

        def fits(caught: Caught) -> bool:
            return caught.number not in self.read and caught.rcpt_to == person and self.template(caught) == template

        caught = self.sink.wait_for(fits, timeout)
        assert caught is not None, f"{person} got no {template}: {self.seen()}\n{self.stack.logs()}"
        self.read.add(caught.number)
        return message_from_bytes(caught.raw)

    def answer(self, door: Running, letter: Message, words: str) -> None:
        self.write(door, letter["To"].strip("<>"), re.sub(r".*<|>.*", "", letter["Reply-To"]), words)

    def template(self, caught: Caught) -> str:
        query = text("SELECT template FROM outbox WHERE message_id = :id")
        with self.engine.connect() as tx:
            return tx.execute(query, {"id": message_from_bytes(caught.raw)["Message-ID"]}).scalar() or ""

    def seen(self) -> list[tuple[str, str]]:
        return [(caught.rcpt_to, self.template(caught)) for caught in self.sink.letters]


def one(engine, query: str):
    with engine.connect() as tx:
        return tx.execute(text(query)).one()


@pytest.fixture
def empty_url(postgres):
    """A fresh database of the local server, as `secrets/database_url` would name it."""
    uri = postgres.get_uri().replace("postgresql://", "postgresql+psycopg://")
    name = f"compose_{secrets.token_hex(6)}"
    admin = create_engine(uri, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return uri.replace("/postgres?", f"/{name}?")


@pytest.fixture
def world(tmp_path, empty_url):
    sink = Sink()
    sink.start()
    stack = Stack(tmp_path, empty_url, sink.url)
    redis = stack.start_redis()
    engine = create_engine(empty_url)
    yield stack, sink, engine
    stack.kill_all()
    redis.kill()
    redis.wait()
    sink.stop()
    engine.dispose()


def test_a_pair_meets_through_the_processes_of_the_compose_file(world):
    stack, sink, engine = world
    doors = [stack.start("doors"), stack.start("doors")]  # both find an empty database and want to migrate it
    stack.wait_healthy(*doors)
    holder = stack.start("clock")
    stack.wait_healthy(holder)
    standby, workers = stack.start("clock"), stack.start("workers")
    stack.wait_healthy(standby, workers)
    (stack.folder / "people.csv").write_text(PEOPLE)
    stack.mailflow("people", "import", "people.csv", "--programme", "wit-connections")

    post = Post(sink, engine, stack)
    play(post, doors)
    assert_told(stack, doors, [holder, standby])
    take_over(engine, stack, holder, standby)
    post.write(doors[0], ANA, DESK, "HELP")
    post.get(ANA, "help")

    for process in (*doors, standby, workers):
        began = time.monotonic()
        assert process.stop() == 0, f"{process.service}\n{stack.logs()}"
        assert time.monotonic() - began < 10
    told = stack.logs()
    assert "Traceback" not in told
    assert not re.search(r"@(home|work|wit)\.example|[rb]-[a-z2-7]{31}", told)


def play(post: Post, doors: list[Running]) -> None:
    """Ana asks Ben; he forgets, is reminded, and says yes; they meet, and write it down."""
    post.write(doors[0], ANA, DESK, "REQUEST Ben")
    post.answer(doors[1], post.get(ANA, "confirm"), "YES")
    post.get(BEN, "request")
    post.get(ANA, "request-receipt")
    make_due(post.engine, "reminder")
    post.answer(doors[0], post.get(BEN, "request-reminder"), "ACCEPT")
    introduced = post.get(ANA, "introduction-mentee")
    post.get(BEN, "introduction-mentor")
    post.answer(doors[1], introduced, "LOG 45 min yesterday: CV review")
    post.get(ANA, "meeting-receipt")
    post.answer(doors[0], post.get(BEN, "meeting-cosign"), "CONFIRM")
    post.get(ANA, "meeting-confirmed")
    post.get(BEN, "meeting-confirmed")


def make_due(engine, kind: str) -> None:
    """Days pass: the first open deadline of a kind has been due for a minute."""
    first = "SELECT min(id) FROM deadline WHERE kind = :kind AND NOT done"
    with engine.begin() as tx:
        moved = tx.execute(
            text(f"UPDATE deadline SET due_at = now() - interval '1 minute' WHERE id = ({first})"), {"kind": kind}
        )
    assert moved.rowcount == 1


def assert_told(stack: Stack, doors: list[Running], clocks: list[Running]) -> None:
    """The command line, /readyz and /metrics agree with what happened."""
    deadline = time.monotonic() + 20
    while (status := stack.status())["outbox"]["waiting"] and time.monotonic() < deadline:
        time.sleep(0.2)
    assert status["inbox"] == {"waiting": 0, "done": 5, "shunted": 0}
    assert {"waiting": 0, "sent": 11, "refused": 0}.items() <= status["outbox"].items()
    assert status["connections"] == {"active": 1}
    for process in (*doors, *clocks):
        assert process.ask("/livez")[0] == 200
        assert process.ask("/readyz")[0] == 200, process.ask("/readyz")[1]
        assert process.figure("mailflow_database_up") == 1
        assert process.figure('mailflow_inbox_mails{state="waiting"}') == 0
        assert process.figure("mailflow_clock_silent_seconds") < CLOCK_LEASE.total_seconds()
    while doors[0].figure('mailflow_letters_sent_total{template="meeting-confirmed"}') != 2:
        assert time.monotonic() < deadline + 20, doors[0].ask("/metrics")[1]
        time.sleep(0.5)
    assert doors[0].figure('mailflow_mails_total{intent="ACCEPT",state="done"}') == 1
    assert doors[0].figure("mailflow_mail_seconds_count") == 5


def take_over(engine, stack: Stack, holder: Running, standby: Running) -> None:
    """The clock that rings is killed; the other rings within half a minute."""
    before = one(engine, "SELECT holder, until FROM lease WHERE name = 'clock'")
    os.killpg(holder.process.pid, signal.SIGKILL)
    holder.process.wait()
    deadline = time.monotonic() + 30
    while one(engine, "SELECT holder, until FROM lease WHERE name = 'clock'").holder == before.holder:
        assert time.monotonic() < deadline, stack.logs()
        time.sleep(0.2)
    assert standby.ask("/readyz")[0] == 200
