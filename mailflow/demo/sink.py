"""The demo's post office: catches every letter sent, and can wait for one."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailflow.ingress.smtp import Door, Envelope


@dataclass(frozen=True)
class Caught:
    """One letter for one recipient; numbers count from 1."""

    mail_from: str
    rcpt_to: str
    raw: bytes
    number: int


class Sink:
    """An SMTP server on a free loopback port."""

    def __init__(self) -> None:
        self._door = Door("127.0.0.1:0", "sink.test", lambda address: True, self._catch, 20_000_000)
        self._letters: list[Caught] = []
        self._arrival = threading.Condition()

    def start(self) -> None:
        self._door.start()

    @property
    def url(self) -> str:
        host, port = self._door.address
        return f"smtp://{host}:{port}"

    @property
    def letters(self) -> list[Caught]:
        with self._arrival:
            return list(self._letters)

    def wait_for(self, predicate: Callable[[Caught], bool], timeout: float = 5.0) -> Caught | None:
        """The first letter that fits, at once or when it comes; None when it does not."""
        with self._arrival:
            self._arrival.wait_for(lambda: any(map(predicate, self._letters)), timeout)
            return next(filter(predicate, self._letters), None)

    def stop(self) -> None:
        self._door.stop()

    def _catch(self, batch: Sequence[Envelope]) -> None:
        with self._arrival:
            for envelope in batch:
                number = len(self._letters) + 1
                self._letters.append(Caught(envelope.mail_from, envelope.rcpt_to, envelope.raw, number))
            self._arrival.notify_all()
