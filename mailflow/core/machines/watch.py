"""A coordinator's watch over a programme: the silence of a week, or of her own period, is the event, the digest is the
letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailflow.core.cadence import Cadence
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk

WATCHING = "watching"


@dataclass(frozen=True)
class Watch:
    """One coordinator of one programme, with the period's facts when a digest is due."""

    id: str
    person: Person
    facts: Mapping[str, Fact]
    cadence: Cadence
    state: str = WATCHING


def decide(watch: Watch, event: Event, policy: Policy, now: datetime) -> Decision[Watch] | None:
    """The only place a digest is decided."""
    return walk(TRANSITIONS, frozenset(), watch, event, policy, now)


def _digest(watch: Watch, event: Event, policy: Policy, now: datetime) -> Effects:
    letter = Letter("digest", watch.person.id, watch.facts, Nature.SCHEDULED)
    due = watch.cadence.next(now)
    return Effects((letter,), (Due("digest", due),) if due else ())


def _wants_one(watch: Watch, policy: Policy) -> bool:
    return watch.cadence.every != "off"


TRANSITIONS: tuple[Row[Watch], ...] = (Row(WATCHING, "silence:digest", WATCHING, _digest, when=_wants_one),)
