"""The carrier out, against small scripted servers on real sockets; each story with and without PIPELINING."""

import gc
import socket
import threading
import time

import pytest

from mailflow.egress.smtp import Carrier, Deferred, Outcome, Parcel, Refused, Sent
from tests.egress.conftest import Start
from tests.egress.smarthost import GOOD, HANG_UP, Smarthost

LETTER = b"From: desk@mentors.test\r\nSubject: hello\r\n\r\nHello\r\n.dot\r\n"
FROM, TO = "desk@mentors.test", "ana@example.test"


def carrier(smarthost: Smarthost) -> Carrier:
    return Carrier(smarthost.url, hostname="mailflow.test", timeout=2)


def one(carrying: Carrier, sender: str = FROM, to: str = TO, raw: bytes = LETTER) -> Outcome:
    (outcome,) = carrying.carry([Parcel(sender, to, raw)])
    return outcome


def test_a_letter_taken_is_sent(start: Start) -> None:
    smarthost = start()
    assert one(carrier(smarthost)) == Sent("250 2.0.0 queued as 7")
    assert smarthost.heard == [
        "ehlo mailflow.test",
        f"MAIL FROM:<{FROM}>",
        f"RCPT TO:<{TO}>",
        "DATA",
    ]
    assert smarthost.letters == [LETTER.replace(b"\r\n.", b"\r\n..")]


