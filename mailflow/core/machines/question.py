"""A question of ours about a command that may not act yet: "was this you?" and "which of these?".

The command is held. A YES from the address on file, or the number of a choice, replays it.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from mailflow.core import keep, lines, say
from mailflow.core.authority import TEAMS_OWN
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.said import Listed, Said
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, Slot, nothing, walk


class State(enum.StrEnum):
    """Where a question stands."""

    NEW = "new"
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LAPSED = "lapsed"


# What somebody asks of us for herself is asked in other words than what she does to a pair.
ASKED_BY = {
    "DELETE": "confirm-delete",
    "DATA": "confirm-shall",
    "ADDRESS": "confirm-shall",
    "LINES": "confirm-lines",
}
FINAL = frozenset({State.CONFIRMED, State.REFUSED, State.LAPSED})


# What stands before the act in "Did you …?" and in "It … …": of what we would do, she is asked whether she asked us to.
_WANTS = phrase("says that you want to")
_HERS, _OURS = ("", _WANTS), (phrase("ask us to"), phrase("asks us to"))
_ASKING = "END EXTEND PAUSE RESUME STOP UNDO JOIN PROFILE GOALS SHEET MANAGER DIGEST REPORT IMPORT"
LEADS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(_ASKING.split(), _OURS),
    "DISPUTE": (phrase("say that"), phrase("says that")),
    "LEAVE": (phrase("say that you want to"), _WANTS),
}
OTHERS = TEAMS_OWN | {"END"}  # of a coordinator, they decide about people who are not asked
# Asked about whoever wrote: it cannot be taken lightly, and its letter says what it means.
ONCE_MORE: Mapping[str, str] = {"LEAVE": "leave-question"}


def is_about_others(verb: str, person: Person, about: str) -> bool:
    """Whether a coordinator is asked once more because of what it does to others, though her mail was surely hers."""
    declines = verb == "DECLINE" and about.startswith("joining:")
    return (declines or verb in OTHERS) and "coordinator" in person.roles


@dataclass(frozen=True)
class Question:
    """A held command, and the person who is asked about it."""

    id: str
    programme: str
    person: Person
    verb: str
    slots: Mapping[str, Slot]
    about: str  # "connection:<id>", "meeting:<id>", or "" for a desk's verb
    act: str  # what would be done, in words that follow "Did you", or "Did you ask us to" (LEADS)
    options: tuple[str, ...] = ()  # names to choose from; empty where it is a yes or no
    targets: tuple[str, ...] = field(default=())  # what each option stands for
    state: str = State.NEW
    address: str = ""  # which it came from, where it is none of hers and may be named


def decide(question: Question, event: Event, policy: Policy, now: datetime) -> Decision[Question] | None:
    """The only place a question changes."""
    return walk(TRANSITIONS, FINAL, question, event, policy, now)


def _ask(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    lapse = Due("lapse", after_days(now, policy.round_trip_days, q.person.zone, policy))
    received = phrase("on {day}", day=say.long_date(say.local_day(now, q.person.zone)))
    facts: dict[str, Fact] = {**_common(q), "act": q.act, "received": received, **_counted(event)}
    facts["did"], facts["does"] = LEADS.get(q.verb, _HERS)
    facts["brief"] = brief(q.act)
    if q.options:
        return Effects((Letter("which", q.person.id, {**facts, "options": list(q.options)}, Nature.ANSWER),), (lapse,))
    name = "confirm-address" if q.address else ONCE_MORE.get(q.verb, "confirm")
    asked = {**facts, "address": q.address} if q.address else facts
    asked |= _in_lines(q, event) if q.verb == "LINES" else {}
    return Effects((Letter(ASKED_BY.get(q.verb, name), q.person.id, asked, Nature.ANSWER),), (lapse,))


BECAUSE = "you are a coordinator"


def _import(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """A file of people was tried: what it would change, and whether to do it."""
    lapse = Due("lapse", after_days(now, policy.round_trip_days, q.person.zone, policy))
    facts = {**_common(q), **import_facts(event.slots), **_counted(event)}
    return Effects((Letter("confirm-import", q.person.id, facts, Nature.ANSWER),), (lapse,))


def import_facts(told: Mapping[str, Slot]) -> dict[str, Fact]:
    """What an import does, or would do, as its letters say it."""
    facts: dict[str, Fact] = {name: told[name] for name in ("added", "changed", "rejected", "letters", "doubt")}
    for kind in ("change", "fault"):
        numbers = range(sum(name.startswith(f"{kind} ") and name.endswith(" line") for name in told))
        rows = [{"title": told[f"{kind} {at} title"], "line": told[f"{kind} {at} line"]} for at in numbers]
        facts |= {f"{kind}s": rows, f"{kind}s_more": told.get(f"{kind} more") or ""}
    table = cast(dict[str, Fact], keep.loads(str(told["table"]))) if told.get("table") else None
    facts["attachments"] = [{"name": "rejected.csv", **table}] if table else []
    return {**facts, "ref": "", "because": BECAUSE, "done": bool(told.get("done"))}


def _in_lines(q: Question, event: Event) -> dict[str, Fact]:
    """What a mail of many commands would do, in our words: hers are repeated only where it is sure that she wrote.

    What can do nothing is told with its reason, so that her one yes is to what she reads.
    """
    rows = lines.read(str(q.slots["lines"]))
    doing = [row.act for row in rows if row.act]
    wrong = [row for row in rows if not row.act and row.why]
    said = [{"title": row.said, "line": row.why} for row in wrong] if event.slots.get("proven") else []
    words = sum(row.kind is lines.Kind.WORDS for row in rows)
    return {
        "doing": doing,
        "wrong": said,
        "untold": len(wrong) - len(said),
        "words": words,
        "address": q.address,
        "because": BECAUSE,
    }


def brief(act: str) -> str:
    """As much of it as a subject holds: of several things the first, and how many more; the letter has them all."""
    if len(act) <= SUBJECT:
        return act
    parts = act.made.items if isinstance(act, Said) and isinstance(act.made, Listed) else act.split("; ")
    first, *more = parts
    if more and len(first) <= SUBJECT:
        return say.plural("{first} and {n} more", "{first} and {n} more", len(more), first=first)
    return f"{act[:SUBJECT].rsplit(' ', 1)[0]} …"


def _offer(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """W2: nobody has the name that was written; the number of one who has another does what was asked for."""
    lapse = Due("lapse", after_days(now, policy.round_trip_days, q.person.zone, policy))
    facts: dict[str, Fact] = {
        **_common(q),
        "because": "you wrote to us",
        "name": event.text("name"),
        "options": list(q.options),
        **_counted(event),
    }
    return Effects((Letter("unknown-name", q.person.id, facts, Nature.ANSWER),), (lapse,))


def _find(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """W3: the number of one of them asks her; a list is true for as long as a question waits."""
    lapse = Due("lapse", after_days(now, policy.round_trip_days, q.person.zone, policy))
    facts: dict[str, Fact] = {**_common(q), "because": "you wrote to us", "options": list(q.options)}
    facts |= {key: q.slots[key] for key in ("sought", "more")} | {"fit": event.slots["fit"]}
    return Effects((Letter("found", q.person.id, facts, Nature.ANSWER),), (lapse,))


def _propose(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """C4, I4: whom the team could bring together; a coordinator's APPROVE names the numbers."""
    due = after_days(now, policy.matching.answer_within_days, q.person.zone, policy)
    day = say.long_date(say.local_day(due, q.person.zone))
    facts: dict[str, Fact] = {"ref": "", "because": "you are a coordinator", "options": list(q.options), "due": day}
    return Effects((Letter("proposals", q.person.id, facts, Nature.TRIGGERED),), (Due("lapse", due),))


