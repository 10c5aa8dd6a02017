"""What comes next by itself: every open deadline of a thing, in a sentence for somebody whom it concerns."""

from collections.abc import Callable, Mapping

from mailflow.core import say
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.people import Person
from mailflow.flow.pairs import is_one_of
from mailflow.flow.record import Step
from mailflow.store import record, subjects

Line = dict[str, str]
MOST = 3  # the soonest


def coming(step: Step, about: str, person: Person) -> list[Line]:
    """Day and sentence; nothing about what is somebody else's."""
    told = []
    for kind, due_at in record.open_deadlines(step.tx, step.programme, about):
        said = _said(step, about, kind, person)
        day = say.long_date(say.local_day(due_at, person.zone))
        told += [{"title": day, "line": said}] if said else []
    return told[:MOST]


def _said(step: Step, about: str, kind: str, person: Person) -> str:
    found = subjects.find(step.tx, about, step.house.zone)
    if isinstance(found, Connection):
        return _of_a_pair(found, kind, person) if is_one_of(person, found) else ""
    if isinstance(found, Meeting):
        ours = MEETING.get(kind, "") if is_one_of(person, found.connection) else ""
        return ours.format(witness=_you(found.witness, person), logger=_you(found.logger, person))
    hers = getattr(getattr(found, "person", None), "id", "") == person.id or about == f"watch:{person.id}"
    return HERS.get((about.partition(":")[0], kind), "") if hers else ""


def _of_a_pair(c: Connection, kind: str, person: Person) -> str:
    """Nobody hears like this that the other one only thinks of ending it."""
    if kind == "ending" and c.ending_by != person.id:
        return ""
    words = PAIR.get(kind)
    return words(_you(c.mentee, person), _you(c.asked, person)) if words else ""


def _you(one: Person, person: Person) -> str:
    return "you" if one.id == person.id else one.name


PAIR: Mapping[str, Callable[[str, str], str]] = {
    "reminder": lambda mentee, asked: f"We remind {asked} of the request, unless it is answered by then.",
    "expiry": lambda mentee, asked: "The request runs out, unless it is answered by then.",
    "first-meeting": lambda mentee, asked: f"We ask {mentee} about a first meeting, unless we hear of one by then.",
    "quiet": lambda mentee, asked: f"We ask {mentee} how it goes, unless we hear of a meeting by then.",
    "term": lambda mentee, asked: "Your mentoring ends, and both of you are asked how it was.",
    "extension": lambda mentee, asked: "The question about going on for longer closes, unless it is answered by then.",
    "ending": lambda mentee, asked: "Our question about ending it closes, unless you answer it by then.",
}
MEETING: Mapping[str, str] = {
    "happened": "We ask {logger} whether it came about, unless we hear of it by then.",
    "cosign-reminder": "We remind {witness}, unless the record is answered by then.",
    "cosign": "The record stays as “not confirmed”, unless it is answered by then.",
}
HERS: Mapping[tuple[str, str], str] = {
    ("form", "reminder"): "We remind you, unless you have answered by then.",
    ("form", "lapse"): "The questions close; what you have answered by then is kept.",
    ("survey", "reminder"): "We remind you, unless you have answered by then.",
    ("survey", "lapse"): "The questions close; what you have answered by then is kept.",
    ("question", "lapse"): "Our question closes, and nothing is done.",
    ("erasure", "hold"): "What we keep about you is deleted.",
    ("watch", "digest"): "The next digest comes.",
}
