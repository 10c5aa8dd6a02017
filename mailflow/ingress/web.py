"""What answers HTTP: a few callers at a time, one question each, in threads of their own."""

import logging
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mailflow.ingress.listen import bind

MOST_CALLERS = 8
LOOK = 0.5  # seconds between two looks whether it shall stop; questions it hears at once

log = logging.getLogger("mailflow.web")


class Caller(BaseHTTPRequestHandler):
    """One caller, one question, and good-bye; who asks for what is in no log."""

    timeout = 5
    server: "Server"

    def say(self, status: int, kind: str, body: bytes, **more: str) -> None:
        """The answer; of the headers, names have _ for -."""
        self.send_response(status)
        told = {"Content_Type": kind, "Content_Length": str(len(body)), "Cache_Control": "no-store", **more}
        for name, value in told.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "mailflow"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Who comes when all places are taken is turned away."""

    daemon_threads = True

    def __init__(self, bound: socket.socket, caller: type[Caller], desk: Any) -> None:
        super().__init__(bound.getsockname()[:2], caller, bind_and_activate=False)
        self.socket.close()
        self.socket, self.desk = bound, desk
        self._places = threading.BoundedSemaphore(MOST_CALLERS)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def end(self) -> None:
        """At once: the loop hears that nobody can come any more, and looks up."""
        ending = threading.Thread(target=self.shutdown)
        ending.start()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        ending.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.warning("a question was not answered", exc_info=True)


class Site:
    """Listens where a setting says, in a thread of its own."""

    def __init__(self, setting: str, listen: str, caller: type[Caller], desk: Any) -> None:
        self._setting, self._listen, self._caller, self._desk = setting, listen, caller, desk
        self._server: Server | None = None
        self._answers = False

    def open(self) -> None:
        """Take the place. DoorError where it cannot be had."""
        self._server = Server(bind(self._setting, self._listen), self._caller, self._desk)

    def start(self) -> None:
        """Begin to answer."""
        if self._server is None:
            self.open()
        assert self._server is not None
        threading.Thread(target=self._server.serve_forever, args=(LOOK,), name=self._setting, daemon=True).start()
        self._answers = True

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        assert self._server is not None
        host, port = self._server.socket.getsockname()[:2]
        return str(host), int(port)

    def stop(self) -> None:
        """Answer no more. Safe where it never started."""
        server, self._server = self._server, None
        if server is not None:
            if self._answers:  # it would wait for ever for a loop that never ran
                server.end()
            server.server_close()
