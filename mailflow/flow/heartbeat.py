"""The service writes to itself through its real doors, once a day: only what came back shows that mail goes both ways.

The letter has the null sender, so nothing ever bounces; and what comes back is answered with nothing. So no loop begins
here (RFC 5321 4.5.5).
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.address import ToToken
from mailflow.core.letter import Letter, Nature
from mailflow.core.message_id import RANDOM_BYTES, message_id
from mailflow.core.people import Person
from mailflow.core.reading import Message
from mailflow.flow.arrival import Claimed
from mailflow.flow.record import Step
from mailflow.store import heartbeats, outbox, record

ABOUT, KIND, TEMPLATE = "heartbeat:", "beat", "heartbeat"
AT = time(5)  # in the programme's night, before anybody's digest
LASTS = timedelta(days=3)  # so long a letter that comes back is taken for ours


def about(programme: str) -> str:
    return f"{ABOUT}{programme}"[:64]


def keep_due(step: Step) -> None:
    """There is a next one, where there is a smarthost."""
    if step.house.heartbeat and not record.has_deadline(step.tx, step.programme, about(step.programme), KIND):
        record.move_deadline(step.tx, step.programme, about(step.programme), KIND, _next(step))


def _next(step: Step) -> datetime:
    zone = ZoneInfo(step.zone)
    today = say.local_day(step.now, step.zone)
    dues = (datetime.combine(today + timedelta(days=ahead), AT, zone).astimezone(UTC) for ahead in (0, 1, 2))
    return next(due for due in dues if due > step.now)


def beat(step: Step, subject: str, kind: str) -> None:
    """It is time, and again tomorrow."""
    if step.house.heartbeat:
        send(step, subject)
        record.move_deadline(step.tx, step.programme, subject, kind, _next(step))


def send(step: Step, subject: str) -> str:
    """A letter to an address of our own, signed for this one; its id."""
    token_id, letter_id = step.house.random(10), step.house.new_id()
    address = step.house.mint(token_id, "r", step.programme)
    letter = Letter(TEMPLATE, "", {"ref": "", "because": "the service writes to itself"}, Nature.SCHEDULED)
    nobody = Person("", "", address, step.zone, language=step.policy.programme.language)
    outbox.write(
        step.tx,
        id=letter_id,
        programme=step.programme,
        person_id="",
        address=address,
        template=TEMPLATE,
        language=nobody.language,
        facts=step.facts_of(letter, nobody),
        nature=Nature.SCHEDULED,
        thread="",
        message_id=message_id(step.house.random(RANDOM_BYTES), step.house.domain),
        in_reply_to="",
        reply_to=step.desk("frontdesk"),
        mail_from="",
        subject=subject,
        written_at=step.now,
        due_at=step.now,
        state="waiting",
        reason="",
    )
    record.keep_token(
        step.tx,
        key=ToToken("r", token_id).key,
        programme=step.programme,
        person_id="",
        sent_to=address,
        subject=subject,
        template=TEMPLATE,
        asked_back=False,
        outbox_id=letter_id,
        expires_at=step.now + LASTS,
    )
    return letter_id


def is_beat(grant: Any) -> bool:
    return grant is not None and grant.template == TEMPLATE


def came_back(step: Step, grant: Any, message: Message, claimed: Claimed) -> str:
    """Noted once, if it is the very letter; whatever else is written to that address does nothing."""
    letter = outbox.find_letter(step.tx, grant.outbox_id)
    if letter is None or message.message_id != letter.message_id:
        return "no letter of ours, at the address of one"
    if heartbeats.has_come(step.tx, grant.subject, letter.written_at):
        return "our own letter came back again"
    took = max(0, round((claimed.mail.received_at - letter.written_at).total_seconds()))
    verdict = claimed.verdict
    checks = f"; SPF {verdict.spf}, DKIM {verdict.dkim}, DMARC {verdict.dmarc}" if verdict else ""
    step.note(grant.subject, "came", "sent", "back", f"{took}{checks}", "")
    return f"our own letter came back after {took} s"
