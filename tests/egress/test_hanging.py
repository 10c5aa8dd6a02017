"""A smarthost that hangs, wherever it hangs: the time-out ends it, and close() ends it at once."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from mailflow.egress.smtp import Carrier, Deferred, Outcome, Parcel, Sent
from tests.egress.conftest import Start
from tests.egress.smarthost import GOOD, HANG, Smarthost
from tests.faults.servers import wait_until

LETTER = Parcel("desk@mentors.test", "ana@example.test", b"Subject: hello\r\n\r\nHello\r\n")
PATIENT, SOON = 60, 20  # seconds: what it would wait by itself, and what is at once on a machine that is busy
STEPS = ["", "EHLO", "MAIL", "RCPT", "DATA", "."]


def everywhere(outcome: Outcome) -> str:
    assert isinstance(outcome, Deferred)
    assert outcome.everywhere
    return outcome.reason


class Run:
    """Letters carried in a thread of their own, as a sender does."""

    def __init__(self, carrier: Carrier, letters: int = 2) -> None:
        self.outcomes: list[Outcome] = []
        self._thread = threading.Thread(target=self._go, args=(carrier, letters), daemon=True)
        self._thread.start()

    def _go(self, carrier: Carrier, letters: int) -> None:
        for outcome in carrier.carry([LETTER] * letters):
            self.outcomes.append(outcome)
            if isinstance(outcome, Deferred) and outcome.everywhere:
                return

    def ended_within(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()


@pytest.mark.parametrize("verb", STEPS)
def test_the_time_out_ends_a_hanging_hand_over(start: Start, verb: str) -> None:
    smarthost = start({verb: HANG})
    carrier = Carrier(smarthost.url, hostname="mailflow.test", timeout=0.3)
    assert "timed out" in everywhere(next(carrier.carry([LETTER] * 3)))
    assert len(smarthost.callers) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_kept_connection_that_hangs_costs_one_time_out_not_two(start: Start, verb: str) -> None:
    smarthost = start()
    carrier = Carrier(smarthost.url, hostname="mailflow.test", timeout=0.3)
    assert isinstance(next(carrier.carry([LETTER])), Sent)
    smarthost.script[verb] = HANG
    assert "timed out" in everywhere(next(carrier.carry([LETTER])))
    assert len(smarthost.callers) == 1


@pytest.mark.parametrize("verb", STEPS)
def test_close_ends_a_hanging_hand_over_at_once(start: Start, verb: str) -> None:
    smarthost = start({verb: HANG})
    carrier = Carrier(smarthost.url, hostname="mailflow.test", timeout=PATIENT)
    run = Run(carrier)
    assert smarthost.hanging.wait(SOON)
    carrier.close()
    assert run.ended_within(SOON)
    everywhere(run.outcomes[-1])
    assert len(smarthost.callers) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_close_ends_a_hand_over_that_hangs_on_a_kept_connection(start: Start, verb: str) -> None:
    smarthost = start()
    carrier = Carrier(smarthost.url, hostname="mailflow.test", timeout=PATIENT)
    sent = threading.Event()

    def hang_after_the_first() -> None:
        for outcome in carrier.carry([LETTER]):
            assert isinstance(outcome, Sent)
        smarthost.script[verb] = HANG
        outcomes.extend(carrier.carry([LETTER]))
        sent.set()

    outcomes: list[Outcome] = []
    threading.Thread(target=hang_after_the_first, daemon=True).start()
    assert smarthost.hanging.wait(SOON)
    carrier.close()
    assert sent.wait(SOON)
    everywhere(outcomes[0])
    smarthost.script[verb] = GOOD[verb]
    assert isinstance(next(carrier.carry([LETTER])), Sent)


def silent(stack: ExitStack) -> str:
    server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    return f"127.0.0.1:{server.getsockname()[1]}"


def unreachable(stack: ExitStack) -> str:
    """A full queue: the system answers no further caller, as a firewall does not."""
    server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(4):
        caller = stack.enter_context(socket.socket())
        caller.setblocking(False)
        caller.connect_ex(server.getsockname())
    return f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+starttls"])
@pytest.mark.parametrize("place", [silent, unreachable])
def test_close_ends_a_hanging_connection_at_once(scheme: str, place: Callable[[ExitStack], str]) -> None:
    with ExitStack() as stack:
        carrier = Carrier(f"{scheme}://{place(stack)}", hostname="mailflow.test", timeout=PATIENT)
        run = Run(carrier)
        time.sleep(0.3)
        assert not run.outcomes
        carrier.close()
        assert run.ended_within(SOON)
        everywhere(run.outcomes[-1])


def test_close_ends_a_hanging_handshake_at_once(smarthosts: Start) -> None:
    smarthost = smarthosts({"EHLO": "250-smarthost\r\n250 STARTTLS", "STARTTLS": "220 go on"})
    carrier = Carrier(smarthost.url.replace("smtp:", "smtp+starttls:"), hostname="mailflow.test", timeout=PATIENT)
    run = Run(carrier)
    assert wait_until(lambda: "STARTTLS" in smarthost.heard, SOON)
    carrier.close()
    assert run.ended_within(SOON)
    everywhere(run.outcomes[-1])


def test_close_breaks_off_every_thread(start: Start) -> None:
    smarthost = start({".": HANG})
    carrier = Carrier(smarthost.url, hostname="mailflow.test", timeout=PATIENT)
    runs = [Run(carrier) for _ in range(4)]
    deadline = time.monotonic() + SOON
    while len(smarthost.letters) < 4 and time.monotonic() < deadline:
        time.sleep(0.01)
    carrier.close()
    assert all(run.ended_within(SOON) for run in runs)
    assert [len(run.outcomes) for run in runs] == [1] * 4
    for run in runs:
        everywhere(run.outcomes[0])


def test_a_connection_that_was_idle_long_is_asked_first(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailflow.egress.wire.IDLE", 0.0)
    smarthost = start()
    carrier = Carrier(smarthost.url, hostname="mailflow.test", timeout=2)
    for _ in range(3):
        assert isinstance(next(carrier.carry([LETTER])), Sent)
    assert smarthost.heard.count("RSET") == 2
    assert len(smarthost.callers) == 1
    smarthost.script["RSET"] = "421 too long"
    assert isinstance(next(carrier.carry([LETTER])), Sent)
    assert len(smarthost.callers) == 2


def test_a_smarthost_that_is_gone_and_comes_back_is_used_again(smarthosts: Start) -> None:
    first = smarthosts()
    carrier = Carrier(first.url, hostname="mailflow.test", timeout=2)
    assert isinstance(next(carrier.carry([LETTER])), Sent)
    first.close()
    first.drop_callers()
    everywhere(next(carrier.carry([LETTER])))
    back = Smarthost({}, port=int(first.url.rpartition(":")[2]))
    assert isinstance(next(carrier.carry([LETTER])), Sent)
    back.close()