def test_the_kept_connection_is_used_again(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    assert [type(one(carrying)) for _ in range(3)] == [Sent] * 3
    assert len(smarthost.callers) == 1
    assert "RSET" not in smarthost.heard


def test_a_closed_connection_is_opened_again(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    one(carrying)
    smarthost.drop_callers()
    assert one(carrying) == Sent("250 2.0.0 queued as 7")
    assert len(smarthost.callers) == 2


def test_close_closes_and_the_next_letter_still_goes(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    one(carrying)
    carrying.close()
    assert isinstance(one(carrying), Sent)
    assert len(smarthost.callers) == 2


def test_each_thread_has_its_own_connection(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    threads = [threading.Thread(target=one, args=(carrying,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(smarthost.callers) == len(smarthost.letters) == 3


def test_a_thread_that_ends_hangs_up(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    thread = threading.Thread(target=one, args=(carrying,))
    thread.start()
    thread.join()
    deadline = time.monotonic() + 30
    while smarthost.callers[0].fileno() != -1 and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)
    assert smarthost.callers[0].fileno() == -1


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("", "421 busy"),
        ("", "554 no service"),
        ("", HANG_UP),
        ("MAIL", "451 later"),
        ("MAIL", "530 5.7.0 authentication required"),
        ("MAIL", HANG_UP),
        ("RCPT", "450 mailbox busy"),
        ("RCPT", HANG_UP),
        ("DATA", "451 no room"),
        ("DATA", HANG_UP),
        (".", "452 disk full"),
        (".", "421 closing"),
        (".", HANG_UP),
        (".", "nonsense"),
        ("RCPT", "999 nonsense"),
        ("", "nonsense"),
        ("EHLO", "nonsense"),
        ("MAIL", ""),
        ("MAIL", "2\u00b20 ok"),
        ("RCPT", "2" * 5000),
        ("DATA", "250-" + "x" * 5000 + "\r\n250 ok"),
        ("DATA", "250-more\r\n" * 200 + "250 ok"),
        ("DATA", "250 not what was asked"),
        (".", "354 more"),
    ],
)
def test_what_may_pass_later_is_deferred(start: Start, verb: str, answer: str) -> None:
    smarthost = start({verb: answer})
    carrying = carrier(smarthost)
    outcome = one(carrying)
    assert isinstance(outcome, Deferred)
    assert outcome.reason
    assert "\n" not in outcome.reason
    assert outcome.everywhere == (not answer.startswith("45"))  # a 4xx is about the letter
    smarthost.script[verb] = GOOD[verb]
    assert isinstance(one(carrying), Sent)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_what_never_passes_is_refused(start: Start, verb: str) -> None:
    smarthost = start({verb: "550 5.1.1 no such user"})
    carrying = carrier(smarthost)
    assert one(carrying) == Refused("550 5.1.1 no such user")
    smarthost.script[verb] = GOOD[verb]
    assert isinstance(one(carrying), Sent)
    assert len(smarthost.callers) == 1


def test_a_silent_smarthost_is_deferred(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        carrying = Carrier(f"smtp://127.0.0.1:{silent.getsockname()[1]}", hostname="mailflow.test", timeout=0.2)
        outcome = one(carrying)
    assert isinstance(outcome, Deferred)
    assert "timed out" in outcome.reason


def test_an_absent_smarthost_is_deferred_and_check_says_why() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    carrying = Carrier(f"smtp://127.0.0.1:{port}", hostname="mailflow.test", timeout=2)
    assert isinstance(one(carrying), Deferred)
    why = carrying.check()
    assert why is not None
    assert why.startswith(f"smarthost 127.0.0.1:{port} cannot be used: ")
    assert "refused" in why


def test_check_finds_nothing_wrong(start: Start) -> None:
    smarthost = start()
    assert carrier(smarthost).check() is None
    assert smarthost.heard[-1] == "quit"


def test_starttls_that_is_not_offered_is_deferred_never_clear(start: Start) -> None:
    smarthost = start()
    carrying = Carrier(smarthost.url.replace("smtp:", "smtp+starttls:"), hostname="mailflow.test", timeout=2)
    assert isinstance(one(carrying), Deferred)
    assert not smarthost.letters


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.test\r\nRCPT TO:<mallory@evil.test>",
        "ana@example.test\n",
        "ana@example.test> SIZE=1",
        "ana",
        "@example.test",
        "ana@",
        "a b@example.test",
        '"a b"@example.test',
        "ana..b@example.test",
        "ana@-example.test",
        "ana@[127.0.0.1]",
        "a" * 65 + "@example.test",
        "ana@example.test,mallory@evil.test",
        "",
        "ana\ud800@example.test",
        "ana\u2028b@example.test",
    ],
)
def test_an_address_outside_the_grammar_never_reaches_the_wire(start: Start, address: str) -> None:
    smarthost = start()
    assert isinstance(one(carrier(smarthost), FROM, address), Refused)
    if address:
        assert isinstance(one(carrier(smarthost), address, TO), Refused)
    assert not smarthost.callers


def test_the_null_sender_is_carried(start: Start) -> None:
    smarthost = start()
    assert isinstance(one(carrier(smarthost), ""), Sent)
    assert smarthost.heard[1] == "MAIL FROM:<>"


def test_a_utf8_address_needs_a_smarthost_that_takes_it(start: Start) -> None:
    plain, able = start(), start({"EHLO": "250-smarthost\r\n250 SMTPUTF8"})
    assert isinstance(one(carrier(plain), FROM, "jürgen@exämple.test"), Refused)
    assert isinstance(one(carrier(able), FROM, "jürgen@exämple.test"), Sent)
    assert "RCPT TO:<jürgen@exämple.test>" in able.heard


def test_no_bare_line_end_leaves(start: Start) -> None:
    smarthost = start()
    one(carrier(smarthost), FROM, TO, b"Subject: x\n\nbody\n.\nMAIL FROM:<mallory@evil.test>\r\r\n")
    assert smarthost.letters == [b"Subject: x\r\n\r\nbody\r\n..\r\nMAIL FROM:<mallory@evil.test>\r\n\r\n"]


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:25",
        "http://host",
        "smtp://",
        "smtp://host:port",
        "smtp://host:99999",
        "smtps://user@host",
        "smtps://:secret@host",
        "smtp://user:secret@host",
        "smtps://user:secret/x@host",
        "smtp://host/path",
    ],
)
def test_a_bad_url_says_what_would_be_right(url: str) -> None:
    with pytest.raises(ValueError, match=r"write smtp://host:25") as error:
        Carrier(url)
    assert "secret" not in str(error.value)


def test_a_password_is_never_shown() -> None:
    carrying = Carrier("smtps://desk:s%2Fecret@mx.test")
    assert carrying._way.to.password == "s/ecret"
    assert carrying._way.to.port == 465
    assert "s/ecret" not in repr(carrying._way)
