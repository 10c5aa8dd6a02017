"""A line to a server that a test may cut, hold, and listen to."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable


class Line:
    """Listens on a port of its own and carries bytes to the server and back."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self.said = bytearray()  # by the client, over all connections
        self.connections = 0
        self.judge: Callable[[int, bytes], bytes | None] | None = None  # connection and bytes of the server; None: cut
        self.held = threading.Event()  # set: the server is not heard any more
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def commands(self, name: str) -> int:
        """How often the client said this."""
        return len(re.findall(rb"(?m)^\S+ " + name.encode(), bytes(self.said)))

    def cut(self) -> None:
        """Every connection, now."""
        lines, self._open = self._open, []
        for one in lines:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._door.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            self.connections += 1
            self._connect(client, self.connections)

    def _connect(self, client: socket.socket, number: int) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._server), timeout=5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        self._open += [client, server]
        threading.Thread(target=self._hear, args=(client, server), daemon=True).start()
        threading.Thread(target=self._answer, args=(server, client, number), daemon=True).start()

    def _hear(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                self.said += data
                server.sendall(data)
        self._end(client, server)

    def _answer(self, server: socket.socket, client: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if self.held.is_set():
                    continue
                told = self.judge(number, data) if self.judge else data
                if told is None:
                    break
                client.sendall(told)
        self._end(client, server)

    def _end(self, *lines: socket.socket) -> None:
        for one in lines:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
