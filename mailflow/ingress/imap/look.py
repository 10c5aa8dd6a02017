"""One look at the folder: what is new is kept in one commit with its place in the ledger, and flagged only then."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailflow.core.account import Account
from mailflow.core.reading.gate import MESSAGE_BYTES
from mailflow.core.recipient import recipients, sender
from mailflow.ingress.imap.session import Listed, Session
from mailflow.ingress.writer import Envelope
from mailflow.store.seen import FOREIGN, KEPT, TOO_BIG, Seen

MOST_MAILS, MOST_BYTES = 50, 8_000_000  # of one commit
SUSPECT = 5  # lines that broke over one mail, after which we say so

Known = Callable[[str], bool]
Keep = Callable[[Sequence[Envelope], Sequence[Seen]], None]
Recall = Callable[[str, str, int, int], Mapping[int, Seen]]

log = logging.getLogger("mailflow.imap")


@dataclass(frozen=True)
class Ledger:
    """What the store does for us."""

    known: Known
    keep: Keep  # returns when it is on disk
    recall: Recall  # what we saw of an account's folder and UIDVALIDITY, from a UID on


class Looker:
    """Looks at one folder, over as many connections as it takes."""

    def __init__(self, account: Account, ledger: Ledger) -> None:
        self._account, self._ledger = account, ledger
        self._breaks: Counter[tuple[int, int]] = Counter()  # UIDVALIDITY and UID: lines that broke over this mail
        self._under_way: Sequence[tuple[int, int]] = ()
        self._warned = False
        self.settled = 0  # mails, since we began

    def look(self, session: Session, first: int) -> int:
        """Take in what is new from a UID on; the UID from which the next look must begin."""
        listed = session.look(first)
        seen = self._ledger.recall(self._account.name, self._account.folder, session.uidvalidity, first)
        fresh = [mail for mail in listed if not _is_known(mail, seen)]
        settled = sum(self._take(session, some) for some in self._batches(session, fresh))
        self._mark_late(session, listed, seen)
        # What vanished or could not be had is looked for again; the ledger makes that cheap.
        return max((mail.uid + 1 for mail in listed), default=first) if settled == len(fresh) else first

    def line_broke(self) -> None:
        """A mail over which the line breaks is fetched alone and after all others, so that it stops none of them."""
        self._breaks.update(self._under_way)
        for broken in self._under_way:
            if self._breaks[broken] == SUSPECT:
                log.error("a mail breaks the line each time it is fetched: look at it with a mail program")
        self._under_way = ()

    def _batches(self, session: Session, mails: Sequence[Listed]) -> Iterator[list[Listed]]:
        breaks = {mail.uid: self._breaks[session.uidvalidity, mail.uid] for mail in mails}
        batch: list[Listed] = []
        for mail in sorted(mails, key=lambda mail: (breaks[mail.uid], mail.uid)):
            size = sum(min(one.size, MESSAGE_BYTES) for one in (*batch, mail))
            if batch and (breaks[mail.uid] or len(batch) == MOST_MAILS or size > MOST_BYTES):
                yield batch
                batch = []
            batch.append(mail)
        if batch:
            yield batch

    def _take(self, session: Session, batch: Sequence[Listed]) -> int:
        """How many of these are settled now: kept on disk, or known not to be for us."""
        self._under_way = [(session.uidvalidity, mail.uid) for mail in batch]
        got = self._fetch(session, batch)
        outcomes = {mail.uid: got.outcome(mail) for mail in batch}
        seen = [self._seen(session, mail, outcomes[mail.uid]) for mail in batch if outcomes[mail.uid]]
        kept = [uid for uid, outcome in outcomes.items() if outcome == KEPT]
        self._ledger.keep([envelope for uid in kept for envelope in got.envelopes(uid)], seen)
        self._under_way, self.settled = (), self.settled + len(seen)
        self._mark(session, session.mark_kept, kept)
        self._set_aside(session, [uid for uid, outcome in outcomes.items() if outcome == TOO_BIG])
        return len(seen)

    def _fetch(self, session: Session, batch: Sequence[Listed]) -> "Fetched":
        """Whole mails only of those that are for us. Dovecot gives blank fields of a mail that has just vanished."""
        sizes, known = {mail.uid: mail.size for mail in batch}, self._ledger.known
        small = {uid for uid, size in sizes.items() if size <= MESSAGE_BYTES}
        heads = session.heads(list(sizes))
        readers = {uid: recipients(head, known) for uid, head in heads.items() if head.strip() or uid not in small}
        blank = heads.keys() - readers.keys()
        raws = session.bodies(sorted(blank | {uid for uid in small if readers.get(uid)}))
        return Fetched({**readers, **{uid: recipients(raws[uid], known) for uid in blank if uid in raws}}, raws)

    def _set_aside(self, session: Session, too_big: Sequence[int]) -> None:
        self._mark(session, session.mark_too_big, too_big)
        for _ in too_big:
            log.error("a mail for us is over %s bytes: it is flagged and left in the mailbox", MESSAGE_BYTES)

    def _seen(self, session: Session, mail: Listed, outcome: str) -> Seen:
        place = (self._account.name, self._account.folder, session.uidvalidity)
        return Seen(*place, mail.uid, mail.fingerprint, outcome)

    def _mark_late(self, session: Session, listed: Sequence[Listed], seen: Mapping[int, Seen]) -> None:
        """We died between the commit and the flag."""
        late = [
            mail.uid
            for mail in listed
            if _is_known(mail, seen) and seen[mail.uid].outcome == KEPT and not session.is_marked(mail)
        ]
        self._mark(session, session.mark_kept, late)

    def _mark(self, session: Session, mark: Callable[[Sequence[int]], None], uids: Sequence[int]) -> None:
        """A mailbox that takes no flags is read all the same: the ledger knows what was kept."""
        fault = "" if session.writable else "is read-only"
        try:
            mark(uids)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            fault = "takes no flag, or its mail cannot be moved (is there room?)"
        if uids and fault and not self._warned:
            self._warned = True
            log.warning(f"the mailbox {fault}: mail is kept, and stays in it as it is")


def _is_known(mail: Listed, seen: Mapping[int, Seen]) -> bool:
    return mail.uid in seen and seen[mail.uid].fingerprint == mail.fingerprint


@dataclass(frozen=True)
class Fetched:
    """What came of a batch: nothing of a mail that vanished while we looked."""

    readers: Mapping[int, Sequence[str]]  # by UID, our addresses that it is for
    raws: Mapping[int, bytes]

    def outcome(self, mail: Listed) -> str:
        """Empty: the next look will tell."""
        if mail.uid not in self.readers:
            return ""
        if not self.readers[mail.uid]:
            return FOREIGN
        if mail.size > MESSAGE_BYTES:
            return TOO_BIG
        return KEPT if mail.uid in self.raws else ""

    def envelopes(self, uid: int) -> list[Envelope]:
        """Handed in once for each address of ours that it is for."""
        raw = self.raws[uid]
        return [Envelope(sender(raw), reader, raw, "", door="imap") for reader in self.readers[uid]]
