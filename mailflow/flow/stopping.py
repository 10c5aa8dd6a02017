"""STOP: no reminders and digests any more. Direct answers still come, and what others do is still told."""

from mailflow.core.letter import Letter, Nature
from mailflow.core.people import Person
from mailflow.core.reading import Message, Reading
from mailflow.core.roles import may_be_asked
from mailflow.core.say import phrase
from mailflow.core.undo import Act
from mailflow.flow.answers import Command, stands
from mailflow.flow.compose import BULK
from mailflow.flow.names import enrolment_of
from mailflow.flow.record import Step
from mailflow.store import people


def unsubscribed(message: Message, template: str) -> Reading | None:
    """Some mail programs' unsubscribe button ignores the subject it is given (RFC 2369) and sends nothing at all."""
    if template not in BULK or message.subject.strip() or message.text.strip():
        return None
    return Reading("STOP", {}, "", "an empty mail to the List-Unsubscribe address of a letter")


def stop(step: Step, command: Command) -> str:
    person = command.person
    if person.stopped:
        return stands(step, command, phrase("You get no reminders and no digests from us. RESUME brings them back."))
    people.set_stopped(step.tx, step.programme, person.id, stopped=True)
    step.note(enrolment_of(step, person), "stop", "reminded", "stopped", "", person.id)
    facts = {"ref": "", "because": phrase("you wrote to us"), "asked": may_be_asked(person.roles, step.policy)}
    step.write([Letter("stopped", person.id, facts, Nature.ANSWER)], enrolment_of(step, person))
    return "no reminders and digests any more"


def undo(step: Step, person: Person, act: Act) -> str:
    people.set_stopped(step.tx, step.programme, person.id, stopped=False)
    step.note(act.subject, "undo", "stopped", "reminded", "", person.id)
    facts = {
        "ref": "",
        "because": phrase("you wrote to us"),
        "title": phrase("You get our reminders again"),
        "told": phrase("your STOP is taken back: reminders and digests come again."),
        "can": "",
    }
    step.write([Letter("taken-back", person.id, facts, Nature.ANSWER)], enrolment_of(step, person))
    return "stop taken back: reminders come again"
