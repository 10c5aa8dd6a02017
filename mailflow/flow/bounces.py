"""What becomes of a letter that does not arrive: a bounce, a refusal, five days in vain; and who is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mailflow.core.machines import mailbox
from mailflow.core.machines.mailbox import ABOUT_MAIL, Mailbox, State
from mailflow.core.people import Person
from mailflow.core.reading.bounce import Bounce, in_one_line, read_refusal
from mailflow.core.reading.dsn import read_bounce
from mailflow.core.transition import Event
from mailflow.core.verdict import Verdict
from mailflow.egress.render import LetterError
from mailflow.flow import absences
from mailflow.flow.answers import Slots
from mailflow.flow.others import move_on
from mailflow.flow.record import Step
from mailflow.store import outbox, people, subjects

DAY = timedelta(days=1)
LATE = timedelta(hours=4)  # RFC 5321 4.5.4.1 lets the sender be told; here it is the coordinators


def bounced(step: Step, grant: Any, mail: Any, verdict: Verdict | None) -> tuple[str, str]:
    """A mail to a bounce address whose token is good: what it was, and the reason."""
    bounce = read_bounce(mail.raw)
    if bounce is None:
        return "AUTOMATIC", "came to a bounce address, and is no bounce" + absences.note_raw(step, grant, mail, verdict)
    if grant.sent_to.lower() != _person(step, grant).email.lower():
        return "BOUNCE", "about an address that this person has no more"
    _settle_bounce(step, grant, bounce, grant.outbox_id)
    return "BOUNCE", f"{bounce.status} {bounce.reason}"


def refused(step: Step, letter: Any, said: str) -> None:
    """The smarthost refused a letter for good: what a bounce would have said later."""
    bounce = read_refusal(said)
    if bounce is not None and bounce.permanent:
        _settle_bounce(step, letter, bounce, letter.id)
    else:
        given_up(step, letter, said, 0)


def given_up(step: Step, letter: Any, said: str, days: int) -> None:
    """The coordinators are told, once a day: a letter about mail is never the reason for another."""
    if letter.template in ABOUT_MAIL or outbox.count_written(step.tx, step.programme, "not-delivered", step.now - DAY):
        return
    slots: Slots = {"letter": subject_of(step, letter.id), "reason": in_one_line(said), "days": days}
    found, new = _mailbox(step, letter)
    step.settle(mailbox.decide, found, Event("gave-up", slots=slots), new=new)


def heard(step: Step, person: Person) -> None:
    """Somebody whose mailbox bounced wrote to us: letters go there again."""
    found = subjects.find(step.tx, f"mailbox:{person.id}", step.house.zone)
    if isinstance(found, Mailbox):
        step.settle(mailbox.decide, found, Event("heard", person.id))


def tell_of_delays(step: Step) -> None:
    """Once a day, that letters have waited for hours."""
    late = outbox.find_late(step.tx, step.programme, step.now - LATE, ABOUT_MAIL)
    if late is None or outbox.count_written(step.tx, step.programme, "delayed", step.now - DAY):
        return
    count, since, said = late
    letter = mailbox.delayed(count, since, in_one_line(said), step.policy, step.now)
    step.write([letter], f"post:{step.programme}")


def _settle_bounce(step: Step, about: Any, bounce: Bounce, letter_id: str) -> None:
    found, new = _mailbox(step, about)
    letter = outbox.find_letter(step.tx, letter_id)
    if letter is None or letter.template in ABOUT_MAIL:
        return
    event = mailbox.bounced(bounce, letter_id, subject_of(step, letter_id))
    decided = step.settle(mailbox.decide, found, event, new=new)
    if decided and decided.old != State.FAILING and decided.subject.state == State.FAILING:
        for programme in sorted(step.house.policies):  # a mailbox is the same in all of them
            move_on(replace(step, programme=programme), found.person)


def _mailbox(step: Step, about: Any) -> tuple[Mailbox, bool]:
    """The mailbox as it stands, and whether it has no row yet."""
    found = subjects.find(step.tx, f"mailbox:{about.person_id}", step.house.zone)
    if isinstance(found, Mailbox):
        return found, False
    person = _person(step, about)
    return Mailbox(person.id, step.programme, person, person.email), True


def _person(step: Step, about: Any) -> Person:
    return people.find_person(step.tx, step.programme, about.person_id, step.zone)


def subject_of(step: Step, letter_id: str) -> str:
    """Of a letter that was written; empty where it is gone, or its template was changed since."""
    letter = outbox.find_letter(step.tx, letter_id)
    if letter is None:
        return ""
    voice = step.house.voice(step.programme)
    try:
        rendered = step.house.letters.render(letter.template, letter.language, letter.facts, voice, letter.reply_to)
    except LetterError:  # its template was changed since
        return ""
    return rendered.subject
