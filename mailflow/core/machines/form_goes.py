"""Where the answers to a form about a pair go: to the other one of the two, or to the team and nobody else."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.form import Kind, Question
from mailflow.core.letter import Fact, Letter
from mailflow.core.machines.gathering import Gathering, State, title_of
from mailflow.core.machines.gathering import moment as moment_of
from mailflow.core.machines.meeting_record import Meeting
from mailflow.core.machines.pair import Connection
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.transition import Slot

LOW = 2  # of five, and below: the team hears of it at once


class Asked(Protocol):
    """A form, as far as it matters here."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def person(self) -> Person: ...
    @property
    def questions(self) -> tuple[Question, ...]: ...
    @property
    def pair(self) -> Connection | None: ...
    @property
    def meeting(self) -> Meeting | None: ...
    @property
    def gathering(self) -> Gathering | None: ...
    @property
    def confidants(self) -> tuple[str, ...]: ...


def reader_facts(f: Asked, policy: Policy) -> dict[str, Fact]:
    """Whom it is about, when they meet, and who reads the answers: said before anybody answers."""
    if f.gathering:
        group = say.quoted(title_of(f.gathering, policy))
        goes = {
            "goes_to": say.phrase("everybody in {group}", group=group),
            "hidden_from": "",
            "because": "you look after a group",
        }
        return {"pair": group, "meets": _meets(f, f.person), **goes}
    then = policy.forms[f.name].then if f.pair else "keep"
    other = f.pair.other(f.person.id).name if f.pair else ""
    return {
        "pair": other,
        "meets": _meets(f, f.person),
        "goes_to": other if then == "relay" else "",
        "hidden_from": other if then == "report" else "",
    }


def thanks_facts(f: Asked, answers: Mapping[str, Slot], policy: Policy) -> dict[str, Fact]:
    """Who reads the answers, and when; how to say something else then. Whoever said that it is not well is not left."""
    heard = bool(f.confidants) and _is_bad_news(f, answers, policy)
    goes = {"goes_to": reader_facts(f, policy)["goes_to"], "heard": heard}
    if f.gathering is None:
        return {**goes, "goes_on": "", "address": ""}
    at = f.gathering.send_at if f.gathering.state == State.ASKED else None
    day = say.long_date(say.local_day(at, f.person.zone)) if at else ""
    return {**goes, "goes_on": day, "slug": f.gathering.slug}  # from which the group's address is made


def letters(f: Asked, answers: Mapping[str, Slot], kept: Sequence[Fact], policy: Policy) -> tuple[Letter, ...]:
    """What is sent on. An answer about somebody who is of the team herself goes to the others of it."""
    if f.pair is None:
        return ()
    then, other = policy.forms[f.name].then, f.pair.other(f.person.id)
    if then == "relay":
        return (_relay(f, other, kept),)
    if then == "report" and is_low(f.questions, answers):
        return tuple(_report(f, one, other, f.pair, kept) for one in f.confidants)
    return ()


def is_unheard(f: Asked, answers: Mapping[str, Slot], policy: Policy) -> bool:
    """Whether it is for the team, and nobody of the team may read it."""
    return _is_bad_news(f, answers, policy) and not f.confidants


def _is_bad_news(f: Asked, answers: Mapping[str, Slot], policy: Policy) -> bool:
    return f.pair is not None and policy.forms[f.name].then == "report" and is_low(f.questions, answers)


def is_low(questions: Sequence[Question], answers: Mapping[str, Slot]) -> bool:
    """A no, or a rating at the lower end."""
    said = [(question.kind, answers.get(str(question.number))) for question in questions]
    return any(
        (kind is Kind.YES_NO and answer is False)
        or (kind is Kind.SCALE and isinstance(answer, int) and not isinstance(answer, bool) and answer <= LOW)
        for kind, answer in said
    )


def _relay(f: Asked, other: Person, kept: Sequence[Fact]) -> Letter:
    facts: dict[str, Fact] = {
        "ref": f.pair.ref if f.pair else "",
        "first": other.first,
        "because": "you take part",
        "title": f.title,
        "name": f.person.called,
        "name_first": f.person.first,
        "address": f.person.email,
        "meets": _meets(f, other),
        "kept": list(kept),
    }
    return Letter("relay", other.id, facts)


def _report(f: Asked, reader: str, other: Person, pair: Connection, kept: Sequence[Fact]) -> Letter:
    facts: dict[str, Fact] = {
        "ref": pair.ref,
        "because": "you are a coordinator",
        "title": f.title,
        "name": f.person.called,
        "address": f.person.email,
        "other": other.name,
        "kept": list(kept),
    }
    return Letter("form-report", reader, facts)


def _meets(f: Asked, reader: Person) -> str:
    """ "Tuesday 9 June 2026 at 15:00 (Europe/Paris)", where it is about a planned meeting."""
    if f.gathering:
        return moment_of(f.gathering, reader.zone)
    if f.meeting is None or f.meeting.starts_at is None:
        return ""
    return say.moment(f.meeting.starts_at.astimezone(ZoneInfo(reader.zone)), reader.zone)
