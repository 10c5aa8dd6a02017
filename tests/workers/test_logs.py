"""A log line holds facts of ours, and never anybody's words, address or token (P18)."""

import asyncio
import io
import json
import logging
import subprocess
import sys

import pytest
import structlog

from mailflow import logs
from mailflow.core.address import mint

TAINT = ("taintana@home.example", "taintsubject", "taintbody", "taintname")
TOKENS = [f"{mint(bytes([n]) * 10, purpose, 'wit', b'k' * 32)}" for n in range(5) for purpose in "rb"]
MAIL = f"From: {TAINT[0]}\nSubject: {TAINT[1]}\n\n{TAINT[2]} I want to leave, says {TAINT[3]}"


def lines(out) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


class Talkative(Exception):
    """An exception as libraries raise them: its text is the mail."""

    def __str__(self) -> str:
        return MAIL

    __repr__ = __str__


def crash() -> None:
    try:
        raise KeyError(MAIL)
    except KeyError as cause:
        raise Talkative(MAIL) from cause


def crashed() -> Talkative:
    try:
        crash()
    except Talkative as fault:
        return fault
    raise AssertionError


HOSTILE = {
    "the mail as an argument": lambda log: log.error("could not read %s", MAIL),
    "its bytes": lambda log: log.error("could not read %r", MAIL.encode()),
    "its lines": lambda log: log.error("could not read %s", MAIL.splitlines()),
    "in a mapping": lambda log: log.error("could not read %(mail)s", {"mail": MAIL}),
    "an address": lambda log: log.warning("no room for %s", TAINT[0]),
    "an address in angles": lambda log: log.warning(f"no room for <{TAINT[0]}>, sorry"),
    "a quoted address": lambda log: log.warning(f'no room for "a b"@{TAINT[0]}'),
    "an escaped address": lambda log: log.warning("GET /?a=taintana%40home.example", stacklevel=1),
    "an exception as an argument": lambda log: log.error("it broke: %s", crashed()),
    "an exception as the message": lambda log: log.error(crashed()),
    "an exception with its trace": lambda log: log.error("it broke", exc_info=crashed()),
    "a stack": lambda log: log.error("it broke", stack_info=True),
    "a wrong slot": lambda log: log.error("it took %d seconds", MAIL),
    "too many arguments": lambda log: log.error("it broke", *TAINT),
    "extra facts": lambda log: log.error("it broke", extra={"body": MAIL, "sender": TAINT[0], "lane": MAIL}),
    "two lines": lambda log: log.error(f"Task exception was never retrieved\n{MAIL}"),
}


@pytest.mark.parametrize("name", ["mailflow.flow", "workers.actors", "dramatiq.worker", "aiosmtpd", "alembic", "root"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_words_of_a_mail_reach_a_log(out, name, kind):
    HOSTILE[kind](logging.getLogger(name))
    [line] = lines(out)
    assert not [word for word in TAINT if word.partition("@")[0] in out.getvalue()]
    assert line["logger"] == name


@pytest.mark.parametrize("token", TOKENS)
def test_no_token_reaches_a_log(out, token):
    log = logging.getLogger("mailflow")
    log.error("reply to %s", token)
    log.error("reply to %s", f"{token}@mentor.localhost")
    log.error(f"reply to <{token.upper()}@mentor.localhost>, {token}.")
    structlog.get_logger("mailflow").error(f"kept {token}", letter=token)
    assert len(lines(out)) == 4
    assert token[2:20] not in out.getvalue().lower()


def test_structlog_tells_only_the_facts_on_the_list(out):
    structlog.get_logger("mailflow.flow").info("read", lane=3, intent="ACCEPT", subject=MAIL, mail=7, sender=TAINT[0])
    [line] = lines(out)
    assert {key: line[key] for key in ("event", "lane", "intent", "mail")} == {
        "event": "read", "lane": 3, "intent": "ACCEPT", "mail": 7,
    }  # fmt: skip
    assert set(line) == {"at", "level", "logger", "event", "lane", "intent", "mail"}


def test_a_crash_is_told_by_kind_and_place(out):
    try:
        crash()
    except Talkative:
        logging.getLogger("mailflow.hands").exception("%s failed", "process")
        structlog.get_logger("mailflow.hands").exception("failed")
    for line in lines(out):
        assert line["fault"] == "Talkative"
        assert str(line["where"]).startswith("test_logs.py:")
    assert lines(out)[0]["event"] == "process failed"


def test_what_we_say_ourselves_stays_readable(out):
    log = logging.getLogger("mailflow.flow")
    log.error("deadline %s of %s crashed at %s; tried again in an hour", "remind", "connection:3f2a", "act.py:42")
    log.warning("the clock's round failed (%s); it goes on in %s s", "OperationalError", 1.0)
    events = [line["event"] for line in lines(out)]
    assert events == [
        "deadline remind of connection:3f2a crashed at act.py:42; tried again in an hour",
        "the clock's round failed (OperationalError); it goes on in 1.0 s",
    ]


def test_a_task_that_dies_unseen_is_told_without_its_words(out):
    async def die() -> None:
        raise Talkative(MAIL)

    async def forget() -> None:
        task = asyncio.ensure_future(die())
        await asyncio.sleep(0.01)
        del task

    asyncio.run(forget())
    assert any(line.get("fault") == "Talkative" for line in lines(out))
    assert "taint" not in out.getvalue()


DYING = """
import sys, threading
from mailflow import logs
logs.configure()
def die(): raise ValueError("taintbody taintana@home.example")
class Sore:
    def __del__(self): die()
Sore()
thread = threading.Thread(target=die); thread.start(); thread.join()
die()
"""


def test_a_process_that_dies_tells_no_words_either():
    done = subprocess.run([sys.executable, "-c", DYING], capture_output=True, text=True, check=False, timeout=30)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["fault"] for line in told] == ["ValueError"] * 3
    assert done.returncode == 1
    assert "taint" not in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_line_is_for_people(out):
    screen = Terminal()
    logs.configure("INFO", screen)
    logging.getLogger("mailflow").info("kept %s for %s", 3, TAINT[0])
    logging.getLogger("mailflow").error("it broke", exc_info=crashed())
    assert "kept 3 for" in screen.getvalue()
    assert "{" not in screen.getvalue()
    assert "taint" not in screen.getvalue()
