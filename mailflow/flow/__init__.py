"""The service on one page: accept, process, expire, deliver.

Mail is kept before it is answered; what it means is decided and written in one transaction; only then is
the world touched. Silence goes the same way as a mail.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as Tx
from sqlalchemy.exc import OperationalError

from mailflow.core.address import place
from mailflow.core.machines import connection, meeting, question, survey, watch
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.question import Question
from mailflow.core.machines.survey import Survey
from mailflow.core.policy import next_digest
from mailflow.core.transition import Due, Event
from mailflow.egress.mime import Unsendable, assemble
from mailflow.egress.render import LetterError
from mailflow.egress.smtp import Deferred, Outcome, Refused, Sent
from mailflow.flow.house import House
from mailflow.flow.receive import Result, receive
from mailflow.flow.record import Step
from mailflow.reports import digest
from mailflow.store import figures, inbox, outbox, people, record, subjects

log = logging.getLogger("mailflow.flow")

BATCH = 20
TRIES = 3  # P9: a mail that crashes us three times is set aside
LEASE = timedelta(minutes=10)
CLOCK_LEASE = timedelta(seconds=30)
GIVE_UP = timedelta(days=5)  # RFC 5321 4.5.4.1: at least four to five days
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
RETRY_AFTER_THAT = timedelta(hours=2)
BULK = frozenset({"digest", "survey", "survey-reminder"})

__all__ = ["Flow", "House", "Mail"]


@dataclass(frozen=True)
class Mail:
    """What a door hands over: one recipient's copy, whole."""

    mail_from: str
    rcpt_to: str
    raw: bytes


