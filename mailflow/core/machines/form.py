"""One person's form: asked, reminded, answered question by question; what is missing is asked for once more."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mailflow.core import form, say
from mailflow.core.form import APPLICATIONS, VERBS, Question
from mailflow.core.letter import Fact, Letter, Nature, nature_of
from mailflow.core.machines import absent, form_goes
from mailflow.core.machines.gathering import Gathering
from mailflow.core.machines.meeting_record import Meeting
from mailflow.core.machines.pair import Connection
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Decision, Due, Effects, Event, Row, Slot, nothing, walk


class State(enum.StrEnum):
    """Where a form stands."""

    NEW = "new"
    ASKED = "asked"
    REMINDED = "reminded"
    PARTLY = "partly"  # some answers are missing and were asked for once more
    ANSWERED = "answered"
    LAPSED = "lapsed"


MISSING = ("form-missing", "not-yet")
FINAL = frozenset({State.ANSWERED, State.LAPSED})
OPEN = frozenset({State.ASKED, State.REMINDED, State.PARTLY})


@dataclass(frozen=True)
class Form:
    """The questions stand as they were asked: a policy that changes meanwhile changes nobody's answers."""

    id: str
    programme: str
    person: Person
    name: str  # one of VERBS
    title: str
    questions: tuple[Question, ...]
    state: str = State.NEW
    answers: Mapping[str, Slot] = field(default_factory=dict)  # by the question's number
    asked_at: datetime | None = None
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    about: str = ""  # the pact that it is the draft of; or the pair, or the meeting, that it is about
    pair: Connection | None = None  # read with it
    meeting: Meeting | None = None
    gathering: Gathering | None = None
    confidants: tuple[str, ...] = ()  # of the team, by their ids: none that the writer is paired with

    @property
    def settled(self) -> frozenset[int]:
        """The questions that have their answer, or need none."""
        return frozenset(q.number for q in self.questions if str(q.number) in self.answers or not q.required)

    @property
    def told(self) -> list[tuple[Question, Slot]]:
        """Each question with its answer; None where there is none."""
        return [(q, self.answers.get(str(q.number))) for q in self.questions]

    @property
    def whole(self) -> bool:
        """Whether nothing that is required is missing."""
        return self.settled == frozenset(q.number for q in self.questions)

    def holding(self, before: "Form | None", but: Collection[str] = ()) -> "Form":
        """With what was answered before to the same questions: who writes anew need not write all of it.

        `but` are those that are asked anew.
        """
        known = {q.label: said for q, said in before.told if q.label not in but} if before else {}
        kept = {str(q.number): known[q.label] for q in self.questions if known.get(q.label) is not None}
        return replace(self, answers=kept)


def reading_of(template: str, f: Form) -> form.Form:
    """What a reply to this letter fills in; only the letters about what is missing leave out what was answered."""
    return form.Form(f.questions, f.settled if template in MISSING else frozenset())


def answering(f: Form, by: str, slots: Mapping[str, Slot]) -> Event:
    """Whether these answers, with those that were there before, are all that is required; unclear ones are none."""
    filled, new = replace(f, answers=_merged(f, slots)), _merged(replace(f, answers={}), slots)
    return Event("answers" if new and filled.whole else "answers-partly", by, slots)


def decide(f: Form, event: Event, policy: Policy, now: datetime) -> Decision[Form] | None:
    """The only place a form changes."""
    return walk(TRANSITIONS, FINAL, f, event, policy, now)


