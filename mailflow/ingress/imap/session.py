"""One connection to the IMAP server, with the folder open. Mail is fetched by UID, and looking at it flags nothing."""

import logging
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError

from mailflow.core.account import Account
from mailflow.core.recipient import FIELDS
from mailflow.egress.oauth import TokenSource
from mailflow.ingress.imap.advice import MailboxFault, Trouble
from mailflow.ingress.imap.login import log_in

CONNECT, READ = 15.0, 60.0  # seconds
SLICE = 1.0  # seconds of an IDLE after which we see whether we are to stop
AT_ONCE = 500  # UIDs in a command: servers end a line at 8 kB
HEAD = f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]<0.65536>"
SEEN, DELETED, FLAGGED = b"\\Seen", b"\\Deleted", b"\\Flagged"
KEPT, TOO_BIG = b"$MailflowKept", b"$MailflowTooBig"

log = logging.getLogger("mailflow.imap")


@dataclass(frozen=True)
class Listed:
    """A mail in the folder."""

    uid: int
    size: int
    fingerprint: str
    flags: frozenset[bytes]


class Session:
    """Open from `with` to its end, or until the line breaks: whatever is raised then, a new one must be made."""

    def __init__(self, account: Account, oauth: TokenSource | None, read_timeout: float = READ) -> None:
        logging.getLogger("imapclient").setLevel(logging.CRITICAL)  # at DEBUG it logs whole mails
        self._account = account
        self._client = _dial(account, read_timeout)
        try:
            log_in(self._client, account, oauth)
            self.idles = account.idle and self._client.has_capability("IDLE")
            self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Say good-bye where that is still heard."""
        with suppress(Exception):
            self._client.socket().settimeout(2)
            self._client.logout()
        with suppress(Exception):
            self._client.shutdown()

    def _open(self) -> None:
        opened = self._select()
        self.uidvalidity = int(opened.get(b"UIDVALIDITY", 0))
        lasting = opened.get(b"PERMANENTFLAGS", (b"\\*",))
        self._keywords = b"\\*" in lasting or KEPT in lasting
        if self._account.move_to and self.writable:
            self._make_folder()

    def _select(self) -> dict[bytes, Any]:
        folder, self.writable = self._account.folder, True
        try:
            try:
                return dict(self._client.select_folder(folder))
            except IMAPClientReadOnlyError:
                self.writable = False
                return dict(self._client.select_folder(folder, readonly=True))
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            said = "the folder of ingress.imap.url cannot be opened: make it in the mailbox, or correct its name"
            raise MailboxFault(said, Trouble.FOLDER) from None

    def _make_folder(self) -> None:
        name = self._account.move_to
        try:
            if not self._client.folder_exists(name):
                self._client.create_folder(name)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            said = "the folder of ingress.imap.move_to cannot be made: make it in the mailbox, or correct its name"
            raise MailboxFault(said, Trouble.FOLDER) from None

    # -- reading --------------------------------------------------------------------------------------

    def look(self, first: int) -> list[Listed]:
        """The mails from a UID on. `n:*` names the last mail even where n is above it (RFC 3501 6.4.8)."""
        uids = sorted(uid for uid in self._client.search(f"UID {first}:*") if uid >= first)
        return [mail for some in _chunks(uids) for mail in self._describe(some)]

    def _describe(self, uids: Sequence[int]) -> list[Listed]:
        answer = self._client.fetch(uids, ["FLAGS", "INTERNALDATE", "RFC822.SIZE"])
        return [_listed(uid, told) for uid, told in answer.items() if b"RFC822.SIZE" in told]

    def heads(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The fields that say for whom each mail is, perhaps none; no entry for a mail that has vanished."""
        return self._parts(uids, HEAD, b"BODY[HEADER")

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The mails, whole. Of one that has just vanished some servers give an empty one (RFC 2180 4.1.3)."""
        return {uid: raw for uid, raw in self._parts(uids, "BODY.PEEK[]", b"BODY[]").items() if raw}

    def _parts(self, uids: Sequence[int], what: str, name: bytes) -> dict[int, bytes]:
        answer = self._client.fetch(uids, [what]) if uids else {}
        found = ((uid, key, value) for uid, told in answer.items() for key, value in told.items())
        return {uid: value or b"" for uid, key, value in found if key.startswith(name)}

    def find(self, message_id: str) -> bytes | None:
        """One mail, whole, by its Message-ID; None while it is not there."""
        return next(iter(self.bodies(self._client.search(["HEADER", "Message-ID", message_id])).values()), None)

    # -- marking --------------------------------------------------------------------------------------

    def is_marked(self, mail: Listed) -> bool:
        """Whether what is kept is flagged, or moved as far as this server can."""
        if self._account.move_to:
            return DELETED in mail.flags
        return (KEPT if self._keywords else SEEN) in mail.flags

    def mark_kept(self, uids: Sequence[int]) -> None:
        """Only after the commit."""
        for some in _chunks(uids):
            self._flag(some, SEEN, KEPT)
            if self._account.move_to and self.writable:
                self._move(some)

    def mark_too_big(self, uids: Sequence[int]) -> None:
        """For a person to see."""
        self._flag(uids, FLAGGED, TOO_BIG)

    def _flag(self, uids: Sequence[int], flag: bytes, keyword: bytes) -> None:
        if self.writable and uids:
            self._client.add_flags(uids, [flag, keyword] if self._keywords else [flag], silent=True)

    def _move(self, uids: Sequence[int]) -> None:
        """RFC 6851, or by hand. Without RFC 4315 nothing is expunged: that would take others' mails, too."""
        if self._client.has_capability("MOVE"):
            self._client.move(uids, self._account.move_to)
            return
        self._client.copy(uids, self._account.move_to)
        self._client.add_flags(uids, [DELETED], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)

    # -- waiting --------------------------------------------------------------------------------------

    def rest(self, seconds: float, stopped: threading.Event) -> None:
        """Until something comes, or the time is over. IDLE only makes it shorter, so one that stalls costs nothing."""
        if self.idles:
            self._idle(seconds, stopped)
        else:
            stopped.wait(seconds)
            self._client.noop()

    def _idle(self, seconds: float, stopped: threading.Event) -> None:
        self._client.idle()
        until = time.monotonic() + seconds
        while not stopped.is_set() and (left := until - time.monotonic()) > 0:
            began, span = time.monotonic(), min(SLICE, left)
            said = self._client.idle_check(timeout=span)
            if any(b"EXISTS" in line for line in said):
                break
            if not said and time.monotonic() - began < span / 2:  # imapclient tells of a dead line like this
                raise IMAPClientAbortError("the line is dead")
        self._client.idle_done()


def _dial(account: Account, read_timeout: float) -> IMAPClient:
    context = ssl.create_default_context()
    if account.ca_file:
        context.load_verify_locations(account.ca_file)
    timeout: Any = SocketTimeout(CONNECT, read_timeout)
    tls = account.scheme == "imaps"
    client = IMAPClient(account.host, account.port, ssl=tls, ssl_context=context if tls else None, timeout=timeout)
    client.normalise_times = False  # its idea of our time zone is no part of a mail
    if account.scheme == "imap+starttls":
        client.starttls(context)
    return client


def _listed(uid: int, told: Mapping[bytes, Any]) -> Listed:
    size, date = int(told[b"RFC822.SIZE"]), told.get(b"INTERNALDATE")
    shown = date.isoformat() if isinstance(date, datetime) else ""
    return Listed(uid, size, f"{size} {shown}"[:64], frozenset(told.get(b"FLAGS", ())))


def _chunks(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + AT_ONCE] for start in range(0, len(uids), AT_ONCE))
