"""The smarthost of the fault tests: counts every letter by its Message-ID, and fails in the ways a smarthost fails."""

import contextlib
import re
import socket
import socketserver
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.servers import free_port

MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Book:
    """What was taken: how often each Message-ID, and to whom."""

    copies: Counter[str] = field(default_factory=Counter)
    readers: dict[str, set[str]] = field(default_factory=dict)  # reader -> Message-IDs
    raws: dict[str, set[bytes]] = field(default_factory=dict)  # Message-ID -> the bytes of each try
    offers: int = 0

    @property
    def doubled(self) -> int:
        """Letters that came more than once, each extra copy counted."""
        return sum(self.copies.values()) - len(self.copies)


class Smarthost:
    """Listens on one port for good; `mode` says how it answers: take, later, never or hang."""

    def __init__(self, pace: float = 0.0) -> None:
        self.port = free_port()
        self.mode, self.pace = "take", pace
        self.book = Book()
        self._lock = threading.Lock()
        self._server: socketserver.ThreadingTCPServer | None = None
        self._place: socket.socket | None = None  # while it is down nobody else's server takes its port

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        if self._place is not None:
            self._place.close()
        self._server = _Server(("127.0.0.1", self.port), _Talk)
        self._server.host = self
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """From now on the connection is refused, and open ones are cut."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.cut()
            self._place = socket.socket()
            self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._place.bind(("127.0.0.1", self.port))  # bound and not listening: refused
        self._server = None

    def answer(self, reader: str, raw: bytes) -> bytes:
        time.sleep(self.pace)
        mode = self.mode
        with self._lock:
            self.book.offers += 1
        while mode == "hang" and self.mode == "hang":
            time.sleep(0.05)
        if mode == "take":
            self._keep(reader, raw)
        return {"take": b"250 2.0.0 taken", "later": b"451 4.3.0 later", "never": b"550 5.1.1 no"}.get(mode, b"421 bye")

    def _keep(self, reader: str, raw: bytes) -> None:
        message_id = MESSAGE_ID.search(raw).group(1).decode()
        with self._lock:
            self.book.copies[message_id] += 1
            self.book.readers.setdefault(reader, set()).add(message_id)
            self.book.raws.setdefault(message_id, set()).add(raw)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 64
    block_on_close = False

    def __init__(self, *words) -> None:
        super().__init__(*words)
        self.open: set = set()

    def cut(self) -> None:
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.request.shutdown(socket.SHUT_RDWR)


class _Talk(socketserver.StreamRequestHandler):
    """One client, line by line, so a client that sends ahead (RFC 2920) is served, too."""

    disable_nagle_algorithm = True  # three replies in three writes: without it each letter would take 40 ms

    def handle(self) -> None:
        self.server.open.add(self)
        try:
            self._talk()
        except (OSError, ValueError):  # cut
            pass
        finally:
            self.server.open.discard(self)

    def _talk(self) -> None:
        self.reader = ""
        self._say(b"220 smarthost.test")
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"QUIT":
                self._say(b"221 bye")
                return
            self._say(self._answer(word, line))

    def _answer(self, word: bytes, line: bytes) -> bytes:
        if word == b"EHLO":
            return b"250-smarthost.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8"
        if word == b"RCPT":
            self.reader = line.partition(b"<")[2].partition(b">")[0].decode()
        if word == b"DATA":
            self._say(b"354 go on")
            return self.server.host.answer(self.reader, self._data())
        return b"250 2.0.0 ok"

    def _data(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        raise OSError("cut in the middle of a letter")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")
