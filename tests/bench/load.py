"""The load generator: many kept SMTP connections from one lean process, every mail its own.

MAIL, RCPT and DATA go out together, the letter after 354, and the next mail after 250: as Postfix does it. The
same generator feeds both sides of every ratio.
"""

import argparse
import asyncio
import pickle
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.process import Helper
from tests.bench.report import Unable


@dataclass(frozen=True)
class Offered:
    """What became of a load: begin and end on CLOCK_MONOTONIC, and when each mail was answered 250."""

    began: float
    ended: float
    answered: dict[int, float]  # by the mail's place in the list
    refused: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Mails answered 250 in a second."""
        return len(self.answered) / (self.ended - self.began)


class Load:
    """What all sessions share: the mails, and what became of them."""

    def __init__(self, mails: Sequence[tuple[bytes, bytes]], rate: float) -> None:
        self._mails, self._rate = mails, rate
        self._next, self._open = 0, len(mails)
        self.answered: dict[int, float] = {}
        self.refused: list[str] = []
        self.began = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def take(self) -> tuple[int, float] | None:
        """The next mail and the seconds until it may go; None where all have gone."""
        if self._next == len(self._mails):
            return None
        number, self._next = self._next, self._next + 1
        due = self.began + number / self._rate if self._rate else 0.0
        return number, max(0.0, due - time.monotonic())

    def mail(self, number: int) -> tuple[bytes, bytes]:
        """Its envelope commands, and its bytes as they go over the wire."""
        return self._mails[number]

    def settle(self, number: int, refused: str = "") -> None:
        """One mail was answered."""
        if refused:
            self.refused.append(refused)
        else:
            self.answered[number] = time.monotonic()
        self._open -= 1
        if not self._open and not self.done.done():
            self.done.set_result(None)


class Session(asyncio.Protocol):
    """One kept connection."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._rest, self._state, self._codes = b"", "greeting", 0
        self._number = -1
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the greeting."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, why: Exception | None) -> None:
        """A server that hangs up ends the measurement."""
        gone = ConnectionError(f"the server closed a connection: {self._rest[:80]!r}")
        for waiting in (self.ready, self._load.done):
            if not waiting.done():
                waiting.set_exception(gone)

    def data_received(self, data: bytes) -> None:
        """Every whole reply counts."""
        *lines, self._rest = (self._rest + data).split(b"\r\n")
        for line in lines:
            if line[3:4] != b"-":
                self._hear(line)

    def _hear(self, line: bytes) -> None:
        if self._state == "data":
            self._settled(line)
        elif self._state == "envelope":
            self._envelope_reply(line)
        elif self._state == "greeting":
            self._state = "ehlo"
            self._transport.write(b"EHLO generator.test\r\n")
        elif self._state == "ehlo":
            self._state = "idle"
            self.ready.set_result(None)

    def _envelope_reply(self, line: bytes) -> None:
        self._codes += 1
        if self._codes == 3 and line[:1] == b"3":
            self._state = "data"
            self._transport.write(self._load.mail(self._number)[1])
        elif line[:1] in (b"4", b"5"):
            self._state = "broken"
            self._load.settle(self._number, line.decode(errors="replace"))
            self._transport.abort()

    def _settled(self, line: bytes) -> None:
        self._load.settle(self._number, "" if line[:1] == b"2" else line.decode(errors="replace"))
        self.go()

    def go(self) -> None:
        """Offer the next mail, now or when it is due."""
        taken = self._load.take()
        self._state = "idle"
        if taken is None:
            return
        self._number, pause = taken
        if pause:
            asyncio.get_running_loop().call_later(pause, self._offer)
        else:
            self._offer()

    def _offer(self) -> None:
        self._state, self._codes = "envelope", 0
        self._transport.write(self._load.mail(self._number)[0])


def on_the_wire(mail: Any) -> tuple[bytes, bytes]:
    """Envelope commands in one write; dots doubled, and the last dot put (RFC 5321 4.5.2)."""
    commands = f"MAIL FROM:<{mail.mail_from}>\r\nRCPT TO:<{mail.rcpt_to}>\r\nDATA\r\n".encode()
    raw = mail.raw.replace(b"\r\n.", b"\r\n..")
    return commands, raw + b".\r\n" if raw.endswith(b"\r\n") else raw + b"\r\n.\r\n"


async def _run(port: int, sessions: int, file: Path, rate: float) -> None:
    load = Load(pickle.loads(file.read_bytes()), rate)
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Session(load), "127.0.0.1", port) for _ in range(sessions)]
    await asyncio.gather(*(session.ready for _, session in made))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    load.began = time.monotonic()
    for _, session in made:
        session.go()
    fault = ""
    try:
        await load.done
    except ConnectionError as why:
        fault = str(why)
    refused = (*load.refused, *([fault] if fault else []))
    offered = (load.began, time.monotonic(), load.answered, refused)
    file.with_suffix(".offered").write_bytes(pickle.dumps(offered))
    sys.stdout.write("done\n")
    sys.stdout.flush()


class Generator:
    """The benchmark's end of it: connected and ready before the clock runs."""

    def __init__(self, folder: Path, mails: Sequence[Any], port: int, sessions: int, rate: float = 0.0) -> None:
        self._file = folder / "load.pickle"
        self._file.write_bytes(pickle.dumps([on_the_wire(mail) for mail in mails]))
        arguments = [str(port), str(sessions), str(self._file), "--rate", str(rate)]
        self._helper = Helper("load", arguments, folder / "load.log")
        if self._helper.hear(30) != "ready":
            raise Unable(f"the load generator has no connections: {self._helper.last_words()}")

    def go(self) -> None:
        """Begin to send."""
        self._helper.say("go")

    def wait(self, patience: float) -> Offered:
        """Until everything was answered."""
        answer = self._helper.hear(patience)
        self._helper.stop()
        if answer != "done":
            raise Unable(f"the load was not taken in {patience:.0f} s: {self._helper.last_words()}")
        return Offered(*pickle.loads(self._file.with_suffix(".offered").read_bytes()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("sessions", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rate", type=float, default=0.0)
    given = parser.parse_args()
    asyncio.run(_run(given.port, given.sessions, given.file, given.rate))
