"""A lean SMTP sink in a process of its own: it counts, and remembers who got what and when.

Lines on standard input: `expect N` (answered when N letters are here), `report FILE`, `reset`.
"""

import asyncio
import pickle
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.process import Helper
from tests.bench.report import Unable

EHLO = b"250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 20000000\r\n"
ANSWERS = {b"EHLO": EHLO, b"HELO": b"250 sink.test\r\n", b"QUIT": b"221 bye\r\n", b"DATA": b"354 go on\r\n"}
OK, END, ID = b"250 2.0.0 ok\r\n", b"\r\n.\r\n", b"\r\nmessage-id:"


@dataclass(frozen=True)
class Arrived:
    """One letter: who got it, its Message-ID, and when its last line was here (CLOCK_MONOTONIC)."""

    rcpt_to: str
    message_id: str
    at: float


class Book:
    """All that arrived."""

    def __init__(self) -> None:
        self.rows: list[tuple[bytes, bytes, float]] = []
        self.expected = 0

    def enter(self, recipients: list[bytes], raw: bytes) -> None:
        """One row a recipient."""
        message_id, now = _message_id(raw), time.monotonic()
        self.rows += [(recipient, message_id, now) for recipient in recipients]
        if self.expected and len(self.rows) >= self.expected:
            self.expected = 0
            _say(f"reached {now}")


def _message_id(raw: bytes) -> bytes:
    head = b"\r\n" + raw[:8192].partition(b"\r\n\r\n")[0] + b"\r\n"
    found = head.lower().find(ID)
    return head[found + len(ID) : head.index(b"\r\n", found + len(ID))].strip() if found >= 0 else b""


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Dialogue(asyncio.Protocol):
    """One client."""

    def __init__(self, book: Book) -> None:
        self._book, self._rest, self._in_data = book, bytearray(), False
        self._recipients: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink.test ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every whole line, and every whole letter, with one write."""
        self._rest += data
        answers: list[bytes] = []
        while self._step(answers):
            pass
        if answers:
            self._transport.write(b"".join(answers))
        if answers and answers[-1].startswith(b"221"):
            self._transport.close()

    def _step(self, answers: list[bytes]) -> bool:
        return self._letter(answers) if self._in_data else self._line(answers)

    def _letter(self, answers: list[bytes]) -> bool:
        end = self._rest.find(END)
        if end < 0:
            return False
        self._book.enter(self._recipients, bytes(self._rest[:end]))
        del self._rest[: end + len(END)]
        self._recipients, self._in_data = [], False
        answers.append(OK)
        return True

    def _line(self, answers: list[bytes]) -> bool:
        end = self._rest.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self._rest[:end])
        del self._rest[: end + 2]
        verb = line[:4].upper()
        if verb == b"RCPT":
            self._recipients.append(line[line.find(b"<") + 1 : line.find(b">")])
        elif verb == b"RSET":
            self._recipients = []
        self._in_data = verb == b"DATA"
        answers.append(ANSWERS.get(verb, OK))
        return True


class Orders(asyncio.Protocol):
    """What the benchmark says on standard input."""

    def __init__(self, book: Book, ended: asyncio.Future[None]) -> None:
        self._book, self._ended = book, ended

    def data_received(self, data: bytes) -> None:
        """One order at a time."""
        order, _, argument = data.decode().strip().partition(" ")
        if order == "expect":
            self._book.expected = int(argument)
            if len(self._book.rows) >= self._book.expected:
                self._book.expected = 0
                _say(f"reached {time.monotonic()}")
        elif order == "report":
            Path(argument).write_bytes(pickle.dumps(self._book.rows))
            _say(f"{len(self._book.rows)}")
        elif order == "reset":
            self._book.rows.clear()
            _say("done")

    def connection_lost(self, why: Exception | None) -> None:
        """The benchmark is gone."""
        if not self._ended.done():
            self._ended.set_result(None)


async def _serve() -> None:
    loop, book = asyncio.get_running_loop(), Book()
    ended: asyncio.Future[None] = loop.create_future()
    server = await loop.create_server(lambda: Dialogue(book), "127.0.0.1", 0, backlog=512)
    await loop.connect_read_pipe(lambda: Orders(book, ended), sys.stdin)
    _say(str(server.sockets[0].getsockname()[1]))
    await ended


class Sink:
    """The benchmark's end of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.helper = Helper("sink", [], folder / "sink.log")
        self.port = int(self.helper.hear())

    def reset(self) -> None:
        """Forget what arrived."""
        self.helper.ask("reset")

    def expect(self, letters: int) -> None:
        """Have it say when so many are here."""
        self.helper.say(f"expect {letters}")

    def wait(self, patience: float) -> float:
        """When the expected letters were all here; 0 where they were not in time."""
        answer = self.helper.hear(patience)
        return float(answer.partition(" ")[2]) if answer else 0.0

    def report(self) -> list[Arrived]:
        """Everything that arrived."""
        file = self._folder / "arrived.pickle"
        if not self.helper.ask(f"report {file}"):
            raise Unable(self.helper.last_words())
        rows = pickle.loads(file.read_bytes())
        return [Arrived(to.decode(), message_id.decode(), at) for to, message_id, at in rows]

    def stop(self) -> None:
        """End it."""
        self.helper.stop()


if __name__ == "__main__":
    asyncio.run(_serve())
