"""Silence is an event: a deadline that is due goes through its subject's machine, as a reply does."""

from collections.abc import Callable, Mapping
from typing import Any

from mailflow.core.machines import connection, form, joining, manager, meeting, pact, question, survey, watch
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.erasure import Erasure
from mailflow.core.machines.form import Form
from mailflow.core.machines.gathering import Gathering
from mailflow.core.machines.joining import Joining
from mailflow.core.machines.manager import Manager
from mailflow.core.machines.matter import Matter
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.move import Move
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.question import Question
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.machines.survey import Survey
from mailflow.core.transition import Event
from mailflow.flow import digests, forgetting, gatherings, heartbeat, matters, moving, pausing, rhythms, rights, seats
from mailflow.flow.names import ENROLMENT
from mailflow.flow.others import naming_others
from mailflow.flow.record import Decide, S, Step, naming_last_day
from mailflow.store import gatherings as store
from mailflow.store import managers, people, record, subjects


def heard(step: Step, subject: str, kind: str) -> None:
    """Nobody wrote in time: decide, and write what was decided."""
    found = subjects.find(step.tx, subject, step.house.zone)
    prefix = "".join(subject.partition(":")[:2])
    if type(found) in DECIDING:
        DECIDING[type(found)](step, found, Event.silence(kind))
    elif prefix in OTHERS:
        OTHERS[prefix](step, subject, kind)


def _settle(decide: Decide[S], last_day: str = "") -> Callable[[Step, S, Event], object]:
    """Decided by the machine alone; `last_day` is the deadline whose instant its letters tell."""

    def decided(step: Step, found: S, event: Event) -> object:
        told = naming_last_day(step, subjects.name_of(found), event, last_day) if last_day else event
        return step.settle(decide, found, told)

    return decided


def _connection(step: Step, found: Connection, event: Event) -> None:
    """Who has invited her group is not asked whether she has."""
    if event.name == "silence:first-meeting" and store.has_invited(step.tx, step.programme, found.mentor.id):
        return
    expires = event.name == "silence:expiry"
    step.settle(connection.decide, found, naming_others(step, found, event) if expires else event)


def _form(step: Step, found: Form, event: Event) -> None:
    """The draft of a pact is waited for as long as the two are a pair."""
    drafted = subjects.find(step.tx, found.about, step.house.zone)
    if not isinstance(drafted, Pact) or drafted.connection.state in LIVE:
        step.settle(form.decide, found, event)


def _pact(step: Step, found: Pact, event: Event) -> None:
    if found.connection.state in LIVE:
        step.settle(pact.decide, found, event)


def _manager(step: Step, found: Manager, event: Event) -> None:
    """Who did not answer is forgotten (C22)."""
    decided = step.settle(manager.decide, found, event) if found.connection.state in LIVE else None
    if decided is not None and decided.final:
        managers.forget(step.tx, [found.id])


def _enrolment(step: Step, subject: str, kind: str) -> None:
    if kind == pausing.KIND:
        pausing.resume_by_silence(step, subject)
    elif kind in seats.KINDS:
        seats.heard(step, subject, kind)


def _digest(step: Step, subject: str, kind: str) -> None:
    person_id = subject.removeprefix(digests.WATCH)
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    if "coordinator" not in person.roles or person.left:
        return
    due = watch.decide(digests.watch_of(step, person), Event.silence("digest"), step.policy, step.now)
    if due is not None:
        step.write(due.effects.letters, subject)
        record.set_deadlines(step.tx, step.programme, subject, due.effects.deadlines)


# Whose deadline it was, and what is decided then.
DECIDING: Mapping[type, Callable[[Step, Any, Event], object]] = {
    Connection: _connection,
    Meeting: _settle(meeting.decide, "cosign"),
    Rhythm: rhythms.heard,
    Gathering: gatherings.heard,
    Survey: _settle(survey.decide, "lapse"),
    Form: _form,
    Pact: _pact,
    Question: _settle(question.decide),
    Erasure: forgetting.leave,
    Matter: matters.heard,
    Manager: _manager,
    Joining: _settle(joining.decide),
    Move: lambda step, found, event: moving.settled(step, found),
}
# The same for what has no table of its own, by how its name begins.
OTHERS: Mapping[str, Callable[[Step, str, str], None]] = {
    rights.ABOUT: lambda step, subject, kind: rights.burn_by_silence(step, subject),
    digests.WATCH: _digest,
    heartbeat.ABOUT: heartbeat.beat,
    ENROLMENT: _enrolment,
}
