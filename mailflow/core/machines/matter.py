"""A matter: what a person of the team must settle. It has a reference, and stands in the digest until it is settled.

What a private one says is for the team alone, and of the team for nobody who has been paired with who wrote it.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk


class State(enum.StrEnum):
    """Where a matter stands."""

    NEW = "new"
    OPEN = "open"
    RESOLVED = "resolved"
    REMATCH = "rematch"  # whom it is about has another mentor or mentee now
    LAPSED = "lapsed"


FINAL = frozenset({State.RESOLVED, State.REMATCH, State.LAPSED})

# What it is, in a sentence without its full stop; `name` is whoever it came from or is about.
TITLES: Mapping[str, str] = {
    "concern": "{name} has a concern",
}
PRIVATE = frozenset({"concern"})


@dataclass(frozen=True)
class Matter:
    """One thing to settle."""

    id: str
    programme: str
    ref: str
    kind: str
    person: Person
    about: str = ""  # "connection:<id>" where it is about a pair
    text: str = ""  # in the person's own words
    state: str = State.NEW
    opened_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    notes: str = ""
    # Known at the moment of the decision, and in no column:
    readers: tuple[str, ...] = ()  # the ids of those who may hear of it
    pair: str = ""  # whom it is about, in words

    @property
    def title(self) -> str:
        return phrase(TITLES[self.kind], name=self.person.called)


def decide(matter: Matter, event: Event, policy: Policy, now: datetime) -> Decision[Matter] | None:
    """The only place a matter changes."""
    return walk(TRANSITIONS, FINAL, matter, event, policy, now)


def _open(m: Matter, event: Event, policy: Policy, now: datetime) -> Effects:
    zone = policy.programme.time_zone
    days = {"remind": policy.matters.remind_on_days, "lapse": (policy.matters.close_after_days,)}
    dues = tuple(Due(kind, after_days(now, day, zone, policy)) for kind, each in days.items() for day in each)
    return Effects(_to_the_team(m, now, policy), dues, changes={"opened_at": now})


def _remind(m: Matter, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(_to_the_team(m, m.opened_at or now, policy, again=True))


def _to_the_team(m: Matter, since: datetime, policy: Policy, *, again: bool = False) -> tuple[Letter, ...]:
    facts: dict[str, Fact] = {
        **_common(m),
        "again": again,
        "since": say.long_date(say.local_day(since, policy.programme.time_zone)),
        "role": say.roles(m.person.roles),
        "address": m.person.email,
        "pair": m.pair,
        "words": [line for line in m.text.splitlines() if line.strip()],
    }
    nature = Nature.SCHEDULED if again else Nature.TRIGGERED
    return tuple(Letter("matter-team", one, facts, nature, thread=f"matter:{m.id}") for one in m.readers)


def _resolve(m: Matter, event: Event, policy: Policy, now: datetime) -> Effects:
    """Whoever told us something in private hears that it is settled, and how to say that it is not."""
    day = say.long_date(say.local_day(m.opened_at or now, m.person.zone))
    facts = {**_common(m), "because": "you wrote to the team", "day": day}
    hers = (Letter("matter-settled", m.person.id, facts),) if m.kind in PRIVATE and not m.person.left else ()
    return Effects((_done(m, event.by, Nature.ANSWER, "resolved"), *hers), changes=_settled(event, now))


def _rematch(m: Matter, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(tuple(_done(m, one, Nature.TRIGGERED, "rematch") for one in m.readers), changes=_settled(event, now))


def _lapse(m: Matter, event: Event, policy: Policy, now: datetime) -> Effects:
    letters = tuple(_done(m, one, Nature.SCHEDULED, "lapsed") for one in m.readers)
    return Effects(letters, changes=_settled(event, now))


def _note(m: Matter, event: Event, policy: Policy, now: datetime) -> Effects:
    line = f"{say.local_day(now, policy.programme.time_zone).isoformat()} {event.text('name')}: {event.text('text')}"
    changes = {"notes": f"{m.notes}\n{line}".strip()}
    return Effects((_done(m, event.by, Nature.ANSWER, "noted"),), changes=changes)


def _done(m: Matter, to: str, nature: Nature, what: str) -> Letter:
    return Letter("matter-done", to, {**_common(m), "what": what}, nature, thread=f"matter:{m.id}")


def _settled(event: Event, now: datetime) -> dict[str, object]:
    return {"settled_at": now, "settled_by": event.by}


def _common(m: Matter) -> dict[str, Fact]:
    names: dict[str, Fact] = {"name": m.person.called, "name_first": m.person.first}
    return {"ref": m.ref, "because": "you are a coordinator", "title": m.title, **names}


TRANSITIONS: tuple[Row[Matter], ...] = (
    Row(State.NEW, "open", State.OPEN, _open),
    Row(State.OPEN, "silence:remind", State.OPEN, _remind),
    Row(State.OPEN, "note", State.OPEN, _note),
    Row(State.OPEN, "release", State.RESOLVED, _resolve),
    Row(State.OPEN, "rematch", State.REMATCH, _rematch),
    Row(State.OPEN, "silence:lapse", State.LAPSED, _lapse),
)
