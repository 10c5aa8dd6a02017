"""Hands on the wire for the tests of the doors: a keeper that can be held shut, a client that says one line."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from mailflow.ingress.smtp import Door, Envelope

DESK = "desk@mentors.test"
LETTER = b"From: ana@example.test\r\nSubject: hello\r\n\r\n.dots stay\r\n"


class Keeper:
    """Keeps batches; can be held shut, and can fail."""

    def __init__(self) -> None:
        self.batches: list[list[Envelope]] = []
        self.entered, self.may_go = threading.Event(), threading.Event()
        self.may_go.set()
        self.fault: BaseException | None = None
        self.faults: list[BaseException | None] = []  # of the next batches, one each

    def __call__(self, batch: Sequence[Envelope]) -> None:
        self.entered.set()
        assert self.may_go.wait(10)
        fault = self.faults.pop(0) if self.faults else self.fault
        if fault:
            raise fault
        self.batches.append(list(batch))


class Client:
    """A hand on the wire: says one line, hears one answer. `source` is the address of the loopback it comes from."""

    def __init__(self, door: Door, source: str = "127.0.0.1", *, to: str | tuple[str, int] | None = None) -> None:
        address = to or door.address
        if isinstance(address, str):
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._socket.settimeout(30)
            self._socket.connect(address)
        else:
            self._socket = socket.create_connection(address, timeout=30, source_address=(source, 0))
        self._lines = self._socket.makefile("rb")
        self.greeting = self.hear()

    def secure(self, context: ssl.SSLContext) -> None:
        """From here on in TLS."""
        self._socket = context.wrap_socket(self._socket, server_hostname="127.0.0.1")
        self._lines = self._socket.makefile("rb")

    @property
    def peer_certificate(self) -> bytes:
        assert isinstance(self._socket, ssl.SSLSocket)
        return self._socket.getpeercert(binary_form=True) or b""

    def hear(self) -> str:
        """The last line of a reply, which tells all but what EHLO offers."""
        return self.hear_all()[-1]

    def hear_all(self) -> list[str]:
        """Every line of it."""
        lines = [self._lines.readline().decode().strip()]
        while lines[-1][3:4] == "-":
            lines.append(self._lines.readline().decode().strip())
        return lines

    def say(self, line: str) -> str:
        self.send(line.encode() + b"\r\n")
        return self.hear()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def fill(self, data: bytes) -> None:
        """Send for as long as anything goes through, and read nothing."""
        self._socket.settimeout(0.2)
        with suppress(OSError):
            while True:
                self._socket.sendall(data)
        self._socket.settimeout(30)

    def is_silent_for(self, seconds: float) -> bool:
        self._socket.settimeout(seconds)
        try:
            return not self._socket.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(30)

    def offer(self, *recipients: str, raw: bytes = LETTER) -> None:
        """Everything up to the last dot; the answer is still to be heard."""
        self.say("EHLO ana.test")
        self.say("MAIL FROM:<ana@example.test>")
        for recipient in recipients or (DESK,):
            assert self.say(f"RCPT TO:<{recipient}>").startswith("250")
        assert self.say("DATA").startswith("354")
        self.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")

    def piece(self) -> bytes:
        """What comes in one piece."""
        return self._socket.recv(65_536)

    def rest(self) -> bytes:
        """All that comes until the other side hangs up."""
        try:
            return self._lines.read()
        except OSError:
            return b""

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


def eventually(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def ours(address: str) -> bool:
    return address.endswith("@mentors.test")


@contextmanager
def opened(door: Door) -> Iterator[Door]:
    """A door that is open as long as this lasts."""
    door.start()
    try:
        yield door
    finally:
        door.stop()
