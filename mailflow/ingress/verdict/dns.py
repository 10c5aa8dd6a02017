"""Questions to name servers: cached, within limits for each mail, and only for names made of host names' letters.

Whoever writes to us chooses which names we ask for. So one mail may ask so often and so long; what it would have more
is refused to that mail alone.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, cast

import dns.exception
import dns.inet
import dns.message
import dns.name
import dns.resolver

MOST_QUESTIONS = 60  # ten includes and some MX names of an honest company stay below 40
BUDGET = 10.0  # seconds for one mail
PATIENCE = 3.0  # seconds for one server's answer
LIFETIME = 5.0  # seconds for one question, on all servers
MOST_KEPT = 10_000  # answers
TTL_LEAST, TTL_MOST = 60, 3_600
TTL_NOTHING = 900  # what does not exist today may tomorrow (RFC 2308 5)
TTL_FAILURE = 30  # a broken zone must not hold every mail for its whole budget (RFC 2308 7)
UDP_PAYLOAD = 1_232


class ResolverError(Exception):
    """trust.resolver cannot be used; the text says what to do."""


class TryLater(Exception):
    """No server answered: the same question may be answered later."""


class TooMany(Exception):
    """This mail has asked enough."""


@dataclass(frozen=True)
class Kept:
    """An answer until an instant; None where there was none to be had."""

    until: float
    found: tuple[object, ...] | None


class Resolver:
    """The cache and the servers, shared by all threads."""

    def __init__(
        self, server: str = "", clock: Callable[[], float] = time.monotonic, most_kept: int = MOST_KEPT
    ) -> None:
        self._clock, self._most_kept = clock, most_kept
        self._kept: dict[tuple[str, str], Kept] = {}
        self._lock = threading.Lock()
        self._servers = _servers(server)

    def questions(self, most: int = MOST_QUESTIONS, budget: float = BUDGET) -> "Questions":
        """The questions of one mail."""
        return Questions(self, most, self._clock() + budget, self._clock)

    def find(self, name: str, kind: str, patience: float) -> tuple[object, ...]:
        """The records of that name; none where there are none; TryLater where nobody says."""
        key = (name.lower().rstrip("."), kind)
        kept = self._remembered(key)
        if kept is None:
            kept = self._remember(key, *self._ask(*key, patience))
        if kept.found is None:
            raise TryLater
        return kept.found

    def _remembered(self, key: tuple[str, str]) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
        return kept if kept and kept.until > self._clock() else None

    def _remember(self, key: tuple[str, str], found: tuple[object, ...] | None, ttl: float) -> Kept:
        kept = Kept(self._clock() + ttl, found)
        with self._lock:
            self._kept.pop(key, None)
            while len(self._kept) >= self._most_kept:
                del self._kept[next(iter(self._kept))]  # the oldest
            self._kept[key] = kept
        return kept

    def _ask(self, name: str, kind: str, patience: float) -> tuple[tuple[object, ...] | None, float]:
        """What was found, and for how long it holds."""
        try:
            asked = dns.name.Name([*(label.encode("ascii") for label in name.split(".")), b""])
        except (dns.exception.DNSException, UnicodeError):
            return (), TTL_NOTHING  # no such name can be registered
        try:
            answer = self._servers.resolve(
                asked, kind, lifetime=min(patience, LIFETIME), search=False, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN as nothing:
            return (), _bounded(nothing.response(asked), TTL_NOTHING)  # type: ignore[no-untyped-call]
        except (dns.exception.DNSException, OSError):
            # A mail that had little patience left says nothing of the server.
            return None, TTL_FAILURE if patience >= LIFETIME else 0
        found = tuple(answer.rrset or ())
        return found, _bounded(answer.response, TTL_MOST if found else TTL_NOTHING)


def _bounded(response: dns.message.Message, most: int) -> float:
    """The TTL of the answer, or of its absence (RFC 2308 5)."""
    try:
        ttl = cast(dns.message.QueryMessage, response).resolve_chaining().minimum_ttl
    except dns.exception.DNSException:
        return TTL_LEAST
    return max(TTL_LEAST, min(ttl, most))


def _servers(server: str) -> dns.resolver.Resolver:
    try:
        resolver = dns.resolver.Resolver(configure=not server)
    except dns.resolver.NoResolverConfiguration:
        raise ResolverError("this system names no DNS server: set trust.resolver to the address of one") from None
    if server:
        address, port = _endpoint(server)
        resolver.nameservers, resolver.port = [address], port
    resolver.timeout = PATIENCE
    resolver.use_edns(0, 0, UDP_PAYLOAD)
    return resolver


def _endpoint(server: str) -> tuple[str, int]:
    """ip, ip:port or [ip]:port"""
    address, port = server, "53"
    if server.startswith("["):
        address, closed, port = server[1:].partition("]")
        port = port.removeprefix(":") or ("53" if closed else "")
    elif server.count(":") == 1:
        address, _, port = server.partition(":")
    if not dns.inet.is_address(address) or not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        _complain(server)
    return address, int(port)


def _complain(server: str) -> NoReturn:
    raise ResolverError(f"trust.resolver = {server!r}: write the address of a DNS server, or address:port")


class Questions:
    """One mail's questions, counted and timed."""

    def __init__(self, resolver: Resolver, most: int, until: float, clock: Callable[[], float]) -> None:
        self._resolver, self._left, self._until, self._clock = resolver, most, until, clock

    def find(self, name: str, kind: str) -> tuple[object, ...]:
        """The records; TryLater and TooMany are raised."""
        if self._left <= 0:
            raise TooMany
        self._left -= 1
        return self._resolver.find(name, kind, self._until - self._clock())

    def texts(self, name: str) -> tuple[bytes, ...]:
        """The TXT records, each joined (RFC 7208 3.3)."""
        return tuple(b"".join(record.strings) for record in self.find(name, "TXT"))  # type: ignore[attr-defined]
