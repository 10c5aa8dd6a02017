"""What comes back with an ending that is taken back: of one pair, or of all pairs of somebody who had left."""

from mailflow.core import say
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import connection, survey, taken_back
from mailflow.core.machines.connection import Connection, State
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.core.undo import Act
from mailflow.flow.names import enrolment_of
from mailflow.flow.record import Step
from mailflow.store import endings, pairs, people, record, subjects

CLOSED = phrase("Requests that were open then are closed; they can be made again.")


def come_back(step: Step, person: Person, act: Act) -> str:
    """UNDO after LEAVE: every pair that it ended goes on, where nothing stands in the way."""
    people.set_state(step.tx, step.programme, person.id, act.old)
    back = [c for c in _ended_by(step, person, act) if not taken_back.why_not(c, step.rules_for(c), step.now)]
    for each in back:
        step.settle(connection.decide, each, Event("undo", person.id, {"with others": True}))
        open_around(step, each)
    step.note(act.subject, "undo", "left", act.old, "", person.id)
    others, name = say.listed(sorted(c.other(person.id).name for c in back)), step.policy.programme.name
    told = (
        phrase(
            "it is taken back: you take part in {name} again, and your mentoring with {others} goes on.",
            name=name,
            others=others,
        )
        if others
        else phrase("it is taken back: you take part in {name} again.", name=name)
    )
    facts = {"ref": "", "because": "you take part", "title": phrase("You are back"), "told": told, "can": CLOSED}
    step.write([Letter("taken-back", person.id, facts, Nature.ANSWER)], enrolment_of(step, person))
    return f"leaving taken back, and {len(back)} endings with it"


def _ended_by(step: Step, person: Person, act: Act) -> list[Connection]:
    ended = subjects.find_connections(step.tx, step.programme, person.id, frozenset({State.ENDED}), step.house.zone)
    return [c for c in ended if _last(step, c) == ("leave", person.id, act.at)]


def _last(step: Step, c: Connection) -> tuple[object, ...]:
    last = record.find_last_act(step.tx, [subjects.name_of(c)])
    was_over = last is not None and last.old == State.NOTICED  # for whoever said that it does not work
    return (last.event, last.actor, last.at) if last and not was_over else ()


def open_around(step: Step, ended: Connection) -> None:
    """What the ending opened is closed, what it closed is open again."""
    for name in subjects.find_surveys(step.tx, ended.id):
        asked = subjects.find(step.tx, name, step.house.zone)
        if isinstance(asked, Survey):
            step.settle(survey.decide, asked, Event("undo"))
    if ended.ended_at is not None:
        endings.reopen_around(step.tx, ended.id, ended.ended_at)
    _count_what_was_apart(step, ended)


def _count_what_was_apart(step: Step, ended: Connection) -> None:
    """What the two have logged meanwhile was kept apart; now they have been a pair all the time."""
    day, again = pairs.last_met(step.tx, ended.id), subjects.find(step.tx, subjects.name_of(ended), step.house.zone)
    if isinstance(again, Connection) and day > again.last_met:
        step.settle(connection.decide, again, Event("met", slots={"date": day}))
