"""What every state machine shares: an event, a row of a table, and the decision a row comes to.

Silence is an event: a deadline that passes goes through the same table as a reply.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from mailflow.core.letter import Letter
from mailflow.core.policy import Policy


class Subject(Protocol):
    """Anything that has a state: a connection, a meeting, a survey, a question."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...


S = TypeVar("S", bound=Subject)

Slot = str | int | bool | None


@dataclass(frozen=True)
class Event:
    """Something that happened: a command somebody gave, or the silence of somebody who did not."""

    name: str
    by: str = ""  # the person who acted; nobody where it was silence
    slots: Mapping[str, Slot] = field(default_factory=dict)

    @staticmethod
    def silence(kind: str) -> "Event":
        """The event that a deadline of this kind passed."""
        return Event(f"silence:{kind}")

    def text(self, slot: str) -> str:
        """A slot as words; empty where it was not filled."""
        return str(self.slots.get(slot) or "")

    def instant(self, slot: str) -> datetime | None:
        """A slot as an instant; None where it was not filled."""
        said = self.text(slot)
        return datetime.fromisoformat(said) if said else None


@dataclass(frozen=True)
class Due:
    """A deadline to set: its kind and its instant in UTC."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Delay:
    """Open deadlines of these kinds come some days later, at the same hour of that zone."""

    kinds: tuple[str, ...]
    days: int
    zone: str


@dataclass(frozen=True)
class Effects:
    """What a row does beside moving the state."""

    letters: tuple[Letter, ...] = ()
    deadlines: tuple[Due, ...] = ()
    closes: tuple[str, ...] = ()  # kinds of open deadline that are answered; a final state closes all
    delays: tuple[Delay, ...] = ()
    opens: tuple[str, ...] = ()  # what starts beside it: rows of OPENING
    changes: Mapping[str, object] = field(default_factory=dict)  # fields of the subject


@dataclass(frozen=True)
class Row(Generic[S]):
    """In this state, at this event, if the guard holds: go there and do that."""

    old: str
    event: str
    new: str
    do: Callable[[S, Event, Policy, datetime], Effects]
    when: Callable[[S, Policy], bool] | None = None


@dataclass(frozen=True)
class Decision(Generic[S]):
    """What the table said."""

    subject: S
    old: str
    effects: Effects
    reason: str
    final: bool


def walk(  # noqa: PLR0917 - decide's own arguments, and the table
    rows: Sequence[Row[S]], final: frozenset[str], subject: S, event: Event, policy: Policy, now: datetime
) -> Decision[S] | None:
    """The first row that fits, done; None where the table has no row: nothing changes."""
    for row in rows:
        fits = row.old == subject.state and row.event == event.name
        if fits and (row.when is None or row.when(subject, policy)):
            effects = row.do(subject, event, policy, now)
            moved = replace(subject, state=row.new, **effects.changes)  # type: ignore[type-var]
            return Decision(moved, row.old, effects, f"{row.old} + {row.event} = {row.new}", row.new in final)
    return None


def nothing(subject: Subject, event: Event, policy: Policy, now: datetime) -> Effects:
    """The effects of a row that only moves the state."""
    return Effects()