class Flow:
    """The verbs of the service."""

    def __init__(self, house: House) -> None:
        self.house = house

    # -- accept ---------------------------------------------------------------------------------------

    def knows(self, address: str) -> bool:
        """Whether an address is ours: by its form and its tag alone, no database (TRUST.md)."""
        return place(address, self.house.programmes, self.house.domain, self.house.secret) is not None

    def accept(self, mails: Sequence[Mail]) -> list[int]:
        """Keep mails in one commit; when this returns they are on disk. The lanes to look at."""
        now = self.house.now()
        rows: list[dict[str, Any]] = [
            {
                "key": inbox.content_key(mail.rcpt_to, mail.raw),
                "received_at": now,
                "mail_from": mail.mail_from,
                "rcpt_to": mail.rcpt_to,
                "raw": mail.raw,
                "lane": inbox.lane_of(mail.mail_from),
                "state": "waiting",
            }
            for mail in mails
        ]
        with self.house.store.begin() as tx:
            inbox.keep(tx, rows)
        return sorted({row["lane"] for row in rows})

    # -- process --------------------------------------------------------------------------------------

    def process(self, lane: int) -> int:
        """Read and act on what waits in a lane; how many mails were settled."""
        settled = 0
        while done := self._process_batch(lane):
            settled += done
        return settled

    def _process_batch(self, lane: int) -> int:
        with self.house.store.begin() as tx:
            mails = inbox.claim(tx, lane, BATCH)
            for mail in mails:
                self._process_one(tx, mail)
            return len(mails)

    def _process_one(self, tx: Tx, mail: Any) -> None:
        """A savepoint each: what one mail breaks, no other mail feels."""
        now = self.house.now()
        result: Result | None
        try:
            with tx.begin_nested():
                result = receive(self.house, tx, mail, now)
        except OperationalError:  # the database is away: no fault of this mail's
            raise
        except Exception as fault:
            result = self._crashed(tx, mail, fault)
        if result is not None:
            self._settle(tx, mail.id, result, now)

    def _crashed(self, tx: Tx, mail: Any, fault: Exception) -> Result | None:
        inbox.count_attempt(tx, mail.id)
        if mail.attempts + 1 < TRIES:
            return None
        return Result("shunted", f"crashed {TRIES} times: {type(fault).__name__} at {_where(fault)}")

    def _settle(self, tx: Tx, mail_id: int, result: Result, now: datetime) -> None:
        inbox.settle(tx, mail_id, result.state, result.reason, now, intent=result.intent, sender=result.sender)

    # -- expire ---------------------------------------------------------------------------------------

    def expire(self) -> int:
        """Silence is an event: every deadline that is due goes through its machine's table."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            dues = record.claim_due(tx, self.house.programmes, now, BATCH)
            # After a standstill only the last of several reminders is worth a letter.
            for due in {(due.subject, due.kind): due for due in dues}.values():
                self._expire_safely(Step(self.house, tx, now, due.programme), due)
        return len(dues)

    def _expire_safely(self, step: Step, due: Any) -> None:
        """A savepoint each: a deadline that crashes is put off an hour and told, and stops no other."""
        try:
            with step.tx.begin_nested():
                self._expire_one(step, due.subject, due.kind)
        except OperationalError:  # the database is away: nothing of this batch happened
            raise
        except Exception as fault:
            log.error("deadline %s of %s crashed at %s; tried again in an hour", due.kind, due.subject, _where(fault))
            again = Due(due.kind, step.now + timedelta(hours=1))
            record.set_deadlines(step.tx, step.programme, due.subject, [again])

    def _expire_one(self, step: Step, subject: str, kind: str) -> None:
        silence = Event.silence(kind)
        found = subjects.find(step.tx, subject, self.house.zone)
        match found:
            case Connection():
                step.settle(connection.decide, found, silence)
            case Meeting():
                step.settle(meeting.decide, found, silence)
            case Survey():
                step.settle(survey.decide, found, silence)
            case Question():
                step.settle(question.decide, found, silence)
            case None if subject.startswith("watch:"):
                self._digest(step, subject.removeprefix("watch:"))
            case _:
                pass

    def _digest(self, step: Step, person_id: str) -> None:
        person = people.find_person(step.tx, step.programme, person_id, step.zone)
        if "coordinator" not in person.roles:
            return
        facts = self.digest_facts(step)
        due = watch.decide(watch.Watch(person_id, person, facts), Event.silence("digest"), step.policy, step.now)
        if due is not None:
            step.write(due.effects.letters, f"watch:{person_id}")
            record.set_deadlines(step.tx, step.programme, f"watch:{person_id}", due.effects.deadlines)

    def digest_facts(self, step: Step) -> dict[str, object]:
        """What the digest would say now."""
        week = digest.Week.before(step.now, step.zone)
        gathered = figures.gather(step.tx, step.programme, week.start, week.end)
        return digest.compose(gathered, step.policy, step.now, self.house.trust)

    def hold_clock(self, holder: str) -> bool:
        """One clock at a time rings: whoever has the lease; another takes over 30 s after it fell silent."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            return record.take_lease(tx, "clock", holder, now, now + CLOCK_LEASE)

    def watch_over(self) -> None:
        """Every coordinator has a next digest."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            for programme, policy in self.house.policies.items():
                for person in people.find_by_role(tx, programme, ["coordinator"], self.house.zone(programme)):
                    subject = f"watch:{person.id}"
                    if not record.has_deadline(tx, programme, subject, "digest"):
                        record.set_deadlines(tx, programme, subject, [Due("digest", next_digest(now, policy))])

    # -- deliver --------------------------------------------------------------------------------------

    def deliver(self) -> int:
        """Carry what is due: claim under a lease, render, hand over, settle in a second transaction."""
        now = self.house.now()
        with self.house.store.begin() as tx:
            letters = outbox.claim(tx, now, now + LEASE, BATCH)
        for number, letter in enumerate(letters, 1):
            outcome = self._carry(letter)
            self._settle_letter(letter, outcome)
            if isinstance(outcome, Deferred):  # perhaps the smarthost hangs: the rest must not outlive its lease
                self._release([rest.id for rest in letters[number:]])
                return number
        return len(letters)

    def _release(self, letter_ids: list[str]) -> None:
        with self.house.store.begin() as tx:
            outbox.release(tx, letter_ids)

    def _carry(self, letter: Any) -> Outcome:
        try:
            raw = self.compose(letter)
        except LetterError as why:  # a broken template is mended by a person; the letter waits for her
            return Deferred(str(why))
        except Unsendable as why:
            return Refused(f"not sent, it would not be the letter we meant: {why}")
        except Exception as fault:  # a programme whose file is gone, say: the letter waits, its neighbours go
            return Deferred(f"cannot be composed: {type(fault).__name__} at {_where(fault)}")
        return self.house.carry(letter.mail_from, letter.address, raw)

    def compose(self, letter: Any) -> bytes:
        """A letter of the outbox as bytes for the wire."""
        voice = self.house.voice(letter.programme)
        rendered = self.house.letters.render(letter.template, letter.language, letter.facts, voice, letter.reply_to)
        bulk = letter.template in BULK
        return assemble(
            rendered,
            from_name=voice.name,
            from_addr=f"{letter.programme}@{self.house.domain}",
            to_addr=letter.address,
            to_name="",
            reply_to=letter.reply_to,
            message_id=letter.message_id,
            date=letter.written_at,
            references=tuple(letter.in_reply_to.split()),
            auto="auto-replied" if letter.nature == "answer" else "auto-generated",
            bulk=bulk,
            unsubscribe=letter.reply_to if bulk else None,
            list_id=f"{letter.programme}.{self.house.domain}" if bulk else None,
        )

    def _settle_letter(self, letter: Any, outcome: Outcome) -> None:
        now = self.house.now()
        with self.house.store.begin() as tx:
            match outcome:
                case Sent():
                    outbox.settle_sent(tx, letter.id, now)
                case Deferred(reason) if now - letter.written_at < GIVE_UP:
                    outbox.settle_deferred(tx, letter.id, now + _patience(letter.attempts), reason)
                case Deferred(reason):
                    outbox.settle_refused(tx, letter.id, f"gave up after {GIVE_UP.days} days: {reason}")
                case Refused(reason):
                    outbox.settle_refused(tx, letter.id, reason)

    # -- sweep ----------------------------------------------------------------------------------------

    def waiting_lanes(self) -> list[int]:
        """Lanes whose bell may have been lost."""
        with self.house.store.begin() as tx:
            return inbox.waiting_lanes(tx)


def _patience(attempts: int) -> timedelta:
    return RETRIES[attempts] if attempts < len(RETRIES) else RETRY_AFTER_THAT


def _where(fault: Exception) -> str:
    """File and line of a crash: never its text, which may quote somebody's mail (P18)."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "unknown"
