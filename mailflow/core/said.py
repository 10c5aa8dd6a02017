"""A sentence of ours as a value: English, with what it was made of, so that it can be said in another language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Phrase:
    """A sentence of ours, or a part of one, with {names} for what differs."""

    form: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Plural:
    """The same, where a number decides about its words: `n`."""

    one: str
    many: str
    n: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Day:
    """A day: `long`, `dated` (no weekday), `brief`, `short`, `slim`, its `weekday`, or its month, `month` or `mon`."""

    day: date
    shape: str


@dataclass(frozen=True)
class Clock:
    """A time of day, on the clock of whoever reads it."""

    at: time


@dataclass(frozen=True)
class Zone:
    """What the clocks of a place are called at an instant."""

    at: datetime
    place: str


@dataclass(frozen=True)
class Span:
    """From a day to another."""

    first: date
    last: date


@dataclass(frozen=True)
class Length:
    """So many minutes."""

    minutes: int


@dataclass(frozen=True)
class Listed:
    """Several, one after the other: `and`, `or`, or a mark that stands between them."""

    items: Sequence[str]
    between: str


@dataclass(frozen=True)
class Capital:
    """With a capital letter at its beginning."""

    said: str


@dataclass(frozen=True)
class Bare:
    """Without the full stop at its end."""

    said: str


@dataclass(frozen=True)
class Quoted:
    """Between quotation marks."""

    words: str


Made = Phrase | Plural | Day | Clock | Zone | Span | Length | Listed | Capital | Bare | Quoted


class Said(str):
    """English, and what it is made of. Whatever is done to it as to a string leaves the English alone."""

    made: Made

    def __new__(cls, words: str, made: Made) -> "Said":
        said = super().__new__(cls, words)
        said.made = made
        return said

    def __getnewargs__(self) -> tuple[str, Made]:  # type: ignore[override]  # a copy is made of both
        return str(self), self.made
