"""What comes next by itself: every open deadline of a thing, in a sentence for somebody whom it concerns."""

from collections.abc import Mapping

from mailflow.core import say
from mailflow.core.machines.circle import is_in_a_group
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.manager import Manager
from mailflow.core.machines.manager import State as OfManager
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.rhythm import Rhythm, State, readers
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.said import Said
from mailflow.core.say import phrase
from mailflow.flow.pairs import is_one_of
from mailflow.flow.record import Step
from mailflow.store import record, subjects

Line = dict[str, str]
OfTwo = Connection | Meeting | Pact | Rhythm | Manager
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
    named, of = about.split(":")[:2]
    sentence = SAID.get(named, {}).get(kind, "")
    if isinstance(found, OfTwo):
        pair = found if isinstance(found, Connection) else found.connection
        hers = is_one_of(person, pair) and not _is_unsaid(found, kind, person, step.policy)
        return _spoken(sentence, names(found, person, step.policy)) if hers and sentence else ""
    owner = getattr(getattr(found, "person", None), "id", of)
    hers = owner == person.id or (named in THE_TEAM_S and "coordinator" in person.roles)
    return phrase(sentence) if hers and sentence else ""


def _is_unsaid(found: OfTwo, kind: str, person: Person, policy: Policy) -> bool:
    """Nobody hears like this that the other one only thinks of ending it, or of what will not happen."""
    if isinstance(found, Connection):
        return (kind == "ending" and found.ending_by != person.id) or (kind == "quiet" and is_in_a_group(found, policy))
    return isinstance(found, Rhythm) and (found.name not in policy.rhythm or found.state == State.QUIET)


def names(found: OfTwo, person: Person, policy: Policy) -> Mapping[str, str]:
    """Those of whom its sentences speak; the reader is "you"."""
    if isinstance(found, Connection):
        owner = found.mentor if is_in_a_group(found, policy) else found.mentee
        named = {"mentee": found.mentee, "asked": found.asked, "asker": found.asker, "owner": owner}
    elif isinstance(found, Meeting):
        named = {"witness": found.witness, "logger": found.logger}
    elif isinstance(found, Pact):
        named = {"asked": found.asked}
    elif isinstance(found, Manager):
        named = {"asked": found.mentor if found.state == OfManager.ASKED else found.mentee}
    else:
        asked = readers(found, policy)
        return {"readers": say.listed(sorted((_you(one, person) for one in asked), key=lambda said: said != YOU))}
    return {key: _you(one, person) for key, one in named.items()}


def _you(one: Person, person: Person) -> str:
    return YOU if one.id == person.id else one.name


def _spoken(sentence: str, named: Mapping[str, str]) -> Said:
    """To her it is another sentence: other languages say "you" where English says a name."""
    for key, who in named.items():
        sentence = to_reader(sentence, key) if who is YOU else sentence
    return phrase(sentence, **named)


def to_reader(sentence: str, key: str) -> str:
    """As it is said to the one whom it is about."""
    return sentence.replace(f"{{{key}}}", "you")


YOU = phrase("you")


CLOSES = "The questions close; what you have answered by then is kept."
REMINDED = "We remind you, unless you have answered by then."
ASKED = {"reminder": REMINDED, "lapse": CLOSES}
# What a deadline is about -> its kind -> what happens then.
SAID: Mapping[str, Mapping[str, str]] = {
    "connection": {
        "reminder": "We remind {asked} of the request, unless it is answered by then.",
        "follow-up": "We tell {asker} how to ask once more, unless the request is answered by then.",
        "no-answer": "The team is asked to help, unless the request is answered by then.",
        "expiry": "The request runs out, unless it is answered by then.",
        "first-meeting": "We ask {owner} about a first meeting, unless we hear of one by then.",
        "quiet": "We ask {owner} how it goes, unless we hear of a meeting by then.",
        "ending-soon": "Both of you hear that the end is near, and how to go on for longer.",
        "choice": "Both of you are asked what comes after the end.",
        "term": "Your mentoring ends, and both of you are asked how it was.",
        "extension": "The question about going on for longer closes, unless it is answered by then.",
        "ending": "Our question about ending it closes, unless you answer it by then.",
        "notice": "Your mentoring ends, also without a word from {mentee}.",
    },
    "meeting": {
        "happened": "We ask {logger} whether it came about, unless we hear of it by then.",
        "cosign-reminder": "We remind {witness}, unless the record is answered by then.",
        "cosign": "The record stays as “not confirmed”, unless it is answered by then.",
    },
    "rhythm": {
        "nudge": "We ask {readers} about it next, unless we know by then.",
        "month": "We look whether the two of you were in touch in the month; if not, the team sees it in its digest.",
    },
    "pact": {
        "reminder": "We remind {asked} of it, unless it is answered by then.",
        "lapse": "Our question closes, unless it is answered by then; a late answer counts, too.",
    },
    "manager": {
        "reminder": "We remind {asked} that a word about the manager is missing, unless it is there by then.",
        "lapse": "We delete the manager's address, unless all have said yes by then.",
    },
    "form": ASKED,
    "survey": ASKED,
    "question": {"lapse": "Our question closes, and nothing is done."},
    "matter": {
        "remind": "The team is reminded of it, unless it is settled by then.",
        "lapse": "It is closed, and leaves the team's digest.",
    },
    "joining": {
        "lapse": CLOSES,
        "screening": "The team is reminded of the application, unless it is answered by then.",
        "membership": "The membership is over, as our list says, unless a later date stands there by then.",
    },
    "enrolment": {
        "search-warning": "We remind you to ask for a mentor, unless you have asked one by then.",
        "search": "Your place goes to somebody else, unless you have asked for a mentor by then.",
        "resume": "Your pause is over.",
        "back": "We take you to be back.",
    },
    "move": {
        "lapse": "The change of your address is dropped, unless the new mailbox has written by then.",
        "settled": "The change of your address cannot be taken back any more.",
    },
    "gathering": {
        "ask": "You are asked what the meeting will be about.",
        "send": "Your group hears of the meeting, with the agenda that there is by then.",
        "begins": "The meeting begins, and nothing more is sent about it.",
    },
    "export": {"burn": "The copy that we sent you is deleted here."},
    "erasure": {"hold": "What we keep about you is deleted."},
    "heartbeat": {"beat": "The service writes to itself."},
    "watch": {"digest": "The next digest comes."},
}
THE_TEAM_S = frozenset({"matter", "joining"})
