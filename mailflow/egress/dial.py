"""A connection to the smarthost, from the first packet to the login; another thread can cut it at any moment."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass

from mailflow.egress.login import log_in
from mailflow.egress.oauth import TokenSource
from mailflow.egress.smarthost import Smarthost


class Ties:
    """Every open socket of a carrier, so that a hanging one can be cut. Each cut begins a new era.

    Held weakly: the connections of a thread that has ended are closed with it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tied: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self.era = 0

    def tie(self, sock: socket.socket, era: int) -> socket.socket:
        """A second handle: TLS takes the first one over, and may hang while it does."""
        with self._lock:
            if era != self.era:
                raise ConnectionAbortedError("we broke the hand-over off")
            handle = sock.dup()
            self._tied.add(handle)
            return handle

    def untie(self, handle: socket.socket) -> None:
        with self._lock:
            self._tied.discard(handle)
            handle.close()

    def cut(self) -> None:
        with self._lock:
            self.era += 1
            for handle in list(self._tied):
                with suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)
                handle.close()
            self._tied.clear()


@dataclass(frozen=True)
class Way:
    """All that opening a connection takes."""

    to: Smarthost
    hostname: str | None
    timeout: float
    tls: ssl.SSLContext | None
    oauth: TokenSource | None


def dial(way: Way, ties: Ties, era: int) -> Connection:
    """Connected, encrypted where the url asks for it, and logged in; or an OSError says why not."""
    connection = Connection(way, ties, era)
    try:
        connection.let_in()
    except BaseException:
        connection.close()
        raise
    return connection


class Connection(smtplib.SMTP):
    """smtplib's dialogue up to the login; `era` is the one it was begun in."""

    def __init__(self, way: Way, ties: Ties, era: int) -> None:
        self._way, self._ties, self._era = way, ties, era
        self._handles: list[socket.socket] = []
        super().__init__(way.to.host, way.to.port, way.hostname, way.timeout)

    def let_in(self) -> None:
        """EHLO, TLS, EHLO again, login: the password only ever meets an encrypted line."""
        self.ehlo_or_helo_if_needed()
        if self._way.to.scheme == "smtp+starttls":
            self.starttls(context=self._way.tls)
            self.ehlo_or_helo_if_needed()
        if self._way.to.user:
            log_in(self, self._way.to, self._way.oauth)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        fault: OSError = OSError("the host has no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                return self._reach(socket.socket(family, kind, protocol), address, timeout)
            except OSError as failed:
                fault = failed
        self.close()
        raise fault

    def _reach(self, sock: socket.socket, address: tuple[object, ...], timeout: float) -> socket.socket:
        try:
            self._handles.append(self._ties.tie(sock, self._era))
            sock.settimeout(timeout)
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._way.tls is not None and self._way.to.scheme == "smtps":
                return self._way.tls.wrap_socket(sock, server_hostname=self._way.to.host)
        except BaseException:
            sock.close()
            raise
        return sock

    def close(self) -> None:
        super().close()
        while self._handles:
            self._ties.untie(self._handles.pop())
