"""The service on one page: accept, process, expire, deliver.

Mail is kept before it is answered; what it means is decided and written in one transaction; only then is
the world touched. Silence goes the same way as a mail.

Mails and deadlines are worked on many to a transaction. If one of them crashes us, none of it has happened, and each
is done again in a transaction of its own: what one breaks, no other feels. A process reads its first mails like that,
too, and counts each before: one of them may have killed the process before it.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy.exc import OperationalError

from mailflow.core.address import ToToken
from mailflow.core.mail import Mail
from mailflow.core.transition import Due
from mailflow.flow import bounces, digests, forgetting, heartbeat, reconsent, rhythms, silence, verdicts
from mailflow.flow.arrival import Claimed
from mailflow.flow.deliver import BATCH as LETTERS
from mailflow.flow.deliver import Sender
from mailflow.flow.failpoint import failpoint
from mailflow.flow.house import House
from mailflow.flow.receive import LATER, Result, receive
from mailflow.flow.record import Step
from mailflow.flow.where import where
from mailflow.store import ahead, chores, inbox, record, seen, subjects
from mailflow.store.bells import find_bells
from mailflow.store.engine import Begin
from mailflow.store.ledger import Ledger
from mailflow.store.seen import Seen

log = logging.getLogger("mailflow.flow")

BATCH = 50
TRIES = 3  # P9: a mail that crashes us three times is set aside
PATIENT_TRIES = 60  # where it is perhaps the database that fails, and not the mail
PAUSES = (timedelta(seconds=5), timedelta(minutes=1))  # between the tries
READ_ALONE = "read alone: "  # and how often, stands as the reason of a mail if its reader dies of it
CLOCK_LEASE = timedelta(seconds=24)
MINUTE = timedelta(minutes=1)
STOP_PATIENCE = 3.0  # seconds a letter that is under way has to end

__all__ = ["BATCH", "LETTERS", "Flow", "House", "Mail"]


class Flow:
    """The verbs of the service."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._sender = Sender()
        self._watched_over: datetime | None = None
        self._turn = threading.Lock()  # two lanes at once in one interpreter would only take it from each other
        self._tried: set[int] = set()  # the lanes in which our first batch is behind us
        self._outlived: set[int] = set()  # mails that failed here without killing us, and without a note of it

    # -- accept ---------------------------------------------------------------------------------------

    def knows(self, address: str) -> bool:
        """Whether an address is ours: by its form and its tag alone, no database (TRUST.md)."""
        return self.house.place(address) is not None

    def accept(self, mails: Sequence[Mail], from_mailbox: Sequence[Seen] = ()) -> list[int]:
        """Keep mails, and which of a mailbox they are, in one commit: then they are on disk. The lanes to look at."""
        now = self.house.now()
        rows = [self._row(mail, now) for mail in mails]
        with self.house.store.begin() as tx:
            inbox.keep(tx, rows)
            seen.keep(tx, from_mailbox, now)
        return sorted({row["lane"] for row in rows})

    def _row(self, mail: Mail, now: datetime) -> dict[str, Any]:
        sender = inbox.sender_of(mail.mail_from, mail.raw)
        return {
            "key": inbox.content_key(mail.rcpt_to, mail.raw),
            "received_at": now,
            "mail_from": mail.mail_from,
            "rcpt_to": mail.rcpt_to,
            "raw": mail.raw,
            "client": mail.client[:64],
            "helo": mail.helo[:255],
            "lane": inbox.lane_of(sender, self.house.store.lanes),
            "sender": sender,
            "state": "waiting",
        }

    # -- process --------------------------------------------------------------------------------------

    def process(self, lane: int) -> int:
        """Read and act on a batch of what waits in a lane; how many mails were settled."""
        settled = self._process_together(lane) if lane in self._tried else self._process_apart(lane)
        self._tried.add(lane)
        failpoint("process.settled")
        return settled

    def _process_together(self, lane: int) -> int:
        try:
            return self._process_batch(lane)
        except Exception as fault:
            log.info("a batch of mails crashed at %s; each is done alone", where(fault))
            return self._process_apart(lane)

    def _process_batch(self, lane: int) -> int:
        now = self.house.now()
        with self.house.store.begin() as tx:
            waiting = inbox.look(tx, lane, now, BATCH)
        known = verdicts.fetch(self.house.judge, waiting) if self.house.judge else {}
        with self._turn, self.house.store.begin() as tx:
            claimed = inbox.claim(tx, lane, now, BATCH)
            mails = [mail for mail in waiting if mail.id in claimed]
            failpoint("process.begun")
            places = [self.house.place(mail.rcpt_to) for mail in mails]
            ahead.read_ahead(tx, [to.key for to in places if isinstance(to, ToToken)], now, self.house.zone)
            for mail, to in zip(mails, places, strict=True):
                self._process_one(tx, Claimed(mail, to, known.get(mail.id)), now)
            failpoint("process.decided")
        return len(mails)

    def _process_apart(self, lane: int) -> int:
        with self.house.store.hold_lane(lane) as begin:
            return sum(1 for _ in takewhile(bool, (self._process_next(lane, begin) for _ in range(BATCH))))

    def _process_next(self, lane: int, begin: Begin) -> bool:
        """The next mail of a lane, in a transaction of its own; whether there was one."""
        now = self.house.now()
        with begin() as tx:
            mail = next(iter(inbox.look(tx, lane, now, 1)), None)
            if mail is None or self._has_killed(tx, mail, now):
                return mail is not None
        failpoint("process.counted")
        try:
            verdict = verdicts.fetch(self.house.judge, [mail])[mail.id] if self.house.judge else None
            with begin() as tx:
                self._process_one(tx, Claimed(mail, self.house.place(mail.rcpt_to), verdict), now)
        except Exception as fault:
            self._outlived.add(mail.id)  # should the database be away, nothing else says so
            self._crashed(mail, fault, now)
        self._outlived.discard(mail.id)
        return True

    def _has_killed(self, tx: Ledger, mail: Any, now: datetime) -> bool:
        """Whether its readers died of it too often: then it is set aside. Else that we read it is written down.

        Whoever lives on after a failure writes another reason, so only deaths in a row count.
        """
        deaths = 0 if mail.id in self._outlived else _deaths(mail.reason)
        if deaths < TRIES:
            inbox.mark(tx, mail.id, f"{READ_ALONE}{deaths + 1}")  # it stands, should the reading kill us
            return False
        log.error("mail %s is shunted: its reader died %s times", mail.id, TRIES)
        self._settle(tx, mail.id, Result("shunted", f"whoever read it died, {TRIES} times"), now)
        return True

    def _process_one(self, tx: Ledger, claimed: Claimed, now: datetime) -> None:
        mail_id, result = claimed.mail.id, receive(self.house, tx, claimed, now)
        if result.state == LATER:
            # It holds back the mails of whom it is from as it was read and judged, whatever the door saw.
            inbox.put_off(tx, mail_id, now + verdicts.AGAIN, result.reason, sender=result.sender)
        else:
            self._settle(tx, mail_id, result, now)

    def _crashed(self, mail: Any, fault: Exception, now: datetime) -> None:
        """Count it; if the database is away, this fails too, and nothing is counted."""
        tries = PATIENT_TRIES if isinstance(fault, OperationalError) else TRIES
        with self.house.store.begin() as tx:
            if mail.attempts + 1 < tries:
                inbox.put_off(tx, mail.id, now + PAUSES[min(mail.attempts, len(PAUSES) - 1)], type(fault).__name__)
                return
            reason = f"crashed {tries} times: {type(fault).__name__} at {where(fault)}"
            self._settle(tx, mail.id, Result("shunted", reason), now)
        log.error("mail %s is shunted: %s", mail.id, reason)

    def _settle(self, tx: Ledger, mail_id: int, result: Result, now: datetime) -> None:
        inbox.settle(tx, mail_id, result.state, result.reason, now, intent=result.intent, sender=result.sender)

    # -- expire ---------------------------------------------------------------------------------------

    def expire(self) -> int:
        """Silence is an event: every deadline that is due goes through its machine's table. How many were."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            dues = record.find_due(tx, self.house.programmes, now, BATCH)
        if not dues:
            return 0
        try:
            self._expire_together(dues, now)
        except Exception as fault:
            log.info("a batch of deadlines crashed at %s; each is done alone", where(fault))
            for due in dues:
                self._expire_apart(due, now)
        failpoint("expire.settled")
        return len(dues)

    def _expire_together(self, dues: Sequence[Any], now: datetime) -> None:
        with self.house.store.begin() as tx:
            subjects.lock(tx, {due.subject for due in dues})
            # After a standstill only the last of several reminders is worth a letter.
            # A coordinator of two programmes has a digest of each.
            last = {(due.programme, due.subject, due.kind): due for due in dues}.values()
            record.claim_due(tx, {due.id for due in dues} - {due.id for due in last})
            for due in last:  # one by one: the end of a connection closes what else of it is due
                if record.claim_due(tx, [due.id]):
                    silence.heard(Step(self.house, tx, now, due.programme, held=due.held), due.subject, due.kind)
            failpoint("expire.decided")

    def _expire_apart(self, due: Any, now: datetime) -> None:
        """A deadline that crashes is put off an hour and told, and stops no other."""
        try:
            self._expire_together([due], now)
        except OperationalError:  # the database is away: the next round finds it
            raise
        except Exception as fault:
            log.error("deadline %s crashed at %s; tried again in an hour", due.kind, where(fault))
            with self.house.store.begin() as tx:
                record.claim_due(tx, [due.id])
                again = Due(due.kind, now + timedelta(hours=1))
                record.set_deadlines(tx, due.programme, due.subject, [again])

    # -- the clock ------------------------------------------------------------------------------------

    def hold_clock(self, holder: str) -> bool:
        """One clock at a time rings: whoever has the lease; another takes over when it has been silent for it."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            return record.take_lease(tx, "clock", holder, now, now + CLOCK_LEASE)

    def drop_clock(self, holder: str) -> None:
        """A clock that stops lets another ring as soon as that one asks."""
        with self.house.store.begin() as tx:
            record.drop_lease(tx, "clock", holder)

    def take_over(self) -> None:
        """We are alone on this database: the clock of an earlier process is dead."""
        with self.house.store.begin() as tx:
            record.drop_lease(tx, "clock")

    def look(self) -> list[tuple[str, int]]:
        """What there is to do now: the bells to ring, also those that were lost."""
        now = self.house.now()
        if self._watched_over is None or not timedelta() <= now - self._watched_over < MINUTE:
            self.watch_over()
            self._watched_over = now
        with self.house.store.look() as tx:
            return find_bells(tx, self.house.programmes, now)

    def watch_over(self) -> None:
        """Every coordinator has a next digest, and is told when letters wait for hours."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            chores.in_turn(tx)
            for programme in self.house.policies:
                step = Step(self.house, tx, now, programme)
                digests.keep_due(step)
                heartbeat.keep_due(step)
                rhythms.take_up(step)
                reconsent.ask_members(step)
                bounces.tell_of_delays(step)
        forgetting.tidy(self.house)

    # -- deliver --------------------------------------------------------------------------------------

    def deliver(self) -> int:
        """Carry what is due: claim under a lease, render, hand over, settle in a second transaction."""
        return self._sender.deliver(self.house)

    def stop(self) -> None:
        """Finish the letter that is under way, or give it back."""
        self._sender.stop(self.house, STOP_PATIENCE)


def _deaths(reason: str) -> int:
    """How many readers died of a mail, one after the other."""
    count = reason.removeprefix(READ_ALONE)
    return int(count) if reason.startswith(READ_ALONE) and count.isdigit() else 0
