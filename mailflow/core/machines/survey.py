"""The closing survey of one person about one connection (W17): how it was, and what came of it.

It walks like a form, and is a machine of its own: it is the letter that closes a connection and tells why, it belongs
to the pair, and its ratings stand in columns that the digest averages.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailflow.core import form, say
from mailflow.core.form import Form, Kind
from mailflow.core.letter import Fact, Letter, Nature, nature_of
from mailflow.core.machines import absent, circle
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.pair import GOALS_MET, NOT_WORKING
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.roles import first_step, side_of
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, Slot, nothing, walk


class State(enum.StrEnum):
    """Where a survey stands."""

    NEW = "new"
    OPEN = "open"
    PARTLY = "partly"  # some answers are missing and were asked once more
    ANSWERED = "answered"
    LAPSED = "lapsed"
    CLOSED = "closed"  # the ending was taken back


SHOWN = 3  # of how many questions a letter shows how they are answered
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
    answers: Mapping[str, Slot] = field(default_factory=dict)  # all of them, by the question's number

    @property
    def has_answers(self) -> bool:
        """Whether anything was answered."""
        return self.experience is not None or self.outcome is not None or bool(self.line or self.answers)

    @property
    def person(self) -> Person:
        """Who is asked."""
        return self.connection.one(self.person_id)


def form_of(template: str, survey: Survey, policy: Policy) -> Form:
    """What a reply to this letter fills in; only the letter about what is missing leaves out what was answered."""
    settled = _settled(survey, policy) if template == "survey-missing" else frozenset[int]()
    return Form(policy.survey.asked, settled)


def _settled(s: Survey, policy: Policy) -> frozenset[int]:
    """The questions that have their answer, or need none: nobody is asked twice for a line."""
    known = _known(s, policy)
    return frozenset(q.number for q in policy.survey.asked if not q.required or str(q.number) in known)


def _known(s: Survey, policy: Policy) -> dict[str, Slot]:
    return {**policy.survey.known(s.experience, s.outcome, s.line), **s.answers}


def answering(s: Survey, by: str, slots: Mapping[str, Slot], policy: Policy) -> Event:
    """Whether these answers, with those that were there before, are all that is required."""
    whole = _settled(_filled(s, Event("", by, slots), policy), policy) == {q.number for q in policy.survey.asked}
    return Event("answers" if whole else "answers-partly", by, slots)


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
    return Effects((Letter("survey-reminder", s.person_id, facts, nature_of(event.by), thread=f"survey:{s.id}"),))


def _answer(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    other = s.connection.other(s.person_id).name
    facts: dict[str, Fact] = {**_common(s), "other": other, "begins": _next_round(s, policy)}
    return Effects(
        (Letter("survey-thanks", s.person_id, facts, Nature.ANSWER),), changes=_changes(_filled(s, event, policy))
    )


def _next_round(s: Survey, policy: Policy) -> str:
    """How somebody who is still here begins again, on the side of the pair that she had.

    Where the team alone frees a mentor (A9), it is for the team to say when.
    """
    side = side_of("mentor" if s.person_id == s.connection.mentor.id else "mentee")
    again = {role for role in s.person.roles if side_of(role) == side} if s.person.is_here else set[str]()
    kept = side == "mentor" and policy.ending.release == "coordinator"
    return "" if kept or s.person.paused or not again else first_step(again, policy)


def _ask_rest(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    """What was answered is kept; the rest is asked once more, in the same thread, and no reminder follows."""
    filled = _filled(s, event, policy)
    missing = form_of("survey-missing", filled, policy).open
    rows = [{"word": str(question.number), "line": question.printed} for question in missing]
    rated = all(question.kind is Kind.SCALE for question in missing)
    facts = {**_facts(s, policy, _due(s, event, policy, now)), "missing": rows, "rated": rated}
    letter = Letter("survey-missing", s.person_id, facts, Nature.ANSWER, thread=f"survey:{s.id}")
    return Effects((letter,), closes=("reminder",), changes=_changes(filled))


def _filled(s: Survey, event: Event, policy: Policy) -> Survey:
    """What stood there before stays where nothing new was said."""
    asked = {str(question.number) for question in policy.survey.asked}
    new = {number: said for number, said in event.slots.items() if number in asked and said not in (None, "")}
    known = {**_known(s, policy), **new}
    experience, outcome = (_rating(known.get(number)) for number in policy.survey.rated)
    line = str(known.get(policy.survey.line) or "")
    return replace(s, experience=experience, outcome=outcome, line=line, answers=known)


def _changes(filled: Survey) -> dict[str, object]:
    return {name: getattr(filled, name) for name in ("experience", "outcome", "line", "answers")}


def _rating(slot: Slot) -> int | None:
    return slot if isinstance(slot, int) else None


def _due(s: Survey, event: Event, policy: Policy, now: datetime) -> datetime:
    """The last day for an answer: as the deadline stands, which may have been put off."""
    usual = after_days(s.opened_at or now, policy.survey.answer_within_days, s.person.zone, policy)
    return event.instant("due") or usual


def _wait(s: Survey, event: Event, policy: Policy, now: datetime) -> Effects:
    return absent.put_off(("reminder", "lapse"), event, s.person.zone)


def _facts(s: Survey, policy: Policy, due: datetime) -> dict[str, Fact]:
    day, asked = say.local_day(due, s.person.zone), policy.survey.asked
    group = circle.title_of(s.connection, policy)
    shown = asked if len(asked) <= SHOWN else (*asked[: SHOWN - 1], asked[-1])
    return {
        **_common(s),
        "other": s.connection.other(s.person_id).name,
        "group": group,
        "mine": s.person_id == s.connection.mentee.id,  # of a group: it is her place
        "why": _why(s, group),
        "count": len(asked),
        "questions": [question.printed for question in asked],
        "examples": [{"word": str(q.number), "line": form.HINTS[q.kind]} for q in shown],
        **say.until(day),
        "beside": _beside(s),
        # Who ended it may take that back.
        "undo": s.connection.ending_by == s.person_id and not _told_by_notice(s, policy),
    }


def _told_by_notice(s: Survey, policy: Policy) -> bool:
    """Where the mentee gave the notice, the mentor who began it takes nothing back alone."""
    c = s.connection
    noticed = c.ended_because == NOT_WORKING and c.ending_by == c.mentor.id
    return noticed and policy.ending.notice_from == "mentee"


def _beside(s: Survey) -> str:
    """A9, A10: what she who ended it might write to the other herself."""
    c = s.connection
    if c.ending_by != s.person_id or not c.ended_because:
        return ""
    other = c.other(s.person_id)
    if c.ended_because == GOALS_MET:
        return phrase(
            "A line of thanks of your own to {other} ({email}) is welcome: others wait for the place.",
            other=other.name,
            email=other.email,
        )
    return phrase(
        "Please tell {other} yourself why, in a kind line or two ({email}); we do not pass it on.",
        other=other.name,
        email=other.email,
    )


def _why(s: Survey, group: str) -> str:
    ender = s.connection.ending_by
    if not ender:
        return phrase("The time you agreed on is over.")
    if ender in (s.connection.mentor.id, s.connection.mentee.id) and s.connection.ended_because == GOALS_MET:
        other = s.connection.other(s.person_id).name
        return (
            phrase("You told us that your goals are met, and it is done.")
            if ender == s.person_id
            else phrase("{other} told us that your goals are met, and thanks you.", other=other)
        )
    if ender == s.person_id:
        return (
            phrase("You asked to end it, and it is done.")
            if group
            else phrase("You asked to end your mentoring, and it is done.")
        )
    if ender not in (s.connection.mentor.id, s.connection.mentee.id):
        return phrase("The team of the programme ended it.")
    name = s.connection.one(ender).name
    return (
        phrase("{name} asked to end it.", name=name)
        if group
        else phrase("{name} asked to end your mentoring.", name=name)
    )


def _common(s: Survey) -> dict[str, Fact]:
    role = "mentor" if s.person_id == s.connection.mentor.id else "mentee"
    return {"ref": s.connection.ref, "first": s.person.first, "because": f"you were a {role}"}


_O, _P = State.OPEN, State.PARTLY

TRANSITIONS: tuple[Row[Survey], ...] = (
    Row(State.NEW, "open", _O, _open),
    Row(_O, "silence:reminder", _O, _remind),
    Row(_O, "remind", _O, _remind),
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
