"""The real service on loopback, a mail sink behind it, and a clock that can be moved: for the demo and the sandbox."""

import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes

from mailflow.demo.domains import Domains
from mailflow.demo.sink import Caught, Sink
from mailflow.store import inbox, outbox, record
from workers.clock import MovableClock
from workers.service import Service

PATIENCE = 20.0  # seconds of real time until a service that does not come to rest is a fault
SECOND = timedelta(seconds=1)


class Departure(Exception):
    """It went another way than it must."""


@dataclass
class Running:
    """What is handed over happens, and then it rests."""

    service: Service
    sink: Sink
    clock: MovableClock
    domains: Domains

    def hand_over(self, mail_from: str, rcpt: str, raw: bytes) -> None:
        """Over SMTP, to the door that `serve` opens."""
        assert self.service.door is not None
        host, port = self.service.door.address
        with smtplib.SMTP(host, port, timeout=10) as door:
            door.sendmail(mail_from, [rcpt], raw)

    def pass_until(self, until: datetime) -> Iterator[datetime]:
        """Time goes by; whatever falls due on the way happens at its own hour, and then that hour is told."""
        while (due := self.next_due()) is not None and due <= until:
            self._move_to(due + SECOND)
            yield due
        self._move_to(until)
        yield until

    def _move_to(self, then: datetime) -> None:
        self.clock.move(max(timedelta(), then - self.clock.now()))
        self.rest()

    def next_due(self) -> datetime | None:
        """When something happens by itself."""
        with self.service.flow.house.store.begin() as tx:
            dues = record.next_deadlines(tx, 1)
        return dues[0]["due_at"] if dues else None

    def rest(self) -> None:
        """Ring, and wait until nothing is left to do at this hour."""
        self.service.clock.tick()
        deadline = time.monotonic() + PATIENCE
        while not self._is_at_rest():
            if time.monotonic() > deadline:
                raise Departure("the service did not come to rest; see `mailflow status`")
            time.sleep(0.005)

    def _is_at_rest(self) -> bool:
        """Looked at in the order in which one makes the next, as each look sees what was committed before it."""
        with self.service.flow.house.store.begin() as tx:
            now = self.clock.now()
            waiting = inbox.waiting_lanes(tx, now)
            dues = record.next_deadlines(tx, 1)
            letter = outbox.next_due(tx)
        return not waiting and (letter is None or letter > now) and not (dues and dues[0]["due_at"] <= now)

    def outcome(self, rcpt: str, raw: bytes) -> tuple[str, str]:
        """What a mail was understood as, and why."""
        with self.service.flow.house.store.begin() as tx:
            found = inbox.find_outcome(tx, inbox.content_key(rcpt, _as_received(raw)))
        return (found.intent, found.reason) if found else ("", "not found in the inbox")

    def template(self, caught: Caught) -> str:
        """Which letter that is."""
        with self.service.flow.house.store.begin() as tx:
            return outbox.find_template(tx, message_id_of(caught.raw))


def message_id_of(raw: bytes) -> str:
    """As it stands in the mail."""
    return str(message_from_bytes(raw)["Message-ID"])


def reply_address(raw: bytes) -> str:
    """Where an answer to a letter goes."""
    return str(message_from_bytes(raw)["Reply-To"])


def _as_received(raw: bytes) -> bytes:
    return b"\r\n".join(raw.splitlines()) + b"\r\n"
