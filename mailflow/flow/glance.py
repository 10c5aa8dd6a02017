"""STATUS: everything that stands for one person, each in a line or two."""

from collections.abc import Iterator
from datetime import date, timedelta

from mailflow.core import say
from mailflow.core.form import VERBS
from mailflow.core.machines import form, pact, survey
from mailflow.core.machines.connection import Connection, State
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.roles import PAIRED
from mailflow.flow.answers import ENOUGH, OPEN, Command, answer, stand_of, stand_of_meeting
from mailflow.flow.joining import lines_of
from mailflow.flow.names import enrolment_of
from mailflow.flow.pacts import stand_of_pact
from mailflow.flow.pairs import is_one_of
from mailflow.flow.record import Step
from mailflow.store import addresses, forms, pacts, pairs, record, subjects

Line = dict[str, str]
SURVEYS = 3  # the newest; DATA has them all


def send_status(step: Step, command: Command) -> str:
    """How things stand for one person."""
    person = command.person
    mine = subjects.find_connections(step.tx, step.programme, person.id, OPEN, step.house.zone)
    lines = [
        *(_pair(step, c, person) for c in mine),
        *(_meeting(one, person) for one in pairs.find_open_meetings(step.tx, mine)),
        *(_pact(step, one, person) for one in pacts.find_pacts(step.tx, (c.id for c in mine), step.house.zone)),
        *_surveys(step, person),
        *_forms(step, person),
        *lines_of(step, person),
        *_herself(step, person),
    ]
    if not mine and (not lines or not person.roles.isdisjoint(PAIRED)):
        lines.insert(0, _line("Nothing open", "You have no request and no active connection right now."))
    facts = {"lines": lines, "role": " and ".join(sorted(person.roles)).replace("_", " "), "gone": person.left}
    sent = answer(step, person, "status", facts, command.about)
    return "sent how things stand" if sent else ENOUGH


def stands(step: Step, about: str, person: Person) -> str:
    """How one thing stands for somebody, in a line as STATUS has it; nothing where it is not hers."""
    found = subjects.find(step.tx, about, step.house.zone)
    if isinstance(found, Connection):
        ours = is_one_of(person, found)
        return (_pair(step, found, person)["line"] if found.state in OPEN else stand_of(found, person)) if ours else ""
    if isinstance(found, Meeting):
        return stand_of_meeting(found, person) if is_one_of(person, found.connection) else ""
    if isinstance(found, Survey):
        return _survey_stands(step, found) if found.person_id == person.id else ""
    if isinstance(found, Form):
        return _form_stands(found, VERBS[found.name]) if found.person.id == person.id else ""
    return ""


def _line(title: str, line: str) -> Line:
    return {"title": title, "line": line}


def _pair(step: Step, c: Connection, person: Person) -> Line:
    told = [stand_of(c, person), *_more(c, person), *_absence(step, c, person)]
    return _line(f"{c.other(person.id).name} ({c.ref})", " ".join(told))


def _more(c: Connection, person: Person) -> Iterator[str]:
    """Of a pair: when they met, and when it ends."""
    if c.state == State.REQUESTED:
        return
    yield f"Your last meeting on our record was on {_day(c.last_met)}." if c.last_met else "We know of no meeting yet."
    if c.ends_at:
        yield f"It ends on {say.long_date(say.local_day(c.ends_at, person.zone))}."
    if c.extending_by and c.extends_to:
        until = say.long_date(say.local_day(c.extends_to, person.zone))
        whose = f"{c.other(person.id).name}’s" if c.extending_by == person.id else "your"
        yield f"Going on until {until} waits for {whose} answer."


def _absence(step: Step, c: Connection, person: Person) -> Iterator[str]:
    if c.away_until is None or c.away_until <= say.local_day(step.now, person.zone):
        return
    who = "One of you" if c.state != State.REQUESTED else "You" if c.asked.id == person.id else c.asked.name
    yield f"{who} {'are' if who == 'You' else 'is'} away, so reminders wait until {say.long_date(c.away_until)}."


def _meeting(found: Meeting, person: Person) -> Line:
    return _line(f"Meeting with {found.connection.other(person.id).name}", stand_of_meeting(found, person))


def _pact(step: Step, one: Pact, person: Person) -> Line:
    title, other = pact.title_for(one, person, step.policy), one.connection.other(person.id).name
    return _line(title if other in title else f"{title} with {other}", stand_of_pact(step, one, person))


def _surveys(step: Step, person: Person) -> Iterator[Line]:
    for one in pairs.find_newest_surveys(step.tx, step.programme, person.id, SURVEYS, step.house.zone):
        told = _survey_stands(step, one)
        if told:
            yield _line(f"Closing questions about {one.connection.other(person.id).name}", told)


def _survey_stands(step: Step, one: Survey) -> str:
    if one.state in (survey.State.OPEN, survey.State.PARTLY):
        due = record.find_deadline(step.tx, subjects.name_of(one), "lapse")
        until = f" until {say.long_date(say.local_day(due, one.person.zone))}" if due else ""
        return f"They wait for your answers{until}: reply to our letter about them."
    if not one.has_answers:
        return ""
    ratings = " and ".join(str(rating or "nothing") for rating in (one.experience, one.outcome))
    return f"You answered {ratings}" + (f", and wrote: “{one.line}”" if one.line else ".")


def _forms(step: Step, person: Person) -> Iterator[Line]:
    for name, verb in VERBS.items():
        newest = forms.find_newest(step.tx, step.programme, person, name)
        if newest is not None and (verb or newest.state in form.OPEN):
            yield _line(newest.title, _form_stands(newest, verb))


def _form_stands(one: Form, verb: str) -> str:
    again = f"write {verb} and it comes again" if verb else "reply to our letter about it"
    if one.state in form.OPEN and one.answer_by:
        until = say.long_date(say.local_day(one.answer_by, one.person.zone))
        return f"It waits for your answers until {until}; {again}."
    if one.answered_at:
        return f"You answered it on {say.long_date(say.local_day(one.answered_at, one.person.zone))}."
    return f"Its time is over; {again}." if verb else "Its time is over."


def _herself(step: Step, person: Person) -> Iterator[Line]:
    """What she has told us about herself, and what we send her."""
    if person.paused:
        yield _line("Requests", f"Nobody new can ask you{_until(step, person)}. RESUME ends it.")
    if person.stopped:
        yield _line("Reminders", "You get no reminders and no digests from us. RESUME brings them back.")
    elif "coordinator" in person.roles:
        rules = step.policy.digest
        yield _line("Digest", f"It comes every {rules.weekday.capitalize()} at {rules.at} ({step.zone}).")
    if person.member_no:
        yield _line("Your number", f"{person.member_no}; it goes to your address on file, and nowhere else.")
    further = addresses.find_further(step.tx, person.id)
    if further:
        yield _line("Your addresses", f"We write to {person.email}. Yours, too: {', '.join(further)}.")


def _until(step: Step, person: Person) -> str:
    due = record.find_deadline(step.tx, enrolment_of(step, person), "resume")
    return f" through {say.long_date(say.local_day(due, person.zone) - timedelta(days=1))}" if due else ""


def _day(iso: str) -> str:
    return say.long_date(date.fromisoformat(iso))
