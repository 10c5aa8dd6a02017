"""Whom else somebody may ask, when the mentor she asked does not get our letters or is away."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailflow.core import limits, say
from mailflow.core.machines import connection
from mailflow.core.machines.connection import Connection, State
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import OPEN
from mailflow.flow.names import AWAY, enrolment_of
from mailflow.flow.record import Step
from mailflow.store import pairs, people, record, subjects

MOST = 3
MENTORS, MENTEES = frozenset({"mentor", "facilitator"}), frozenset({"mentee", "group_member"})


def move_on(step: Step, unreached: Person) -> None:
    """Her letters bounce: who waits for her answer is told now, and not when the time is over."""
    waiting = subjects.find_connections(
        step.tx, step.programme, unreached.id, frozenset({State.REQUESTED}), step.house.zone
    )
    for found in waiting:
        if found.asked.id == unreached.id:
            step.settle(connection.decide, found, naming_others(step, found, Event("unreached")))


def naming_others(step: Step, request: Connection, event: Event) -> Event:
    """An event after which somebody looks for another mentor, with the names of a few."""
    return Event(event.name, event.by, {**event.slots, "others": "\n".join(free_mentors(step, request))})


def free_mentors(step: Step, request: Connection) -> list[str]:
    """The names of a few who could be asked instead; nobody where a mentor asked, for mentees are not offered."""
    if request.asked.id != request.mentor.id:
        return []
    return free_beside(step, request.asker, request.asked)


def free_beside(step: Step, asker: Person, asked: Person) -> list[str]:
    """Those after the one who was asked come first, so that not everybody is sent to the same three."""
    mentors = people.find_by_role(step.tx, step.programme, sorted(MENTORS), step.zone)
    turned = sorted(mentors, key=lambda one: (one.name <= asked.name, one.name))
    free = (one.name for one in offerable(step, asker, turned) if one.id != asked.id)
    return [name for name, _ in zip(free, range(MOST), strict=False)]


def offerable(step: Step, reader: Person, among: Iterable[Person]) -> Iterator[Person]:
    """Whom a letter may name to her: nobody whom she has or has asked, who said no to her, is away or has no room."""
    known = pairs.find_partners(step.tx, step.programme, reader.id, OPEN | {State.DECLINED}) | {reader.id}
    away = record.find_waiting(step.tx, step.programme, AWAY)
    met = (one for one in among if one.id not in known and enrolment_of(step, one) not in away)
    yield from _free(step, reader, list(met))


def _free(step: Step, reader: Person, among: list[Person]) -> Iterator[Person]:
    """Everybody's pairs are counted at once."""
    loads = subjects.count_loads(step.tx, [(step.programme, one.id) for one in (reader, *among)])
    for one in among:
        pair = as_pair(step, reader, one)
        mentoring, mentored = loads[step.programme, pair.mentor.id][0], loads[step.programme, pair.mentee.id][1]
        if not limits.bar(replace(pair, mentor_load=mentoring, mentee_load=mentored), step.policy, (one,)):
            yield one


def free_instead(step: Step, pair: Connection, asker: Person) -> str:
    """A sentence with a few names, for somebody who cannot have the one she named."""
    free = free_beside(step, asker, pair.mentor) if asker.id == pair.mentee.id else []
    if not free:
        return ""
    how = phrase(
        "To ask one of them, write to {frontdesk} and begin with REQUEST and the name.",
        frontdesk=step.desk("frontdesk"),
    )
    return say.run((phrase("With room right now: {names}.", names=", ".join(free)), how))


def between(step: Step, asker: Person, asked: Person) -> Connection:
    """The pair that the two would be, with how many each of them has."""
    return subjects.with_loads(step.tx, as_pair(step, asker, asked))


def as_pair(step: Step, asker: Person, asked: Person) -> Connection:
    """Who mentors is asked, unless a mentor asks (W4, W5)."""
    asks_as_mentee = not asker.roles.isdisjoint(MENTEES) and not asked.roles.isdisjoint(MENTORS)
    mentee, mentor = (asker, asked) if asks_as_mentee else (asked, asker)
    return Connection("", "", step.programme, mentee, mentor)
