"""What pairs do again and again: begun with the pair, asked about when silence says so, driven by planned meetings."""

from dataclasses import replace
from datetime import date, datetime

from mailflow.core import say
from mailflow.core.form import VERBS
from mailflow.core.machines import rhythm
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.say import local_day
from mailflow.core.transition import Event, Slot
from mailflow.flow.forms import ask_about
from mailflow.flow.record import Step
from mailflow.store import outbox, pacts, rhythms, subjects


def begin(step: Step, pair: Connection) -> None:
    """All rows of the policy, for a pair that is connected now."""
    for name in step.policy.rhythm:
        _begin_one(step, pair, name)


def _begin_one(step: Step, pair: Connection, name: str) -> None:
    new = Rhythm(step.house.new_id(), pair, name)
    step.settle(rhythm.decide, looked_at(step, new), Event("start"), new=True)


def take_up(step: Step) -> None:
    """A row that the policy has learnt since goes for the pairs there are, too."""
    for name in step.policy.rhythm:
        for about in rhythms.find_without(step.tx, step.programme, name):
            pair = subjects.find(step.tx, about, step.house.zone)
            begun = rhythms.names_of(step.tx, about.removeprefix("connection:"))  # by another process, perhaps
            if isinstance(pair, Connection) and pair.state in LIVE and name not in begun:
                _begin_one(step, pair, name)


def begin_anew(step: Step, pair: Connection) -> None:
    """All that are not over, from another first day on."""
    for name, about in rhythms.names_of(step.tx, pair.id).items():
        found = subjects.find(step.tx, about, step.house.zone) if name in step.policy.rhythm else None
        if isinstance(found, Rhythm):
            step.settle(rhythm.decide, looked_at(step, found), Event("start-anew"))


def heard(step: Step, found: Rhythm, event: Event) -> None:
    """Nothing of a pair that is none any more."""
    if found.connection.state in LIVE:
        kind = event.name.removeprefix("silence:")
        decided = step.settle(rhythm.decide, looked_at(step, found, kind), event)
        if decided is not None and decided.subject.about != found.about:
            _replan(step, decided.subject)


def planned(step: Step, pair: Connection) -> None:
    """A meeting was planned, moved or called off: what is asked before it is asked at another time, or not at all."""
    for name, about in rhythms.names_of(step.tx, pair.id).items():
        rules = step.policy.rhythm.get(name)
        found = subjects.find(step.tx, about, step.house.zone) if rules and rules.when == "before-meeting" else None
        if isinstance(found, Rhythm):
            _replan(step, found)


def ask(step: Step, asking: Rhythm) -> None:
    """The form that the row names, to whom it names; about the next meeting where it comes before one."""
    rules = step.policy.rhythm[asking.name]
    shown = _shown(step, asking.connection, rules.shows) if rules.shows else {}
    about = asking.meeting if rules.when == "before-meeting" else subjects.name_of(asking.connection)
    for person in rhythm.readers(asking, step.policy):
        if not person.left:
            ask_about(step, about, person, rules.ask, shown)


def _shown(step: Step, pair: Connection, name: str) -> dict[str, Slot]:
    """A16: what a pact of theirs says today, for the letter in which one of them is asked how far she has come."""
    rules = next((one for one in step.policy.pact if one.name == name), None)
    if rules is None:
        return {}  # the file has it no more
    found = pacts.find_pact(step.tx, pair.id, name, step.house.zone)
    lines = [say.run((line["asked"], say.quoted(line["said"]))) for line in found.standing] if found else []
    return {"shows": rules.title, "shows_verb": VERBS[rules.form], "standing": "\n".join(lines)}


def _replan(step: Step, found: Rhythm) -> None:
    step.settle(rhythm.decide, looked_at(step, found), Event("planned"))


def looked_at(step: Step, found: Rhythm, kind: str = "nudge") -> Rhythm:
    """With what the table cannot know: whether it is kept, and the next meeting."""
    rules = step.policy.rhythm.get(found.name)
    if rules is None:
        return found
    since, until = rhythm.span(rules, kind, step.now, step.zone)
    kept = rhythms.has_contact(step.tx, found.connection.id, rules.satisfied_by, since, until)
    meeting, begins = rhythms.next_planned(step.tx, found.connection.id, step.now, found.about)
    stands = kind == "nudge" and "meeting" in rules.satisfied_by and _is_of_month(begins, until, step.zone)
    late = rhythm.is_late(found, step.policy, step.now)
    told, near = _is_news(step, found), _is_near(step, found)
    return replace(found, kept=kept or stands, late=late, heard=told, near=near, meeting=meeting, planned=begins)


def _is_news(step: Step, found: Rhythm) -> bool:
    """Whether one of the two has told of anything since it was asked last."""
    return found.asked_at is not None and rhythms.has_told(step.tx, found.connection.id, found.asked_at)


def _is_near(step: Step, found: Rhythm) -> bool:
    """Whether a reader was asked something else these days."""
    since, asked = step.now - rhythm.NEAR, rhythm.readers(found, step.policy)
    return any(outbox.count_asked(step.tx, step.programme, one.id, since) for one in asked)


def _is_of_month(begins: datetime | None, day: date, zone: str) -> bool:
    """Nobody is asked to propose a time where one stands in the calendar."""
    return begins is not None and local_day(begins, zone).replace(day=1) == day.replace(day=1)
