"""What is told of an act: how its mail was read, what changed, why each letter left, and what comes by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mailflow.core.address import ToDesk, ToToken
from mailflow.core.clauses import as_of, clauses_of
from mailflow.core.machines.form import Form
from mailflow.core.people import Person
from mailflow.core.reading import Unreadable, open_message, understand
from mailflow.core.reading.explain import Step as Reason
from mailflow.core.reading.explain import explain, explain_refusal, from_whom
from mailflow.core.say import phrase
from mailflow.core.why import why
from mailflow.flow.arrival import at_desk, find_grant, with_token
from mailflow.flow.coming import SAID, OfTwo, names
from mailflow.flow.context import context_of
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.store import people, record, subjects
from mailflow.store.ledger import Ledger

NOBODY = Person("", "", "", "UTC")
CALLED = {
    "watch": "digest",
    "enrolment": "place",
    "joining": "application",
    "erasure": "deletion",
    "move": "new address",
}
AHEAD = timedelta(days=370)
MOST = 12  # deadlines; what comes later is not shown


@dataclass(frozen=True)
class Read:
    """How the words of a mail were read, rule by rule."""

    intent: str
    new_text: str
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Change:
    """A row of history: what it is about, and its two states."""

    about: str
    old: str
    new: str
    event: str
    reason: str
    silent: bool  # no mail did it


@dataclass(frozen=True)
class Deadline:
    """What happens by itself, and when."""

    at: datetime
    about: str
    says: str


@dataclass(frozen=True)
class Why:
    """What a letter was sent for."""

    because: str
    rule: str
    clauses: Sequence[tuple[str, str]]


def how_it_is_read(house: House, raw: bytes, to: str, now: datetime) -> Read | None:
    """Before it is handed over: against what the service itself knows at this moment. Nothing is written."""
    where = house.place(to)
    try:
        message = open_message(raw)
    except Unreadable as refused:
        return Read("NONE", "", explain_refusal(refused))
    with house.store.begin() as tx:
        grant = find_grant(tx, where, now) if isinstance(where, ToToken) else None
        programme = where.programme if isinstance(where, ToDesk) else grant.programme if grant else ""
        if programme not in house.policies:
            return None
        step = Step(house, tx, now, programme, answering=message.message_id or "")
        arrival = at_desk(step, message, where.desk) if isinstance(where, ToDesk) else with_token(step, message, grant)
        if arrival.person is None:
            return Read("", "", tuple(from_whom(message)))
        context = context_of(step, arrival, arrival.person, now)
        reading = understand(message, context)
        return Read(reading.intent, reading.new_text, explain(message, context, reading))


def change(house: House, tx: Ledger, row: dict[str, Any]) -> Change:
    """A row of history in words."""
    about = _about(house, tx, row["subject"])
    return Change(about, row["old"], row["new"], row["event"], row["reason"], row["inbox_id"] is None)


def _about(house: House, tx: Ledger, name: str) -> str:
    """A subject as people call it."""
    kind, _, rest = name.partition(":")
    kind, found = CALLED.get(kind, kind), _found(house, tx, name)
    if found is None:
        known = people.show(tx, rest.partition(":")[0])
        return f"{kind} of {known['name']}" if known else kind
    if isinstance(found, Form):
        return f"“{found.title}”, {found.person.called}"
    pair = getattr(found, "connection", found)
    if hasattr(pair, "mentee"):
        both = f"{pair.mentee.name} and {pair.mentor.name}"
        return f"{pair.ref}, {both}" if pair is found else f"{kind} of {both}"
    return f"{kind} of {found.person.called}" if hasattr(found, "person") else kind


def _found(house: House, tx: Ledger, name: str) -> Any:
    return subjects.find(tx, name, house.zone)


def deadlines(house: House, programme: str) -> list[Deadline]:
    """The soonest that stand, of a year."""
    until = house.now() + AHEAD
    with house.store.begin() as tx:
        rows = [
            row for row in record.next_deadlines(tx, MOST) if row["programme"] == programme and row["due_at"] < until
        ]
        return [Deadline(row["due_at"], _about(house, tx, row["subject"]), _says(house, tx, row)) for row in rows]


def _says(house: House, tx: Ledger, row: dict[str, Any]) -> str:
    """The sentence that WHY has for it, said to nobody in particular."""
    kind = row["subject"].partition(":")[0]
    sentence = SAID.get(kind, {}).get(row["kind"], str(row["kind"]))
    found = subjects.find(tx, row["subject"], house.zone)
    if not isinstance(found, OfTwo):
        return sentence
    return phrase(sentence, **names(found, NOBODY, house.policies[row["programme"]]))


def why_sent(house: House, programme: str, template: str, nature: str, roles: Sequence[str]) -> Why:
    """As WHY would tell it, with the programme's own clauses."""
    policy = house.policies[programme]
    because, rule = why(template, nature, policy)
    ids = clauses_of(template, as_of(house.remarks.get(programme, {}), 0), "", roles)
    return Why(because, rule, list(_said(ids, policy.guidelines)))


def _said(ids: Sequence[str], rules: Any) -> Iterator[tuple[str, str]]:
    yield from ((one, rules[one]) for one in ids if one in rules)
