"""UNDO: the last act is taken back within 48 hours, and both sides hear of it. A later act of anybody hinders it."""

from dataclasses import replace

from mailflow.core import say
from mailflow.core.machines import connection, taken_back
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.core.undo import Act
from mailflow.flow import acts, addresses, pausing, returning, rights, stopping, unagreeing, unlogging
from mailflow.flow.answers import Command, stand_of, stand_of_meeting, stands
from mailflow.flow.names import ENROLMENT, PERSON
from mailflow.flow.record import Step
from mailflow.flow.returning import open_around
from mailflow.flow.signatures import sign_length
from mailflow.store import rhythms, subjects

# In one state, two things may be taken back.
EVENTS = {"extend": "undo-extend", "agree": "undo-extend", "offer": "undo-offer", "move": "undo-offer"}


def undo(step: Step, command: Command) -> str:
    """What was asked about when the round trip began, or else the last act, if it still is the last."""
    if waits := rights.held(step, command):
        return rights.undo(step, command, waits)
    act = acts.last_act(step, command.person, command.about)
    asked = command.slots.get("act")
    if asked and (act is None or act.id != asked):
        return _refuse(step, command, act, phrase("Something else has happened since you asked."))
    why = acts.why_not(step, command.person, act)
    if why or act is None:
        return _refuse(step, command, act, why)
    return _take_back(step, command, act) or _refuse(step, command, act, phrase("It is taken back already."))


def pinned(step: Step, command: Command) -> Command | str:
    """The command bound to the act it means now, for a YES that may come after another one; or why there is none."""
    if waits := rights.held(step, command):
        return replace(command, about=subjects.name_of(waits))
    act = acts.last_act(step, command.person, command.about)
    why = acts.why_not(step, command.person, act)
    if why or act is None:
        return _refuse(step, command, act, why)
    return replace(command, about=act.subject, slots={**command.slots, "act": act.id})


def _refuse(step: Step, command: Command, act: Act | None, why: str) -> str:
    """Nothing changed: why, and how it stands."""
    found = subjects.find(step.tx, act.subject, step.house.zone) if act else None
    mine = isinstance(found, Connection) and command.person.id in (found.mentee.id, found.mentor.id)
    how = [stand_of(found, command.person)] if isinstance(found, Connection) and mine else []
    how = [stand_of_meeting(found, command.person)] if isinstance(found, Meeting) else how
    return stands(step, command, say.run((why, *how)))


def _take_back(step: Step, command: Command, act: Act) -> str:
    person = command.person
    if act.event == "leave":
        return returning.come_back(step, person, act)
    if act.event == "stop":
        return stopping.undo(step, person, act)
    if act.subject.startswith(ENROLMENT):
        return pausing.undo(step, person, act)
    if act.subject.startswith(PERSON):
        return addresses.undo(step, act, person)
    found = subjects.find(step.tx, act.subject, step.house.zone)
    if isinstance(found, Meeting):
        return unlogging.take_back(step, command, found)
    if isinstance(found, Pact):
        return unagreeing.take_back(step, command, found)
    if not isinstance(found, Connection):
        return ""
    decided = step.settle(connection.decide, found, Event(EVENTS.get(act.event, "undo"), person.id))
    if decided is None:
        return ""
    if decided.subject.state == connection.State.REQUESTED:
        rhythms.drop(step.tx, found.id)
    if found.state in taken_back.GONE:
        open_around(step, found)
    if EVENTS.get(act.event) == "undo-extend":
        sign_length(step, command, decided.subject, EVENTS[act.event])
    return f"{act.event} taken back: {decided.reason}"
