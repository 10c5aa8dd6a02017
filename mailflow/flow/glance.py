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
from mailflow.core.say import phrase
from mailflow.flow import digests
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
        lines.insert(
            0, _line(phrase("Nothing open"), phrase("You have no request and no active connection right now."))
        )
    facts = {"lines": lines, "role": say.roles(person.roles), "gone": person.left}
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
    return _line(phrase("{other} ({ref})", other=c.other(person.id).name, ref=c.ref), say.run(told))


def _more(c: Connection, person: Person) -> Iterator[str]:
    """Of a pair: when they met, and when it ends."""
    if c.state == State.REQUESTED:
        return
    yield (
        phrase("Your last meeting on our record was on {day}.", day=_day(c.last_met))
        if c.last_met
        else phrase("We know of no meeting yet.")
    )
    if c.ends_at:
        yield phrase("It ends on {day}.", day=say.long_date(say.local_day(c.ends_at, person.zone)))
    if c.extending_by and c.extends_to:
        until = say.long_date(say.local_day(c.extends_to, person.zone))
        yield (
            phrase("Going on until {until} waits for {other}’s answer.", until=until, other=c.other(person.id).name)
            if c.extending_by == person.id
            else phrase("Going on until {until} waits for your answer.", until=until)
        )


def _absence(step: Step, c: Connection, person: Person) -> Iterator[str]:
    if c.away_until is None or c.away_until <= say.local_day(step.now, person.zone):
        return
    yield (
        phrase("One of you is away, so reminders wait until {day}.", day=say.long_date(c.away_until))
        if c.state != State.REQUESTED
        else (
            phrase("You are away, so reminders wait until {day}.", day=say.long_date(c.away_until))
            if c.asked.id == person.id
            else phrase(
                "{asked} is away, so reminders wait until {day}.", asked=c.asked.name, day=say.long_date(c.away_until)
            )
        )
    )


def _meeting(found: Meeting, person: Person) -> Line:
    return _line(
        phrase("Meeting with {other}", other=found.connection.other(person.id).name), stand_of_meeting(found, person)
    )


def _pact(step: Step, one: Pact, person: Person) -> Line:
    title, other = pact.title_for(one, person, step.policy), one.connection.other(person.id).name
    named = title if other in title else phrase("{title} with {other}", title=title, other=other)
    return _line(named, stand_of_pact(step, one, person))


def _surveys(step: Step, person: Person) -> Iterator[Line]:
    for one in pairs.find_newest_surveys(step.tx, step.programme, person.id, SURVEYS, step.house.zone):
        told = _survey_stands(step, one)
        if told:
            yield _line(phrase("Closing questions about {other}", other=one.connection.other(person.id).name), told)


def _survey_stands(step: Step, one: Survey) -> str:
    if one.state in (survey.State.OPEN, survey.State.PARTLY):
        due = record.find_deadline(step.tx, subjects.name_of(one), "lapse")
        until = say.long_date(say.local_day(due, one.person.zone)) if due else ""
        return (
            phrase("They wait for your answers until {until}: reply to our letter about them.", until=until)
            if until
            else phrase("They wait for your answers: reply to our letter about them.")
        )
    if not one.has_answers:
        return ""
    ratings = say.listed(str(rating or say.phrase("nothing")) for rating in (one.experience, one.outcome))
    return (
        phrase("You answered {ratings}, and wrote: “{line}”", ratings=ratings, line=one.line)
        if one.line
        else phrase("You answered {ratings}.", ratings=ratings)
    )


def _forms(step: Step, person: Person) -> Iterator[Line]:
    for name, verb in VERBS.items():
        newest = forms.find_newest(step.tx, step.programme, person, name)
        if newest is not None and (verb or newest.state in form.OPEN):
            yield _line(newest.title, _form_stands(newest, verb))


def _form_stands(one: Form, verb: str) -> str:
    if one.state in form.OPEN and one.answer_by:
        until = say.long_date(say.local_day(one.answer_by, one.person.zone))
        return (
            phrase("It waits for your answers until {until}; write {verb} and it comes again.", until=until, verb=verb)
            if verb
            else phrase("It waits for your answers until {until}; reply to our letter about it.", until=until)
        )
    if one.answered_at:
        return phrase("You answered it on {day}.", day=say.long_date(say.local_day(one.answered_at, one.person.zone)))
    return (
        phrase("Its time is over; write {verb} and it comes again.", verb=verb) if verb else phrase("Its time is over.")
    )


def _herself(step: Step, person: Person) -> Iterator[Line]:
    """What she has told us about herself, and what we send her."""
    if person.paused:
        until = _until(step, person)
        yield _line(
            phrase("Requests"),
            (
                phrase("Nobody new can ask you through {until}. RESUME ends it.", until=until)
                if until
                else phrase("Nobody new can ask you. RESUME ends it.")
            ),
        )
    if person.stopped:
        yield _line(
            phrase("Reminders"), phrase("You get no reminders and no digests from us. RESUME brings them back.")
        )
    elif "coordinator" in person.roles:
        cadence = digests.cadence_of(step, person)
        told = phrase("It comes {cadence} ({zone}).", cadence=cadence.in_words, zone=cadence.zone)
        yield _line(phrase("Digest"), told)
    if person.member_no:
        yield _line(
            phrase("Your number"),
            phrase("{member_no}; it goes to your address on file, and nowhere else.", member_no=person.member_no),
        )
    further = addresses.find_further(step.tx, person.id)
    if further:
        yield _line(
            phrase("Your addresses"),
            phrase("We write to {email}. Yours, too: {addresses}.", email=person.email, addresses=", ".join(further)),
        )


def _until(step: Step, person: Person) -> str:
    due = record.find_deadline(step.tx, enrolment_of(step, person), "resume")
    return say.long_date(say.local_day(due, person.zone) - timedelta(days=1)) if due else ""


def _day(iso: str) -> str:
    return say.long_date(date.fromisoformat(iso))
