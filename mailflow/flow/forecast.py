"""What leaves next week if nobody does anything: each silence that is to come, through the machine that would hear it.

Nothing is locked and nothing is written. Of what is private between a person and us (whether she ends it, a concern)
nothing is told, nor who is asked about a manager.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter
from mailflow.core.lines import Target
from mailflow.core.machines import connection, form, meeting, pact, rhythm, survey
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.pair import CLOSED
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.machines.survey import Survey
from mailflow.core.say import phrase, plural
from mailflow.core.transition import Decision, Event
from mailflow.flow import rhythms
from mailflow.flow.pairs import connection_of
from mailflow.flow.record import Decide, Step
from mailflow.store import people, subjects, waiting

AHEAD = timedelta(days=7)
MOST = 120  # deadlines that are looked at; what comes after them is not counted
ROWS = 6
PRIVATE = frozenset({"ending", "notice"})
DECIDING: Mapping[type, Decide[Any]] = {
    Connection: connection.decide,
    Meeting: meeting.decide,
    Survey: survey.decide,
    Form: form.decide,
    Pact: pact.decide,
    Rhythm: rhythm.decide,
}
ENDING, REMINDER, QUESTION, NEWS = "end", "reminder", "question", "notice"
QUESTIONS = ("first-meeting", "quiet-mentee", "quiet-mentor", "rhythm", "ending-soon", "choice", "meeting-happened")
NO_LETTER = phrase("That is more than a letter, so it cannot be kept back. END or EXTEND change when it comes.")


@dataclass(frozen=True)
class Coming:
    """One silence that is to come: what it would be, about what, and whether its letter can be kept back."""

    what: str
    row: Mapping[str, Fact]


def coming(step: Step) -> dict[str, Fact]:
    """The forecast for the digest: what leaves, counted, and the soonest of it in rows."""
    dues = waiting.find_coming(step.tx, step.programme, step.now, step.now + AHEAD, MOST)
    with waiting.looked_at(step.tx, [due.subject for due in dues]):
        found = [one for due in dues if due.kind not in PRIVATE and (one := _one(step, due))]
    counts = Counter(one.what for one in found)
    told = [_counted(what, counts[what]) for what in (REMINDER, QUESTION, ENDING, NEWS) if counts[what]]
    return {"next": [dict(one.row) for one in found[:ROWS]], "next_more": len(found[ROWS:]), "next_counts": told}


def _counted(what: str, n: int) -> str:
    return {
        REMINDER: plural("{n} reminder", "{n} reminders", n),
        QUESTION: plural("{n} question", "{n} questions", n),
        ENDING: plural("{n} end", "{n} ends", n),
        NEWS: plural("{n} notice", "{n} notices", n),
    }[what]


def _titled(what: str, whom: str) -> str:
    return {
        REMINDER: phrase("Reminder to {whom}", whom=whom),
        QUESTION: phrase("Question to {whom}", whom=whom),
        ENDING: phrase("End to {whom}", whom=whom),
        NEWS: phrase("Notice to {whom}", whom=whom),
    }[what]


def _one(step: Step, due: Any) -> Coming | None:
    found: Any = subjects.find(step.tx, due.subject, step.house.zone)
    decide = DECIDING.get(type(found))
    pair = connection_of(step, due.subject) if decide else None
    if decide is None or due.held or (pair is not None and _is_over(found, pair)):
        return None
    seen = rhythms.looked_at(step, found, due.kind) if isinstance(found, Rhythm) else found
    decided = decide(seen, Event.silence(due.kind), step.rules_for(found), due.due_at)
    what = _what(decided) if decided else ""
    return Coming(what, _row(step, due, decided, pair, what)) if decided and what else None


def _is_over(found: Any, pair: Connection) -> bool:
    return not isinstance(found, Connection | Survey) and pair.state not in LIVE


def _what(decided: Decision[Any]) -> str:
    """What it comes to, in a word; nothing where nobody would hear of it."""
    letters = decided.effects.letters
    if isinstance(decided.subject, Connection) and decided.subject.state in CLOSED:
        return ENDING
    if decided.effects.opens and not letters:
        return QUESTION
    names = {letter.template for letter in letters}
    return (
        (REMINDER if any(name.endswith("-reminder") for name in names) else "")
        or (QUESTION if not names.isdisjoint(QUESTIONS) else "")
        or (NEWS if names else "")
    )


def _row(step: Step, due: Any, decided: Decision[Any], pair: Connection | None, what: str) -> dict[str, Fact]:
    letters = decided.effects.letters
    readers = [_called(step, letter) for letter in letters] or ([one.name for one in pair.both] if pair else [])
    whom = list(dict.fromkeys(readers))
    named = say.listed(whom)
    day = say.short_date(say.local_day(due.due_at, step.zone))
    ref = pair.ref if pair else ""
    of = say.quoted(getattr(decided.subject, "title", ""))
    line = (
        phrase("about {pair} ({ref}), on {day}", pair=pair.names, ref=pair.ref, day=day)
        if pair
        else phrase("about {title}, on {day}", title=of, day=day)
    )
    row = {"state": what.capitalize(), "title": _titled(what, named), "line": line, "ref": ref}
    return {**row, "about": due.subject, "deadline": due.id, "unheld": "" if _can_wait(decided, letters) else NO_LETTER}


def _can_wait(decided: Decision[Any], letters: tuple[Letter, ...]) -> bool:
    """A letter that only asks or reminds, and beside which nothing happens."""
    only = bool(letters) and not decided.effects.opens and decided.old == decided.subject.state
    return only and all(letter.reminds for letter in letters)


def _called(step: Step, letter: Letter) -> str:
    if letter.to == COORDINATORS:
        return phrase("the team")
    return people.find_person(step.tx, step.programme, letter.to, step.zone).name


# -- HOLD ---------------------------------------------------------------------------------------------


def why_not_held(step: Step, target: Target) -> str:
    """Why a letter to come cannot be kept back, as a sentence."""
    if not target.deadline:
        return phrase("HOLD keeps back a letter of next week: write the number that it has in your digest.")
    gone = phrase("That letter has left, is kept back already, or nobody waits for it any more.")
    return target.unheld or ("" if waiting.is_open(step.tx, target.deadline) else gone)


def hold(step: Step, target: Target, by: str) -> bool:
    """Keep it back this once; what comes after it comes as before."""
    held = waiting.hold(step.tx, target.deadline, held=True)
    if held:
        step.note(target.about, "hold", "", "", "a coordinator keeps one letter back", by)
    return held


def why_not_let_go(step: Step, target: Target) -> str:
    """Why it does not leave after all."""
    over = phrase("Its time is over, so nothing leaves of it any more.")
    return "" if waiting.is_held(step.tx, target.deadline) else over


def let_go(step: Step, target: Target) -> bool:
    """UNDO of a HOLD, while the letter is still to come."""
    return waiting.hold(step.tx, target.deadline, held=False)
