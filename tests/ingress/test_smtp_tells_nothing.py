"""Whoever guesses addresses learns nothing at the door: not by words, not by time, not by commands made for it."""

import statistics
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from mailflow.core.address import mint, place
from mailflow.ingress.limits import Limits
from mailflow.ingress.smtp import Door
from tests.ingress.wire import Client, Keeper, opened

SECRET, OTHER = b"s" * 32, b"o" * 32
UNKNOWN = {
    "foreign": "anyone@example.test",
    "no such desk": "nobody@mentors.test",
    "junk": "r-" + "a" * 31 + "@mentors.test",
    "dead": mint(b"0123456789", "r", "wit", OTHER) + "@mentors.test",  # signed with a key that was thrown away
    "nearly": mint(b"0123456789", "r", "wit", SECRET)[:-1] + "b@mentors.test",
}


@pytest.fixture
def signed() -> Iterator[Door]:
    def known(address: str) -> bool:
        return place(address, frozenset({"wit"}), "mentors.test", (SECRET,)) is not None

    limits = Limits(errors=0, client_recipients_a_minute=0)
    with opened(Door("127.0.0.1:0", "mx.test", known, Keeper(), limits=limits)) as door:
        yield door


def test_dead_foreign_and_unknown_are_told_the_same_in_the_same_time(signed: Door) -> None:
    took: dict[str, list[float]] = {name: [] for name in UNKNOWN}
    answers = set()
    with closing(Client(signed)) as client:
        client.say("EHLO mallory.test")
        client.say("MAIL FROM:<mallory@evil.test>")
        assert client.say(f"RCPT TO:<{mint(b'0123456789', 'r', 'wit', SECRET)}@mentors.test>") == "250 2.1.5 ok"
        for _ in range(300):
            for name, address in UNKNOWN.items():
                began = time.perf_counter()
                answers.add(client.say(f"RCPT TO:<{address}>"))
                took[name].append(time.perf_counter() - began)
    assert answers == {"550 5.1.1 no such address here"}
    medians = [statistics.median(one) for one in took.values()]
    assert max(medians) - min(medians) < 0.0002  # a look into a database takes longer


@pytest.mark.parametrize("ask", ["VRFY", "EXPN", "HELP"])
def test_no_command_tells_who_is_here(signed: Door, ask: str) -> None:
    with closing(Client(signed)) as client:
        client.say("EHLO mallory.test")
        arguments = ["", " wit", " nobody", " <wit@mentors.test>", " VRFY", " \xff"]
        answers = {client.say(f"{ask}{argument}") for argument in arguments}
    assert len(answers) == 1
    assert answers <= {"252 2.1.5 send it a mail, and see", "502 5.5.1 no", "214 2.0.0 RFC 5321"}


def test_an_answer_repeats_nothing_of_what_was_said(signed: Door) -> None:
    with closing(Client(signed)) as client:
        said = ["taint", "EHLO taint", "MAIL FROM:<taint", "MAIL FROM:<t@taint.test> TAINT=1", "NOOP taint"]
        answers = [client.say(line) for line in said]
    assert "taint" not in " ".join(answers).lower()


@pytest.mark.parametrize("address", ["postmaster", "Postmaster", "postmaster@mentors.test", "POSTMASTER@Mentors.Test"])
def test_there_is_a_postmaster_whoever_asks(signed: Door, address: str) -> None:
    """RFC 5321 4.5.1: without a domain, too, and in any case; of another domain he is nobody's."""
    with closing(Client(signed)) as client:
        client.say("EHLO mallory.test")
        client.say("MAIL FROM:<mallory@evil.test>")
        assert client.say(f"RCPT TO:<{address}>") == "250 2.1.5 ok"
        assert client.say("RCPT TO:<postmaster@example.test>") == "550 5.1.1 no such address here"
