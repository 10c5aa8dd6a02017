"""Silence is an event: a deadline that is due goes through its subject's machine, as a reply does."""

from mailflow.core.machines import connection, form, meeting, question, survey, watch
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.erasure import Erasure
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.move import Move
from mailflow.core.machines.question import Question
from mailflow.core.machines.survey import Survey
from mailflow.core.transition import Event
from mailflow.flow import forgetting, moving, pausing, rights
from mailflow.flow.names import ENROLMENT
from mailflow.flow.others import naming_others
from mailflow.flow.record import Step, naming_last_day
from mailflow.reports import digest
from mailflow.store import figures, people, record, subjects


def heard(step: Step, subject: str, kind: str) -> None:
    """Nobody wrote in time: decide, and write what was decided."""
    event, found = Event.silence(kind), subjects.find(step.tx, subject, step.house.zone)
    match found:
        case Connection() if kind == "expiry":
            step.settle(connection.decide, found, naming_others(step, found, event))
        case Connection():
            step.settle(connection.decide, found, event)
        case Meeting():
            step.settle(meeting.decide, found, naming_last_day(step, subject, event, "cosign"))
        case Survey():
            step.settle(survey.decide, found, naming_last_day(step, subject, event, "lapse"))
        case Form():
            step.settle(form.decide, found, event)
        case Question():
            step.settle(question.decide, found, event)
        case Erasure():
            forgetting.leave(step, found, event)
        case Move():
            moving.settled(step, found)
        case None if subject.startswith(rights.ABOUT):
            rights.burn_by_silence(step, subject)
        case None if subject.startswith("watch:"):
            _digest(step, subject.removeprefix("watch:"))
        case None if subject.startswith(ENROLMENT) and kind == pausing.KIND:
            pausing.resume_by_silence(step, subject)
        case _:
            pass


def _digest(step: Step, person_id: str) -> None:
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    if "coordinator" not in person.roles or person.left:
        return
    week = digest.Week.before(step.now, step.zone)
    gathered = figures.gather(step.tx, step.programme, week.start, week.end)
    facts = digest.compose(gathered, step.policy, step.now, step.house.trust)
    due = watch.decide(watch.Watch(person_id, person, facts), Event.silence("digest"), step.policy, step.now)
    if due is not None:
        step.write(due.effects.letters, f"watch:{person_id}")
        record.set_deadlines(step.tx, step.programme, f"watch:{person_id}", due.effects.deadlines)
