"""PAUSE and RESUME: no new requests for a while. A pause until a day ends by itself: silence resumes it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines.pair import State
from mailflow.core.people import Person
from mailflow.core.policy import out_of_quiet
from mailflow.core.roles import may_be_asked
from mailflow.core.say import phrase
from mailflow.core.transition import Due
from mailflow.core.undo import Act
from mailflow.flow.answers import Command
from mailflow.flow.names import ENROLMENT, enrolment_of
from mailflow.flow.record import Step
from mailflow.store import people, record, subjects

KIND, STOPPED = "resume", "stopped"


def pause(step: Step, command: Command) -> str:
    """`until` is the last day without requests."""
    person, until = command.person, str(command.slots.get("until") or "")
    _set(step, person, "paused", "pause", person.id)
    wanted = bool(command.slots.get("text"))  # "until Christmas", perhaps
    facts: dict[str, Fact] = {"until": "", "until_short": "", "back": "", "wanted": wanted, **_example(step)}
    if until:
        back = date.fromisoformat(until) + timedelta(days=1)
        due = Due(KIND, _morning(step, person, back))
        record.set_deadlines(step.tx, step.programme, enrolment_of(step, person), [due])
        last = date.fromisoformat(until)
        facts |= {"until": say.long_date(last), "until_short": say.short_date(last), "back": say.short_date(back)}
    _tell(step, person, "paused", {**facts, "undo": True, "waiting": _waiting(step, person)}, Nature.ANSWER)
    return f"no new requests {'until ' + until if until else 'until RESUME'}"


def _waiting(step: Step, person: Person) -> list[str]:
    """Whose requests she has not answered: a pause answers none of them."""
    asked = subjects.find_connections(step.tx, step.programme, person.id, frozenset({State.REQUESTED}), step.house.zone)
    mine = ((c.asker.name, c.answer_by or step.now) for c in asked if c.asked.id == person.id)
    return [
        phrase("{name} (until {day})", name=name, day=say.long_date(say.local_day(due, person.zone)))
        for name, due in mine
    ]


def keep(step: Step, person: Person, until: date | None) -> None:
    """A pause that a file tells of."""
    if person.paused or why_not_kept(step, person, until):
        return
    _set(step, person, "paused", "import", "")
    if until:
        due = Due(KIND, _morning(step, person, until + timedelta(days=1)))
        record.set_deadlines(step.tx, step.programme, enrolment_of(step, person), [due])


def why_not_kept(step: Step, person: Person, until: date | None) -> str:
    """What she said herself stands: a file may be from before her RESUME. A day that is over pauses nobody."""
    if until is not None and until < say.local_day(step.now, person.zone):
        return "not paused: that day is over"
    if record.find_last_actor(step.tx, enrolment_of(step, person), "paused", "active") == person.id:
        return "not paused: she ended a pause herself, and only she can begin another"
    return ""


def last_day(step: Step, person: Person) -> date | None:
    """The last day of a pause that has one."""
    due = record.find_deadline(step.tx, enrolment_of(step, person), KIND)
    return say.local_day(due, person.zone) - timedelta(days=1) if due else None


def resume(step: Step, command: Command) -> str:
    """It ends a PAUSE, a STOP, or both; the history says which, for UNDO."""
    person = command.person
    _set(step, person, "active", "resume", person.id)
    if person.stopped:
        people.set_stopped(step.tx, step.programme, person.id, stopped=False)
    _tell(step, person, "resumed", {**_example(step), **_ended(step, person), "undo": True}, Nature.ANSWER)
    return "as it was before PAUSE or STOP"


def resume_by_silence(step: Step, subject: str) -> None:
    """The last day of a pause has passed."""
    person_id = subject.removeprefix(ENROLMENT).partition(":")[0]
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    if person.paused:
        _set(step, person, "active", f"silence:{KIND}", "")
        _tell(step, person, "resumed", {**_example(step), **_ended(step, person), "undo": False}, Nature.SCHEDULED)


def undo(step: Step, person: Person, act: Act) -> str:
    """As it was before, without a day: a pause that had one is told to have none, and lasts until RESUME."""
    if STOPPED in act.old:
        people.set_stopped(step.tx, step.programme, person.id, stopped=True)
    _set(step, person, "paused" if "paused" in act.old else "active", "undo", person.id)
    if act.event == "resume" and "paused" not in act.old:
        facts: dict[str, Fact] = {
            "title": phrase("You get no reminders from us"),
            "told": phrase("your RESUME is taken back: no reminders and no digests come."),
            "can": phrase("It lasts until you write to us with the word RESUME."),
        }
    elif "paused" not in act.old:
        facts = {
            "title": phrase("You can be asked again"),
            "told": phrase("your pause is taken back: new requests reach you."),
            "can": "",
        }
    else:
        can = phrase("It lasts until you write to us with the word RESUME.")
        facts = {
            "title": phrase("You get no new requests"),
            "told": phrase("it is taken back: nobody new can ask you."),
            "can": can,
        }
    _tell(step, person, "taken-back", facts, Nature.ANSWER)
    return f"{act.event} taken back: {act.old} again"


def _ended(step: Step, person: Person) -> dict[str, Fact]:
    """What a RESUME has changed for her: who cannot be asked, or was not paused, is told nothing of requests."""
    asked = may_be_asked(person.roles, step.policy) and (person.paused or not person.stopped)
    return {"asked": asked, "reminded": person.stopped or not asked}


def _example(step: Step) -> dict[str, str]:
    """A day that is still to come when the letter is read."""
    return {"example": say.short_date(step.now.date() + timedelta(days=60))}


def _set(step: Step, person: Person, state: str, event: str, actor: str) -> None:
    """What was said before of its end counts no more."""
    was = [word for word, is_so in (("paused", person.paused), (STOPPED, person.stopped)) if is_so]
    about, old = enrolment_of(step, person), "+".join(was) or "active"
    people.set_state(step.tx, step.programme, person.id, state)
    record.close_deadlines(step.tx, about, [KIND])
    step.note(about, event, old, state, "", actor)


def _morning(step: Step, person: Person, day: date) -> datetime:
    wall = datetime.combine(day, time(), ZoneInfo(person.zone))
    return out_of_quiet(wall, step.policy.quiet_hours).astimezone(UTC)


def _tell(step: Step, person: Person, template: str, facts: Mapping[str, Fact], nature: Nature) -> None:
    common = {"ref": "", "because": "you take part"}
    step.write([Letter(template, person.id, {**common, **facts}, nature)], enrolment_of(step, person))