def _ask(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    """Whoever only looks at what she answered before is not reminded of it; an agenda may come till the group meets."""
    rules, zone = policy.forms[f.name], f.person.zone
    answer_by = event.instant("due") or after_days(now, rules.answer_within_days, zone, policy)
    days = () if f.whole else rules.remind_on_days
    reminders = [Due("reminder", after_days(now, day, zone, policy)) for day in days]
    asked = replace(f, asked_at=now, answer_by=answer_by)
    changes = {"asked_at": now, "answer_by": answer_by}
    lapse = () if f.gathering else (Due("lapse", answer_by),)
    return Effects((_form(asked, event, policy),), (*reminders, *lapse), changes=changes)


def _ask_anew(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who asks for a form that is still open gets it again; its days go on."""
    return Effects((_form(f, event, policy),))


def _form(f: Form, event: Event, policy: Policy) -> Letter:
    if event.text("lacking"):
        return _not_yet(f, event.text("lacking").split("\n"))
    more: dict[str, Fact] = {
        "opening": policy.forms[f.name].opening,
        "kept": _before(f),
        "whole": f.whole,
        "shown": _shown(f, policy),
        "beside": VERBS[f.name] if event.text("text") else "",
        "passed": bool(event.slots.get("passed")),
        "applies": f.name in APPLICATIONS and bool(f.person.applying),
        "other": event.text("other"),
        "said": event.text("said"),
        "shows": event.text("shows"),
        "shows_verb": event.text("shows_verb"),
        "standing": list(event.text("standing").splitlines()),
        "counterparts": policy.forms[f.name].readers == "counterparts",
    }
    template = "pact-disputed" if more["said"] else "form"
    nature = Nature.ANSWER if event.by else Nature.SCHEDULED if f.pair or f.gathering else Nature.TRIGGERED
    return _letter(template, f, nature, **more, **form_goes.reader_facts(f, policy))


def _not_yet(f: Form, lacking: Collection[str]) -> Letter:
    """What stands between her and taking part, by the numbers that an answer to this letter has."""
    rows = [{"word": str(q.number), "line": q.printed} for q in f.questions if q.label in lacking]
    return _letter("not-yet", f, Nature.ANSWER, because="you asked to take part", lacking=rows)


def _shown(f: Form, policy: Policy) -> list[Fact]:
    """The numbers of the questions whose answers FIND shows to others."""
    fields = {question.label: question.field for question in policy.forms[f.name].questions}
    return [q.number for q in f.questions if fields.get(q.label) in policy.finding.shows]


def _wait(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who is away has longer."""
    waits = absent.put_off(("reminder", "lapse"), event, f.person.zone)
    return replace(waits, changes={"answer_by": absent.later_by(event, f.answer_by or now, f.person.zone, policy)})


def _remind(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    if f.answer_by is not None and f.answer_by <= now:
        return Effects()  # after a standstill: too late to remind, the lapse follows
    return Effects((_letter("form-reminder", f, nature_of(event.by)),))


def _ask_rest(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    """What was answered is kept; the rest is asked for once more, in the same thread, and no reminder follows."""
    answers = _merged(f, event.slots)
    return Effects((_missing(replace(f, answers=answers)),), closes=("reminder",), changes={"answers": answers})


def _ask_rest_anew(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_missing(f),))


def _missing(f: Form) -> Letter:
    """Where all was answered before and only unclear things were said now, any of it may be meant."""
    open_questions = reading_of("form-missing", f).open or f.questions
    rows = [{"word": str(question.number), "line": question.printed} for question in open_questions]
    needed = f.name in APPLICATIONS and bool(f.person.applying)
    return _letter("form-missing", f, Nature.ANSWER, missing=rows, needed=needed, kept=_before(f))


def _thank(f: Form, event: Event, policy: Policy, now: datetime) -> Effects:
    """Whoever drafts a pact hears from the pact; who applies, from where it is known whether anything is lacking."""
    answers = _merged(f, event.slots)
    is_draft = bool(f.about) and f.pair is None and f.gathering is None
    letters = () if is_draft or event.slots.get("applies") else (thanks(replace(f, answers=answers), policy),)
    more = form_goes.letters(f, answers, _kept(f, answers), policy)
    return Effects((*letters, *more), opens=("answered",), changes={"answers": answers, "answered_at": now})


def thanks(f: Form, policy: Policy, *, decides: bool = False) -> Letter:
    """What was kept, and what happens now; `decides`: the team."""
    verb = "" if f.name in APPLICATIONS else VERBS[f.name]  # one applies once; the rest may change
    kept, goes = _kept(f, f.answers), form_goes.thanks_facts(f, f.answers, policy)
    return _letter("form-thanks", f, Nature.ANSWER, kept=kept, verb=verb, decides=decides, **goes)


def _merged(f: Form, slots: Mapping[str, Slot]) -> dict[str, Slot]:
    """What stood there before stays where nothing new was said."""
    asked = {str(question.number) for question in f.questions}
    return {**f.answers, **{n: said for n, said in slots.items() if n in asked and said is not None and said != ""}}


def _kept(f: Form, answers: Mapping[str, Slot]) -> list[Fact]:
    """Each question with its answer, as a person reads them."""
    return [
        {"word": str(q.number), "line": say.run((q.label, _said(q, answers.get(str(q.number)))))} for q in f.questions
    ]


def _said(question: Question, answer: Slot) -> str:
    if answer is None:
        return say.phrase("You left this out.")
    if question.kind is form.Kind.DAY:
        return say.quoted(say.long_date(date.fromisoformat(str(answer))))
    return say.quoted(form.in_words(answer))


def _before(f: Form) -> list[Fact]:
    """What was answered before, without questions and numbers: quoted in a reply, it must not look like an answer."""
    known = [(q, n) for q in f.questions if (n := str(q.number)) in f.answers]
    return [
        {"word": say.phrase("Answer {number}", number=number), "line": _said(q, f.answers[number])}
        for q, number in known
    ]


def _letter(template: str, f: Form, nature: Nature, **more: Fact) -> Letter:
    due = say.long_date(say.local_day(f.answer_by, f.person.zone)) if f.answer_by else ""
    facts: dict[str, Fact] = {
        "ref": "",
        "first": f.person.first,
        "because": "you take part",
        "title": f.title,
        "count": len(f.questions),
        "questions": [question.printed for question in f.questions],
        "examples": [{"word": str(q.number), "line": form.HINTS[q.kind]} for q in f.questions[:2]],
        "due": due,
    }
    return Letter(template, f.person.id, {**facts, **more}, nature, thread=f"form:{f.id}")


_A, _R, _P = State.ASKED, State.REMINDED, State.PARTLY

TRANSITIONS: tuple[Row[Form], ...] = (
    Row(State.NEW, "ask", _A, _ask),
    Row(_A, "ask", _A, _ask_anew),
    *(Row(old, "away", old, _wait) for old in (_A, _R, _P)),
    Row(_A, "silence:reminder", _R, _remind),
    Row(_A, "remind", _R, _remind),
    Row(_A, "silence:lapse", State.LAPSED, nothing),
    Row(_A, "answers", State.ANSWERED, _thank),
    Row(_A, "answers-partly", _P, _ask_rest),
    Row(_R, "ask", _R, _ask_anew),
    Row(_R, "silence:reminder", _R, _remind),
    Row(_R, "remind", _R, _remind),
    Row(_R, "silence:lapse", State.LAPSED, nothing),
    Row(_R, "answers", State.ANSWERED, _thank),
    Row(_R, "answers-partly", _P, _ask_rest),
    Row(_P, "ask", _P, _ask_rest_anew),
    Row(_P, "silence:lapse", State.LAPSED, nothing),
    Row(_P, "answers", State.ANSWERED, _thank),
    Row(_P, "answers-partly", State.ANSWERED, _thank),  # asked twice is enough: what we have is kept
)
