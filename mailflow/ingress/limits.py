"""How much one client may bring, and all together: connections, mails, recipients; whom we trust, less is asked."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Refused = Callable[[str], None]  # told each reply code that is a refusal

LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
MOST_REMEMBERED = 10_000  # clients; one who has enough addresses to be forgotten has enough to come anew, too


@dataclass(frozen=True)
class Limits:
    """What an operator may choose; 0 is no limit. RFC 5321 4.5.3.2 asks for five minutes a command."""

    size: int = 1_048_576
    connections: int = 200
    client_connections: int = 20
    client_mails_a_minute: int = 120
    client_recipients_a_minute: int = 240
    errors: int = 20
    command_seconds: float = 300
    data_seconds: float = 600
    session_seconds: float = 900


@dataclass(frozen=True)
class Client:
    """Who is at the other end: the address as it came, the one it is counted by, and whether it is a known MTA."""

    address: str
    counted: str
    trusted: bool


def read_client(peer: object, trusted: Sequence[Network]) -> Client:
    """From what the socket says; who is at a unix socket has no address, and was let in by the file's mode."""
    if not isinstance(peer, tuple):
        return Client("", "", True)
    found = ip_address(str(peer[0]))
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    known = any(found in network for network in trusted)
    # Whoever has one address of IPv6 has its /64: RFC 6177 2.
    counted = f"{found}" if found.version == 4 else f"{ip_network((int(found), 64), strict=False)}"
    return Client(str(peer[0]), counted, known)


class Gate:
    """Counts who is inside, what they bring and what they are refused. Touched from the door's loop only."""

    def __init__(
        self,
        limits: Limits,
        trusted: Sequence[Network] = LOOPBACK,
        now: Callable[[], float] = time.monotonic,
        refused: Refused = lambda code: None,
    ) -> None:
        self.limits, self.refused, self._trusted = limits, refused, tuple(trusted)
        self._inside: Counter[str] = Counter()
        self._mails = Buckets(limits.client_mails_a_minute, now)
        self._recipients = Buckets(limits.client_recipients_a_minute, now)

    def client(self, peer: object) -> Client:
        """Whom a socket's other end belongs to."""
        return read_client(peer, self._trusted)

    def enter(self, client: Client) -> bool:
        """Whether there is room; who is let in must `leave`. A trusted MTA limits itself and waits for nobody."""
        if client.trusted:
            return True
        if _reached(self._inside.total(), self.limits.connections):
            return False
        if _reached(self._inside[client.counted], self.limits.client_connections):
            return False
        self._inside[client.counted] += 1
        return True

    def leave(self, client: Client) -> None:
        """One connection less."""
        if not client.trusted:
            self._inside -= Counter([client.counted])  # what falls to nothing is forgotten

    def may_send(self, client: Client) -> bool:
        """Whether one more mail may begin now."""
        return client.trusted or self._mails.take(client.counted)

    def may_name(self, client: Client) -> bool:
        """Whether one more recipient may be asked for now, known or not: who guesses addresses is slowed by it."""
        return client.trusted or self._recipients.take(client.counted)


class Buckets:
    """Token buckets: a minute's worth at once, then as many as the minutes bring."""

    def __init__(self, a_minute: int, now: Callable[[], float]) -> None:
        self._full, self._now = float(a_minute), now
        self._left: dict[str, tuple[float, float]] = {}  # how many, and when that was; who came last stands last

    def take(self, client: str) -> bool:
        """One of this client's tokens, if there is one."""
        if not self._full:
            return True
        now = self._now()
        had, at = self._left.pop(client, (self._full, now))
        tokens = min(self._full, had + (now - at) * self._full / 60)
        self._left[client] = (tokens - 1 if tokens >= 1 else tokens, now)
        if len(self._left) > MOST_REMEMBERED:
            del self._left[next(iter(self._left))]
        return tokens >= 1


def _reached(count: int, limit: int) -> bool:
    return bool(limit) and count >= limit
