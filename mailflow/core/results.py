"""What a programme's report is made of, as the store gathers it."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.core.figures import Met, Pair


@dataclass(frozen=True)
class Part:
    """Somebody's role in a programme."""

    role: str
    since: datetime
    until: datetime | None  # when she left; None: she has not


@dataclass(frozen=True)
class Asked:
    """A closing survey: when it went out, when the answer came, and the rating that these readers may read."""

    at: datetime
    answered_at: datetime | None
    rating: int | None


@dataclass(frozen=True)
class Results:
    """A programme's facts, from its first day on."""

    pairs: tuple[Pair, ...]
    goals_met: frozenset[str]  # references of pairs that ended because their goals were met
    met: tuple[Met, ...]
    parts: tuple[Part, ...]
    surveys: tuple[Asked, ...]  # by when the answer came
    concerns: tuple[datetime, ...]  # when each was raised
