"""REMIND: what waits is sent again to who owes an answer, once a day at most; who wants to be left alone is."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from mailflow.core import say
from mailflow.core.letter import Letter
from mailflow.core.lines import Target
from mailflow.core.machines import connection, form, meeting, pact, survey
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Event
from mailflow.flow.names import AWAY, enrolment_of
from mailflow.flow.record import Decide, S, Step, naming_last_day
from mailflow.store import people, record, subjects, waiting

A_DAY = timedelta(days=1)
# Whose machine decides, and the deadline whose instant its letter tells.
DECIDING: Mapping[type, tuple[Decide[Any], str]] = {
    Connection: (connection.decide, "extension"),
    Meeting: (meeting.decide, "cosign"),
    Survey: (survey.decide, "lapse"),
    Form: (form.decide, "lapse"),
    Pact: (pact.decide, "lapse"),
}
# Either of these is the letter that waits: who got one today is not asked again today.
ASKED = (
    *("request", "request-reminder", "extend-question", "meeting-cosign", "meeting-cosign-reminder", "survey"),
    *("survey-reminder", "form", "form-reminder", "pact-question", "pact-reminder", "first-meeting", "quiet-mentee"),
)
NOBODY = phrase("nobody there owes us an answer just now")


@dataclass(frozen=True)
class Due:
    """One thing that waits: who would be reminded of it, and who cannot be, with the reason."""

    subject: Any
    event: Event
    readers: tuple[Person, ...]
    spared: tuple[str, ...]


def would(step: Step, target: Target, by: str) -> list[Due]:
    """All that waits there for an answer."""
    found = subjects.find(step.tx, target.about, step.house.zone)
    around = waiting.find_around(step.tx, found.id) if isinstance(found, Connection) else []
    each = [found, *(subjects.find(step.tx, name, step.house.zone) for name in around)]
    dues = [_due(step, one, by) for one in each if type(one) in DECIDING]
    owed = [due for due in dues if due.readers or due.spared]
    # How it goes is asked where nothing else waits.
    return owed[1:] if len(owed) > 1 and _asks_how(owed[0]) else owed


def _asks_how(due: Due) -> bool:
    return isinstance(due.subject, Connection) and due.subject.state == "active" and not due.subject.extending_by


def _due(step: Step, subject: Any, by: str) -> Due:
    decide, last_day = DECIDING[type(subject)]
    event = naming_last_day(step, subjects.name_of(subject), Event("remind", by), last_day)
    decided = decide(subject, event, step.rules_for(subject), step.now)
    told = [(letter, _reader(step, letter)) for letter in (decided.effects.letters if decided else ())]
    why = {one.id: _why_spared(step, subject, letter, one) for letter, one in told}
    readers = tuple(one for _, one in told if not why[one.id])
    return Due(subject, event, readers, tuple(why[one.id] for _, one in told if why[one.id]))


def _reader(step: Step, letter: Letter) -> Person:
    return people.find_person(step.tx, step.programme, letter.to, step.zone)


def _why_spared(step: Step, subject: Any, letter: Letter, reader: Person) -> str:
    """Why she is not reminded."""
    name = reader.name
    if reader.left:
        return phrase("{name} has left", name=name)
    if reader.unreachable:
        return phrase("{name} gets no email at present: it comes back", name=name)
    if reader.stopped:
        return phrase("{name} wants no reminders (STOP)", name=name)
    if reader.paused:
        return phrase("{name} has paused (PAUSE)", name=name)
    if record.has_deadline(step.tx, step.programme, enrolment_of(step, reader), AWAY):
        return phrase("{name} is away, as an automatic reply says", name=name)
    if waiting.has_heard(step.tx, reader.id, subjects.name_of(subject), ASKED, step.now - A_DAY):
        return phrase("{name} was asked less than a day ago", name=name)
    many = phrase("{name} has had as many reminders this month as the programme allows", name=name)
    return many if step.is_too_much(letter, reader) else ""


def in_words(step: Step, target: Target, by: str) -> tuple[str, str]:
    """What it would do, and, where that is nothing, why."""
    dues = would(step, target, by)
    readers = _named([one for due in dues for one in due.readers])
    if readers:
        return phrase("write to {readers} once more: {title}", readers=readers, title=target.title), ""
    return "", phrase("{said}.", said=_spared(dues) or NOBODY)


def remind(step: Step, target: Target, by: str) -> tuple[bool, str]:
    """Whether anybody is reminded; who, and who is not."""
    dues = would(step, target, by)
    for due in dues:
        if due.readers:
            decide, _ = DECIDING[type(due.subject)]
            step.settle(_only(decide, {one.id for one in due.readers}), due.subject, due.event)
    reminded = _named([one for due in dues for one in due.readers])
    told = [phrase("we have written to {readers} once more", readers=reminded)] if reminded else []
    return bool(reminded), phrase(
        "{said}.", said=say.run([*told, *([spared] if (spared := _spared(dues)) else [])], "; ") or NOBODY
    )


def _spared(dues: list[Due]) -> str:
    return say.run(dict.fromkeys(one for due in dues for one in due.spared), "; ")


def _only(decide: Decide[S], readers: Collection[str]) -> Callable[[S, Event, Policy, datetime], Decision[S] | None]:
    """The same decision, with letters to these alone."""

    def decided(subject: S, event: Event, policy: Policy, now: datetime) -> Decision[S] | None:
        found = decide(subject, event, policy, now)
        letters = tuple(letter for letter in found.effects.letters if letter.to in readers) if found else ()
        return replace(found, effects=replace(found.effects, letters=letters)) if found else None

    return decided


def _named(readers: list[Person]) -> str:
    names = list(dict.fromkeys(one.name for one in readers))
    return say.listed(names)
