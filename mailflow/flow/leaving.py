"""LEAVE: asked once more, then the enrolment ends with all that is open between this person and others."""

from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import connection, joining
from mailflow.core.machines.connection import Connection, State
from mailflow.core.people import Person
from mailflow.core.say import listed, phrase
from mailflow.core.transition import Event
from mailflow.flow import pausing
from mailflow.flow.answers import OPEN, Command, stands
from mailflow.flow.asking import ask_first
from mailflow.flow.names import enrolment_of
from mailflow.flow.others import naming_others
from mailflow.flow.record import Step
from mailflow.store import endings, joinings, people, record, subjects

# What somebody who has left can say to us; her rights do not end with her part in it.
STILL = frozenset({"UNDO", "HELP", "WHY", "YES", "NO", "DATA", "DELETE", "ADDRESS"})
ONLY = phrase("You are its only coordinator: somebody must read what people write to the team.")


def has_left(step: Step, command: Command) -> str:
    """Why somebody who has left does nothing here any more; empty for everybody else."""
    if not command.person.left or command.verb in STILL:
        return ""
    return stands(step, command, phrase("You have left {programme}.", programme=step.policy.programme.name))


def leave(step: Step, command: Command) -> str:
    """Nobody leaves a programme without anybody to read its mail."""
    person = command.person
    if is_only_coordinator(step, person):
        return stands(step, command, ONLY)
    if not command.confirmed:
        return ask_first(step, command)
    people.set_state(step.tx, step.programme, person.id, "left")
    record.close_deadlines(step.tx, enrolment_of(step, person), [pausing.KIND])
    endings.lapse_questions(step.tx, step.programme, person.id)
    for place in joinings.find_hers(step.tx, step.programme, person.id, step.house.zone):
        step.settle(joining.decide, place, Event("leave", person.id))
    hers = OPEN | {State.NOTICED}
    open_with_others = subjects.find_connections(step.tx, step.programme, person.id, hers, step.house.zone)
    for each in open_with_others:
        event = Event("leave", person.id)
        asked = each.state == State.REQUESTED and each.asked.id == person.id
        step.settle(connection.decide, each, naming_others(step, each, event) if asked else event)
    was = "paused" if person.paused else "active"
    step.note(enrolment_of(step, person), "leave", was, "left", "", person.id)
    facts = {
        "ref": "",
        "because": phrase("you took part"),
        "ended": _names(person, [c for c in open_with_others if c.state != State.REQUESTED]),
        "closed": _names(person, [c for c in open_with_others if c.state == State.REQUESTED]),
    }
    step.write([Letter("left", person.id, facts, Nature.ANSWER)], enrolment_of(step, person))
    return "left the programme"


def _names(person: Person, connections: list[Connection]) -> str:
    return listed(sorted(c.other(person.id).name for c in connections))


def is_only_coordinator(step: Step, person: Person) -> bool:
    """Whether nobody would be left to read the mail of this programme."""
    everybody = people.find_by_role(step.tx, step.programme, ["coordinator"], step.zone)
    return "coordinator" in person.roles and len(everybody) < 2
