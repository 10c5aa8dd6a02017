"""The thread that reads the mailbox: it looks, rests until something comes, and begins again when the line breaks."""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from imapclient.exceptions import IMAPClientError
from sqlalchemy.exc import OperationalError

from mailflow.core.account import Account
from mailflow.egress.oauth import TokenSource
from mailflow.ingress.imap.advice import MailboxFault, Trouble
from mailflow.ingress.imap.look import Ledger, Looker
from mailflow.ingress.imap.session import READ, Session

FAULTS = "the mail server cuts the line or does not answer: see its log, and the host and port of ingress.imap.url"
AWAY = "the mail server cannot be reached: see the host and port of ingress.imap.url, and the way there"
UNTRUSTED = "the mail server's certificate is not trusted: see the host of ingress.imap.url, and ingress.imap.ca_file"
STORE = "mail cannot be kept while the database does not answer: it stays in the mailbox and is fetched again"
NOTED = 30.0  # seconds between two notes that all is well
OURS = "a mail could not be taken in ({}): it stays in the mailbox and is fetched again, after all others"

Note = Callable[[str], None]  # what went wrong; empty after a look that went well

log = logging.getLogger("mailflow.imap")


@dataclass(frozen=True)
class Pace:
    """Seconds."""

    first: float = 1.0  # before the first try after a fault; each next waits twice as long
    most: float = 300.0
    refused: float = 60.0  # the same where we are not let in: servers lock whoever knocks too often
    refused_most: float = 900.0
    kept: float = 5.0  # the longest while it is our own database that does not answer
    whole: float = 3600.0  # the whole folder is looked through this often, for UIDs that a server gave out twice
    read: float = READ  # the longest silence of a server that owes us an answer

    def pause(self, trouble: Trouble, faults: int) -> float:
        """After so many faults in a row; a part of it is chance, so that many who were cut do not come back at once."""
        first, most = self.first, self.most
        if trouble is Trouble.STORE:
            most = self.kept
        if trouble is Trouble.LOGIN:
            first, most = self.refused, self.refused_most
        return float(min(most, first * 2 ** min(faults - 1, 20)) * random.uniform(0.5, 1.0))


class Poller:
    """Reads one mailbox in a thread of its own."""

    def __init__(
        self, account: Account, oauth: TokenSource | None, ledger: Ledger, note: Note, pace: Pace | None = None
    ) -> None:
        self._account, self._oauth, self._note, self._pace = account, oauth, note, pace or Pace()
        self._looker = Looker(account, ledger)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._faults, self._said, self._settled = 0, "", 0
        self._noted = -NOTED

    def start(self) -> None:
        """Begin to read. A server that is away is waited for."""
        self._thread = threading.Thread(target=self._run, name="imap-door", daemon=True)  # made before a fork: dead
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Finish the commit under way; what is not flagged then, the ledger knows. Safe where it never started."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(patience)

    @property
    def alive(self) -> bool:
        """False when nobody reads the mailbox any more: time to restart the process."""
        return self._stopped.is_set() or (self._thread is not None and self._thread.is_alive())

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._read()
            except Exception as fault:
                trouble, said = judge(fault)
                self._failed(trouble, said)

    def _read(self) -> None:
        """Over one connection, until we are to stop or it breaks. Each begins with the whole folder."""
        with Session(self._account, self._oauth, self._pace.read) as session:
            began, first = time.monotonic(), 1
            while not self._stopped.is_set() and time.monotonic() - began < self._pace.whole:
                first = self._looker.look(session, first)
                self._succeeded()
                session.rest(self._account.every, self._stopped)

    def _succeeded(self) -> None:
        if self._said:
            log.info("the mailbox is read again")
        if self._said or time.monotonic() - self._noted >= NOTED:
            self._note("")
            self._noted = time.monotonic()
        self._faults, self._said = 0, ""

    def _failed(self, trouble: Trouble, said: str) -> None:
        if trouble is not Trouble.STORE:
            self._looker.line_broke()
        got_on, self._settled = self._looker.settled > self._settled, self._looker.settled
        self._faults = 1 if got_on else self._faults + 1
        if said != self._said:
            log.warning(f"ingress.imap: {said}")
            self._said = said
        try:
            self._note(said)
        except Exception as fault:
            log.info("the mailbox's fault could not be noted: %s", type(fault).__name__)
        self._stopped.wait(self._pace.pause(trouble, self._faults))


def judge(fault: Exception) -> tuple[Trouble, str]:
    """What may help, and a sentence in our own words."""
    match fault:
        case MailboxFault():
            return fault.trouble, str(fault)
        case IMAPClientError():
            return Trouble.LINE, FAULTS
        case OSError() if "CERTIFICATE_VERIFY" in str(fault):
            return Trouble.LINE, UNTRUSTED
        case OSError():
            return Trouble.LINE, AWAY
        case OperationalError():
            return Trouble.STORE, STORE
        case _:
            return Trouble.LINE, OURS.format(type(fault).__name__)
