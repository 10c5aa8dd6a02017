"""The way out: claim letters under a lease, compose, hand over, note, settle. What was not carried is given back."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError

from mailflow.egress.smtp import Deferred, Outcome, Parcel, Refused, Sent
from mailflow.flow import bounces
from mailflow.flow.compose import Draft, try_compose
from mailflow.flow.failpoint import failpoint
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.flow.where import where
from mailflow.store import outbox

log = logging.getLogger("mailflow.deliver")

BATCH = 100
LEASE = timedelta(minutes=12)  # longer than a turn and the smarthost's longest silence together
TURN = 30  # seconds; a batch that takes longer gives back its rest, so that no lease ends under it
REST = timedelta(seconds=10)  # how long a smarthost that cannot be used is left alone
GIVE_UP = timedelta(days=5)  # RFC 5321 4.5.4.1: at least four to five days
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
RETRY_AFTER_THAT = timedelta(hours=2)


@dataclass(frozen=True)
class Attempt:
    """One letter, and what became of it."""

    letter: Any
    outcome: Outcome


@dataclass
class Batch:
    """Letters that were claimed until an instant, and what became of those that were tried."""

    letters: Sequence[Any]
    until: datetime
    attempts: list[Attempt] = field(default_factory=list)


class Sender:
    """Carries letters, one batch at a time, until it is stopped."""

    def __init__(self) -> None:
        self._busy = threading.Lock()
        self._stopping = threading.Event()
        self._resting_until: datetime | None = None
        self._owed: Batch | None = None  # carried, and not settled: the database was away

    def deliver(self, house: House) -> int:
        """Carry a batch of what is due; how many letters were settled."""
        with self._busy:
            if self._stopping.is_set() or self._rests(house.now()):
                return 0
            self._settle_estates(house)
            if self._owed is not None:
                self._settle(house, self._owed)
            return self._deliver_batch(house)

    def stop(self, house: House, patience: float) -> None:
        """No new letter; one that hangs is cut off after `patience` seconds."""
        self._stopping.set()
        if not self._busy.acquire(timeout=patience):
            house.hang_up()
            self._busy.acquire(timeout=patience)
        house.hang_up()

    def _rests(self, now: datetime) -> bool:
        return self._resting_until is not None and now < self._resting_until

    def _settle_estates(self, house: House) -> None:
        for left in house.journal.estates():
            with house.store.begin() as tx:
                outbox.settle_sent(tx, left.taken, house.now())
                for until, letter_ids in left.held.items():
                    outbox.release(tx, list(letter_ids), until)

    def _deliver_batch(self, house: House) -> int:
        now = house.now()
        with house.store.begin_loose() as tx:
            letters = outbox.claim(tx, now, now + LEASE, BATCH, house.limits)
            house.journal.hold((letter.id for letter in letters), now + LEASE)
        if not letters:
            return 0
        failpoint("deliver.claimed")
        self._owed = batch = Batch(letters, now + LEASE)
        try:
            for attempt in self._carry(house, letters):
                batch.attempts.append(attempt)
        finally:
            self._settle(house, batch)
        failpoint("deliver.settled")
        return len(batch.attempts)

    def _carry(self, house: House, letters: Sequence[Any]) -> Iterator[Attempt]:
        """Until the batch is done, its time is over, we are stopped, or the smarthost cannot be used."""
        composed = [(letter, try_compose(house.stationery, Draft.of(letter))) for letter in letters]
        yield from (Attempt(letter, why) for letter, why in composed if not isinstance(why, Parcel))
        ready = [(letter, parcel) for letter, parcel in composed if isinstance(parcel, Parcel)]
        until = time.monotonic() + TURN
        for (letter, _), outcome in zip(ready, house.carry(parcel for _, parcel in ready), strict=False):
            failpoint("deliver.carried")
            if isinstance(outcome, Sent):
                with suppress(OSError):  # no room: only a kill before the next commit could double it
                    house.journal.took(letter.id)
            failpoint("deliver.noted")
            yield Attempt(letter, outcome)
            if self._is_over(house, outcome, until):
                return

    def _is_over(self, house: House, outcome: Outcome, until: float) -> bool:
        if isinstance(outcome, Deferred) and outcome.everywhere:
            log.warning("the smarthost cannot be used; letters wait")
            self._resting_until = house.now() + REST
            return True
        return self._stopping.is_set() or time.monotonic() > until

    def _settle(self, house: House, batch: Batch) -> None:
        """If the database is away, the batch stays owed, and is settled before anything else is claimed."""
        tried = {attempt.letter.id for attempt in batch.attempts}
        with house.store.begin() as tx:
            outbox.settle_sent(tx, [a.letter.id for a in batch.attempts if isinstance(a.outcome, Sent)], house.now())
            outbox.release(tx, [letter.id for letter in batch.letters if letter.id not in tried], batch.until)
        for attempt in batch.attempts:
            if not isinstance(attempt.outcome, Sent):
                _settle_apart(house, attempt)
        house.journal.forget()
        self._owed = None


def _settle_apart(house: House, attempt: Attempt) -> None:
    """In a transaction each: what one refusal sets off unsettles no other. Twice, as two senders may meet there."""
    for settle in (_settle_unsent, _settle_unsent, _settle_plainly):
        try:
            with house.store.begin() as tx:
                settle(Step(house, tx, house.now(), attempt.letter.programme), attempt.letter, attempt.outcome)
            return
        except OperationalError:  # the database is away
            raise
        except Exception as fault:
            log.error("what follows from a letter that did not leave crashed at %s", where(fault))


def _settle_unsent(step: Step, letter: Any, outcome: Outcome) -> None:
    if not letter.person_id:  # to a stranger: nobody's mailbox, and nobody to tell
        _settle_plainly(step, letter, outcome)
        return
    match outcome:
        case Deferred(reason) if step.now - letter.written_at < GIVE_UP:
            outbox.settle_deferred(step.tx, letter.id, step.now + _patience(letter.attempts), reason)
        case Deferred(reason):
            outbox.settle_refused(step.tx, letter.id, f"gave up after {GIVE_UP.days} days: {reason}")
            bounces.given_up(step, letter, reason, GIVE_UP.days)
        case Refused(reason):
            outbox.settle_refused(step.tx, letter.id, reason)
            bounces.refused(step, letter, reason)
        case Sent():
            pass


def _settle_plainly(step: Step, letter: Any, outcome: Outcome) -> None:
    """Nobody is told, but the letter is done, or waits its time."""
    reason = "" if isinstance(outcome, Sent) else outcome.reason
    if isinstance(outcome, Deferred) and step.now - letter.written_at < GIVE_UP:
        outbox.settle_deferred(step.tx, letter.id, step.now + _patience(letter.attempts), reason)
    else:
        outbox.settle_refused(step.tx, letter.id, reason)


def _patience(attempts: int) -> timedelta:
    return RETRIES[attempts] if attempts < len(RETRIES) else RETRY_AFTER_THAT
