"""The last thing somebody did: what UNDO would take back, and whether it still can."""

from mailflow.core import undo
from mailflow.core.machines import longer, taken_back
from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.question import Question
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.undo import Act
from mailflow.flow.names import ENROLMENT, PERSON, address_of, enrolment_of
from mailflow.flow.record import Step
from mailflow.store import pacts, pairs, record, subjects

ANY = frozenset(State)


def last_act(step: Step, person: Person, about: str) -> Act | None:
    """Of a letter that is about something: whatever anybody did to it last. Else the last thing this person did."""
    bound = _subject_of(step, about)
    if bound:
        return _of_meeting(step, record.find_last_act(step.tx, [bound]))
    mine = subjects.find_connections(step.tx, step.programme, person.id, ANY, step.house.zone)
    theirs = (subjects.name_of(one) for one in pacts.find_pacts(step.tx, (c.id for c in mine), step.house.zone))
    met = pairs.find_meetings(step.tx, (c.id for c in mine))
    names = [*(subjects.name_of(c) for c in mine), *met, *theirs, *_of_herself(step, person)]
    own = record.find_last_act(step.tx, names, person.id)
    return _of_meeting(step, record.find_last_act(step.tx, [own.subject])) if own else None


def _of_meeting(step: Step, act: Act | None) -> Act | None:
    """That the two have met, or spoken, stands at the pair; what was done is what one of them wrote down."""
    if act is None or act.event not in ("met", "heard"):
        return act
    name = pairs.find_written(step.tx, act.subject.removeprefix("connection:"), act.actor, act.at)
    return (record.find_last_act(step.tx, [name]) if name else None) or act


def _subject_of(step: Step, about: str) -> str:
    if about.startswith((ENROLMENT, PERSON, "connection:", "meeting:", "pact:")):
        return about
    found = subjects.find(step.tx, about, step.house.zone)
    if isinstance(found, Rhythm | Survey):
        return subjects.name_of(found.connection)
    return _subject_of(step, found.about) if isinstance(found, Question) and found.about else ""


def _of_herself(step: Step, person: Person) -> list[str]:
    return [enrolment_of(step, person), address_of(person)]


def why_not(step: Step, person: Person, act: Act | None) -> str:
    """Why this person cannot take it back now, as a sentence; empty where she can."""
    why = undo.why_not(act, person.id, step.now)
    if why or act is None:
        return why
    own = _of_herself(step, person)
    if act.subject not in own and _came_later(record.find_last_act(step.tx, own, person.id), act):
        return phrase("You did something else after that, and we do not guess which of the two you mean.")
    found = subjects.find(step.tx, act.subject, step.house.zone)
    if isinstance(found, Pact) and found.connection.state not in LIVE:
        return phrase("You and {author} are no pair any more.", author=found.author.name)
    return _why_not_pair(step, found, act) if isinstance(found, Connection) else ""


def _came_later(own: Act | None, act: Act) -> bool:
    """A STOP or a PAUSE was written in answer to the same letter, perhaps, and is what UNDO means then."""
    return own is not None and own.at > act.at


def _why_not_pair(step: Step, found: Connection, act: Act) -> str:
    if act.event in ("extend", "agree", "offer", "move"):
        return longer.why_not(found, step.now)
    if act.new == State.ACTIVE and subjects.has_meetings(step.tx, found.id):
        return phrase("You two have planned or written down a meeting since.")
    theirs = subjects.find_connections(step.tx, step.programme, found.mentee.id, ANY - {State.NEW}, step.house.zone)
    between = [
        c for c in theirs if c.mentor.id == found.mentor.id and (c.asked_at or step.now) > (found.asked_at or step.now)
    ]
    if between:
        return phrase(
            "There has been another request between you and {other} since.", other=found.other(act.actor).name
        )
    return taken_back.why_not(found, step.rules_for(found), step.now)
