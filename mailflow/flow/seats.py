"""The place of a mentee who looks for a mentor: begun, warned about, given back, taken again by JOIN (A23, A24)."""

from mailflow.core.machines import seat
from mailflow.core.machines.seat import Seat, State
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import Command, stands
from mailflow.flow.names import ENROLMENT, enrolment_of
from mailflow.flow.others import MENTEES
from mailflow.flow.record import Step
from mailflow.store import pairs, people, record

KINDS = (seat.WARNING, seat.END)


def begin(step: Step, person: Person) -> None:
    """From the day she is enrolled as a mentee."""
    if step.policy.search.months and not person.roles.isdisjoint(MENTEES):
        _settle(step, Seat("", person, State.NEW), Event("enrol"))


def heard(step: Step, subject: str, kind: str) -> None:
    """A warning or the end is due; who has asked somebody, or has a mentor, keeps her place."""
    person_id = subject.removeprefix(ENROLMENT).partition(":")[0]
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    if person.left or person.roles.isdisjoint(MENTEES):
        return
    until = record.find_deadline(step.tx, subject, seat.END) or step.now
    event = Event("asked") if pairs.has_sought(step.tx, step.programme, person.id) else Event.silence(kind)
    _settle(step, Seat("", person, State.SEARCHING, until), event)


def _settle(step: Step, found: Seat, event: Event) -> None:
    """What stands of a place is the state of her enrolment as a mentee."""
    decided = seat.decide(found, event, step.policy, step.now)
    if decided is None:
        return
    subject, new = enrolment_of(step, found.person), decided.subject.state
    if State.RELEASED in (decided.old, new):
        state = "released" if new == State.RELEASED else "active"
        people.set_seat(step.tx, step.programme, found.person.id, sorted(MENTEES), state)
    step.note(subject, event.name, decided.old, new, decided.reason, event.by)
    for kind in KINDS if decided.final else ():
        record.close_deadlines(step.tx, subject, (kind,))
    record.set_deadlines(step.tx, step.programme, subject, decided.effects.deadlines)
    step.write(decided.effects.letters, subject)


def join_again(step: Step, command: Command) -> str:
    """JOIN by somebody whose place was given back."""
    _settle(step, Seat("", command.person, State.RELEASED), Event("join", command.person.id))
    return "has the place again"


def why_released(step: Step, command: Command) -> str:
    """Why somebody without a place does nothing here but take one again; empty for everybody else."""
    if not command.person.released:
        return ""
    told = phrase(
        "Your place in {programme} was given back, for you had asked nobody for a long time.",
        programme=step.policy.programme.name,
    )
    return stands(
        step,
        command,
        told,
        phrase("Write JOIN to {frontdesk} and you have one again.", frontdesk=step.desk("frontdesk")),
    )
