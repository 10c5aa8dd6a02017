"""PAUSE and RESUME: no new requests for a while. A pause until a day ends by itself: silence resumes it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import out_of_quiet
from mailflow.core.transition import Due
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.store import people, record

KIND = "resume"
ABOUT = "enrolment:"
SUBJECT_LETTERS = 64  # as wide as its column; a longer programme's name is cut


def pause(step: Step, command: Command) -> str:
    """`until` is the last day without requests."""
    person, until = command.person, str(command.slots.get("until") or "")
    _set(step, person, "paused")
    facts = {"until": "", "back": ""}
    if until:
        back = date.fromisoformat(until) + timedelta(days=1)
        due = Due(KIND, _morning(step, person, back))
        record.set_deadlines(step.tx, step.programme, _about(step, person), [due])
        facts = {"until": say.long_date(date.fromisoformat(until)), "back": say.short_date(back)}
    _tell(step, person, "paused", facts, Nature.ANSWER, command.about)
    return f"no new requests {'until ' + until if until else 'until RESUME'}"


def resume(step: Step, command: Command) -> str:
    _set(step, command.person, "active")
    _tell(step, command.person, "resumed", _example(step), Nature.ANSWER, command.about)
    return "new requests are welcome again"


def resume_by_silence(step: Step, subject: str) -> None:
    """The last day of a pause has passed."""
    person_id = subject.removeprefix(ABOUT).partition(":")[0]
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    if person.paused:
        _set(step, person, "active")
        _tell(step, person, "resumed", _example(step), Nature.SCHEDULED, "")


def _example(step: Step) -> dict[str, str]:
    """A day that is still to come when the letter is read."""
    return {"example": say.short_date(step.now.date() + timedelta(days=60))}


def _set(step: Step, person: Person, state: str) -> None:
    """What was said before of its end counts no more."""
    people.set_state(step.tx, step.programme, person.id, state)
    record.close_deadlines(step.tx, _about(step, person), [KIND])


def _about(step: Step, person: Person) -> str:
    return f"{ABOUT}{person.id}:{step.programme}"[:SUBJECT_LETTERS]


def _morning(step: Step, person: Person, day: date) -> datetime:
    wall = datetime.combine(day, time(), ZoneInfo(person.zone))
    return out_of_quiet(wall, step.policy.quiet_hours).astimezone(UTC)


def _tell(  # noqa: PLR0917 - a letter has these parts
    step: Step, person: Person, template: str, facts: dict[str, str], nature: Nature, about: str
) -> None:
    common = {"ref": "", "because": "you take part"}
    step.write([Letter(template, person.id, {**common, **facts}, nature)], about)
