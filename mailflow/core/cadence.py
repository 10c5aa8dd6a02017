"""How often one coordinator is told, and which days a digest is about.

Her days begin at midnight where she lives. A period ends where the next one begins, whatever the clocks do.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.people import Person
from mailflow.core.policy_digest import WEEKDAYS, Digest

DAY = timedelta(days=1)
PERIOD: Mapping[str, str] = {"daily": "day", "weekly": "week", "monthly": "month", "off": "week"}


@dataclass(frozen=True)
class Cadence:
    """When one coordinator's digest comes."""

    every: str
    weekday: str
    day: int
    at: str
    zone: str

    @staticmethod
    def of(person: Person, rules: Digest) -> "Cadence":
        """As she chose, and for the rest as the policy says."""
        day = person.profile.get("digest_day", "")
        return Cadence(
            every=person.profile.get("digest") or rules.every,
            weekday=day if day in WEEKDAYS else rules.weekday,
            day=int(day) if day.isdigit() else rules.day,
            at=person.profile.get("digest_at") or rules.at,
            zone=person.zone,
        )

    @property
    def noun(self) -> str:
        """What a period is called."""
        return PERIOD[self.every]

    @property
    def in_words(self) -> str:
        """every Monday at 08:00."""
        return Digest.model_construct(every=self.every, weekday=self.weekday, day=self.day, at=self.at).in_words

    def begins(self, day: date) -> bool:
        """Whether a period begins that day."""
        if self.every == "daily":
            return True
        if self.every == "monthly":
            return day.day == min(self.day, monthrange(day.year, day.month)[1])
        return day.weekday() == WEEKDAYS.index(self.weekday)

    def before(self, day: date) -> date:
        """When the period began that ends with the day before."""
        day -= DAY
        while not self.begins(day):
            day -= DAY
        return day

    def next(self, now: datetime) -> datetime | None:
        """The next time a digest is due, strictly after now; in UTC. None where she wants none."""
        if self.every == "off":
            return None
        day = say.local_day(now, self.zone)
        while not (self.begins(day) and self._due(day) > now):
            day += DAY
        return self._due(day)

    def _due(self, day: date) -> datetime:
        return datetime.combine(day, time.fromisoformat(self.at), ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True)
class Period:
    """Whole days: a day, a week or a month."""

    cadence: Cadence
    first: date
    after: date  # the day after its last

    @staticmethod
    def last(now: datetime, cadence: Cadence) -> "Period":
        """The newest that is over."""
        after = say.local_day(now, cadence.zone)
        after = after if cadence.begins(after) else cadence.before(after)
        return Period(cadence, cadence.before(after), after)

    def shifted(self, back: int) -> "Period":
        """The period so many before this one."""
        earlier = self
        for _ in range(back):
            earlier = replace(earlier, first=self.cadence.before(earlier.first), after=earlier.first)
        return earlier

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.cadence.zone)

    @property
    def start(self) -> datetime:
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        return self._midnight(self.after)

    def _midnight(self, day: date) -> datetime:
        """In UTC: two instants of one zone would be compared by their walls. Where clocks skip it, the day's first."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def has(self, at: datetime | None) -> bool:
        """Whether an instant lies in it."""
        return at is not None and self.start <= at < self.end

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return self.first, self.after - DAY

    @property
    def in_words(self) -> str:
        """1 to 7 June 2026; of one day, Monday 1 June 2026; of a whole month, June 2026."""
        if self.cadence.every == "daily":
            return say.long_date(self.first)
        if self.first.day == self.after.day == 1:
            return say.run((say.whole_month(self.first), str(self.first.year)))
        return say.span(*self.days)
