"""STOP: no reminders and digests any more. Direct answers still come, and what others do is still told."""

from mailflow.core.letter import Letter, Nature
from mailflow.core.people import Person
from mailflow.core.reading import Message, Reading
from mailflow.flow.answers import Command, stands
from mailflow.flow.compose import BULK
from mailflow.flow.names import enrolment_of
from mailflow.flow.record import Step
from mailflow.store import people, record


def unsubscribed(message: Message, template: str) -> Reading | None:
    """Some mail programs' unsubscribe button ignores the subject it is given (RFC 2369) and sends nothing at all."""
    if template not in BULK or message.subject.strip() or message.text.strip():
        return None
    return Reading("STOP", {}, "", "an empty mail to the List-Unsubscribe address of a letter")


def stop(step: Step, command: Command) -> str:
    person = command.person
    if person.stopped:
        return stands(step, command, "You get no reminders and no digests from us. RESUME brings them back.")
    set_stopped(step, person, stopped=True, event="stop")
    facts = {"ref": "", "because": "you wrote to us"}
    step.write([Letter("stopped", person.id, facts, Nature.ANSWER)], enrolment_of(step, person))
    return "no reminders and digests any more"


def set_stopped(step: Step, person: Person, *, stopped: bool, event: str) -> None:
    people.set_stopped(step.tx, step.programme, person.id, stopped)
    old, new = ("stopped" if one else "reminded" for one in (person.stopped, stopped))
    record.record(
        step.tx,
        at=step.now,
        programme=step.programme,
        subject=enrolment_of(step, person),
        old=old,
        new=new,
        event=event,
        reason=f"{old} + {event} = {new}",
        inbox_id=step.mail_id,
        actor=person.id,
    )