SUBJECT = 90  # letters of an act that a subject holds
MORE = "MORE"  # no word of anybody's: what the team asks a mentor who has no room


def _is_more(q: Question, policy: Policy) -> bool:
    return q.verb == MORE


def _ask_for_more(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """I3: nobody gets more than she agreed to; whether she agrees is asked, and the mentee hears nothing of it."""
    due = after_days(now, policy.request.answer_within_days, q.person.zone, policy)
    day = say.local_day(due, q.person.zone)
    told = {key: event.slots[key] for key in ("mentee", "mentee_about", "goal", "availability", "count")}
    facts: dict[str, Fact] = {**_common(q), **told, **say.until(day)}
    return Effects((Letter("one-more", q.person.id, facts, Nature.TRIGGERED),), (Due("lapse", due),))


def _no_more(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    thanks = Letter("one-more-no", q.person.id, {**_common(q), "mentee": q.slots["name"]}, Nature.ANSWER)
    return Effects((thanks, tell_of_more(q, "no")))


def _no_word(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((tell_of_more(q, ""),))


def tell_of_more(q: Question, said: str) -> Letter:
    """What the mentor said, for the team."""
    facts: dict[str, Fact] = {"ref": "", "because": "you are a coordinator", "answer": said}
    return Letter("one-more-team", COORDINATORS, {**facts, "mentor": q.person.name, "mentee": q.slots["name"]})


def _vouch(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """O17: may we say that she confirms what stands on somebody's sheet? Nobody but the two of a pair is asked."""
    at = after_days(now, policy.round_trip_days, q.person.zone, policy)
    due = say.long_date(say.local_day(at, q.person.zone))
    facts: dict[str, Fact] = {**_common(q), "because": "your meetings are on a sheet", **event.slots, "due": due}
    return Effects((Letter("verify-ask", q.person.id, facts),), (Due("lapse", at),))


def noted(reader: Person, other: str, said: str) -> Letter:
    """O17: what became of her word about a sheet."""
    facts: dict[str, Fact] = {"ref": "", "first": reader.first, "because": "your meetings are on a sheet"}
    return Letter("verify-noted", reader.id, {**facts, "other": other or "the other one", "said": said}, Nature.ANSWER)


def _no_vouching(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nothing was wanted in her name, so there is nothing that was not done."""
    return Effects((noted(q.person, str(q.slots.get("other") or ""), "no"),))


def _refuse(q: Question, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((Letter("confirm-refused", q.person.id, {**_common(q), "act": q.act}, Nature.ANSWER),))


def _from_elsewhere(q: Question, policy: Policy) -> bool:
    return bool(q.address)


def _counted(event: Event) -> dict[str, Fact]:
    """The last of three today, and whether it answers what is surely hers: that is counted apart from the others."""
    return {key: bool(event.slots.get(key)) for key in ("last", "proven", "others")}


def _is_vouching(q: Question, policy: Policy) -> bool:
    return q.verb == "VOUCH"


def _common(q: Question) -> dict[str, Fact]:
    return {"ref": "", "first": q.person.first, "because": "you take part"}


TRANSITIONS: tuple[Row[Question], ...] = (
    Row(State.NEW, "ask", State.OPEN, _ask),
    Row(State.NEW, "offer", State.OPEN, _offer),  # W2
    Row(State.NEW, "import", State.OPEN, _import),
    Row(State.NEW, "find", State.OPEN, _find),  # W3
    Row(State.NEW, "propose", State.OPEN, _propose),  # C4, I4
    Row(State.NEW, "ask-more", State.OPEN, _ask_for_more),  # I3
    Row(State.NEW, "vouch", State.OPEN, _vouch),  # O17
    Row(State.OPEN, "yes", State.CONFIRMED, nothing),
    Row(State.OPEN, "choice", State.CONFIRMED, nothing),
    Row(State.OPEN, "add", State.CONFIRMED, nothing, when=_from_elsewhere),
    Row(State.OPEN, "no", State.REFUSED, _no_more, when=_is_more),
    Row(State.OPEN, "no", State.REFUSED, _no_vouching, when=_is_vouching),
    Row(State.OPEN, "no", State.REFUSED, _refuse),
    Row(State.OPEN, "silence:lapse", State.LAPSED, _no_word, when=_is_more),
    Row(State.OPEN, "silence:lapse", State.LAPSED, nothing),
)
