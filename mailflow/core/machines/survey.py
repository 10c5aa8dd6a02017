"""The closing survey of one person about one connection (W17): two ratings and a line.

It walks like a form, and is a machine of its own: it is the letter that closes a connection and tells why, it belongs
to the pair, and its ratings stand in columns that the digest averages.
"""

import enum
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.core import form, say
from mailflow.core.form import Form
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import absent
from mailflow.core.machines.connection import Connection
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Decision, Due, Effects, Event, Row, Slot, nothing, walk


class State(enum.StrEnum):
    """Where a survey stands."""

    NEW = "new"
    OPEN = "open"
    PARTLY = "partly"  # some answers are missing and were asked once more
    ANSWERED = "answered"
    LAPSED = "lapsed"
    CLOSED = "closed"  # the ending was taken back


FINAL = frozenset({State.ANSWERED, State.LAPSED, State.CLOSED})


@dataclass(frozen=True)
class Survey:
    """One person's survey."""

    id: str
    connection: Connection
    person_id: str
    state: str = State.NEW
    experience: int | None = None  # 1 to 5
    outcome: int | None = None  # 1 to 5
    line: str = ""
    opened_at: datetime | None = None

    @property
    def settled(self) -> frozenset[int]:
        """The questions that have their answer, or need none: nobody is asked twice for a line."""
        rated = {number for number, rating in ((1, self.experience), (2, self.outcome)) if rating is not None}
        return frozenset(rated | {3})

    @property
    def has_answers(self) -> bool:
        """Whether anything was answered."""
        return self.experience is not None or self.outcome is not None or bool(self.line)

    @property
    def person(self) -> Person:
        """Who is asked."""
        return self.connection.one(self.person_id)


def form_of(template: str, survey: Survey, policy: Policy) -> Form:
    """What a reply to this letter fills in; only the letter about what is missing leaves out what was answered."""
    settled = survey.settled if template == "survey-missing" else frozenset[int]()
    return form.survey(policy.survey.questions, settled)


def decide(survey: Survey, event: Event, policy: Policy, now: datetime) -> Decision[Survey] | None:
    """The only place a survey changes."""
    return walk(TRANSITIONS, FINAL, survey, event, policy, now)


def _open(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    rules, zone = policy.survey, s.person.zone
    lapse = after_days(now, rules.answer_within_days, zone, policy)
    reminders = [Due("reminder", after_days(now, day, zone, policy)) for day in rules.remind_on_days]
    letter = Letter("survey", s.person_id, _facts(s, policy, lapse), Nature.TRIGGERED, thread=f"survey:{s.id}")
    return Effects((letter,), (*reminders, Due("lapse", lapse)), changes={"opened_at": now})


def _remind(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    facts = _facts(s, policy, _due(s, event, policy, now))
    return Effects((Letter("survey-reminder", s.person_id, facts, Nature.SCHEDULED, thread=f"survey:{s.id}"),))


def _answer(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    other = s.connection.other(s.person_id).name
    facts: dict[str, Fact] = {**_common(s), "other": other}
    return Effects((Letter("survey-thanks", s.person_id, facts, Nature.ANSWER),), changes=_changes(_filled(s, event)))


def _ask_rest(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    """What was answered is kept; the rest is asked once more, in the same thread, and no reminder follows."""
    filled = _filled(s, event)
    missing = form_of("survey-missing", filled, policy).open
    rows = [{"word": str(question.number), "line": question.label} for question in missing]
    facts = {**_facts(s, policy, _due(s, event, policy, now)), "missing": rows}
    letter = Letter("survey-missing", s.person_id, facts, Nature.ANSWER, thread=f"survey:{s.id}")
    return Effects((letter,), closes=("reminder",), changes=_changes(filled))


def _filled(s: Survey, event: Event) -> Survey:
    """What stood there before stays where nothing new was said."""
    return replace(
        s,
        experience=_rating(event.slots.get("1"), s.experience),
        outcome=_rating(event.slots.get("2"), s.outcome),
        line=event.text("3") or s.line,
    )


def _changes(filled: Survey) -> dict[str, object]:
    return {"experience": filled.experience, "outcome": filled.outcome, "line": filled.line}


def _rating(slot: Slot, before: int | None) -> int | None:
    return slot if isinstance(slot, int) else before


def _due(s: Survey, event: Event, policy: Policy, now: datetime) -> datetime:
    """The last day for an answer: as the deadline stands, which may have been put off."""
    usual = after_days(s.opened_at or now, policy.survey.answer_within_days, s.person.zone, policy)
    return event.instant("due") or usual


def _wait(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    return absent.put_off(("reminder", "lapse"), event, s.person.zone)


def _facts(s: Survey, policy: Policy, due: datetime) -> dict[str, Fact]:
    day = say.local_day(due, s.person.zone)
    return {
        **_common(s),
        "other": s.connection.other(s.person_id).name,
        "why": _why(s),
        "questions": list(policy.survey.questions),
        "due": say.long_date(day),
        "due_short": say.short_date(day),
        "undo": s.connection.ending_by == s.person_id,  # who ended it may take that back
    }


def _why(s: Survey) -> str:
    ender = s.connection.ending_by
    if not ender:
        return "The time you agreed on is over."
    if ender == s.person_id:
        return "You asked to end your mentoring, and it is done."
    if ender not in (s.connection.mentor.id, s.connection.mentee.id):
        return "The team of the programme ended it."
    return f"{s.connection.one(ender).name} asked to end your mentoring."


def _common(s: Survey) -> dict[str, Fact]:
    role = "mentor" if s.person_id == s.connection.mentor.id else "mentee"
    return {"ref": s.connection.ref, "first": s.person.first, "because": f"you were a {role}"}


_O, _P = State.OPEN, State.PARTLY

TRANSITIONS: tuple[Row[Survey], ...] = (
    Row(State.NEW, "open", _O, _open),
    Row(_O, "silence:reminder", _O, _remind),
    Row(_O, "silence:lapse", State.LAPSED, lambda s, e, p, n: Effects()),
    *(Row(old, "away", old, _wait) for old in (_O, _P)),
    Row(_O, "answers", State.ANSWERED, _answer),
    Row(_O, "answers-partly", _P, _ask_rest),
    Row(_P, "silence:lapse", State.LAPSED, lambda s, e, p, n: Effects()),
    Row(_O, "undo", State.CLOSED, nothing),
    Row(_P, "undo", State.CLOSED, nothing),
    Row(_P, "answers", State.ANSWERED, _answer),
    Row(_P, "answers-partly", State.ANSWERED, _answer),  # asked twice is enough: what we have is kept
)
