"""What stands behind the IMAP door in its own tests: a ledger in memory, and mails with names of their own."""

import re
import threading
from collections.abc import Mapping, Sequence

from mailflow.core.account import Account, parse_account
from mailflow.ingress.imap import Ledger, Pace, Poller
from mailflow.ingress.writer import Envelope
from mailflow.store.seen import Seen
from tests.faults.servers import wait_until
from tests.ingress.dovecot import PASSWORD, USER, Dovecot

DESK = "desk@ours.test"
QUICK = Pace(first=0.02, most=0.1, refused=0.02, refused_most=0.1, kept=0.05, read=3.0)
NUMBER = re.compile(rb"Subject: number (\d+)")


class Kept:
    """Keeps what it is given, and knows it again; can be away, and can die after the commit."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.rows: dict[tuple[str, str, int, int], Seen] = {}
        self.faults: list[BaseException] = []  # raised before the commit, one a call
        self.deaths: list[BaseException] = []  # raised after it
        self.notes: list[str] = []
        self._turn = threading.Lock()

    @property
    def ledger(self) -> Ledger:
        return Ledger(lambda address: address.endswith("@ours.test"), self.keep, self.recall)

    def keep(self, envelopes: Sequence[Envelope], seen: Sequence[Seen]) -> None:
        if self.faults:
            raise self.faults.pop(0)
        with self._turn:
            self.envelopes += envelopes
            self.rows |= {(one.account, one.folder, one.uidvalidity, one.uid): one for one in seen}
        if self.deaths:
            raise self.deaths.pop(0)

    def recall(self, account: str, folder: str, uidvalidity: int, first: int) -> Mapping[int, Seen]:
        where = (account, folder, uidvalidity)
        return {key[3]: one for key, one in self.rows.items() if key[:3] == where and key[3] >= first}

    @property
    def outcomes(self) -> list[str]:
        return [one.outcome for one in self.rows.values()]

    @property
    def numbers(self) -> list[int]:
        """The names of the mails that were handed in, in their order."""
        return [int(found[1]) for one in self.envelopes if (found := NUMBER.search(one.raw))]


def mail(number: int, to: str = DESK, size: int = 0) -> bytes:
    head = f"Return-Path: <ana@home.test>\r\nDelivered-To: {to}\r\nFrom: Ana <ana@home.test>\r\nTo: {to}\r\n"
    head += f"Subject: number {number}\r\nMessage-ID: <{number}@home.test>\r\n\r\n"
    return (
        head.encode()
        + b"hello\r\n"
        + b"0123456789 123456789 123456789 123456789 123456789 123456789\r\n" * (size // 62)
    )


def account_of(dovecot: Dovecot, port: int = 0, **changes: object) -> Account:
    plain = parse_account(dovecot.url)
    values: dict[str, object] = {"password": PASSWORD, "every": 0.2, "port": port or plain.port}
    return Account(**{**vars(plain), **values, **changes})  # type: ignore[arg-type]


def poller_of(account: Account, kept: Kept, oauth: object = None, pace: Pace = QUICK) -> Poller:
    return Poller(account, oauth, kept.ledger, kept.notes.append, pace)  # type: ignore[arg-type]


def flags(dovecot: Dovecot) -> list[str]:
    """What each mail of the INBOX is flagged with, in Maildir's letters; a to z are keywords."""
    return [file.name.partition(":2,")[2] for file in dovecot.files()]


__all__ = ["DESK", "PASSWORD", "QUICK", "USER", "Kept", "account_of", "flags", "mail", "poller_of", "wait_until"]
