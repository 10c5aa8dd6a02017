"""A week of a programme, and who was quiet in it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core.figures import Figures, Pair
from mailflow.core.policy import Policy


@dataclass(frozen=True)
class Week:
    """Seven whole days in the programme's zone, ending where the digest's day begins."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @staticmethod
    def before(now: datetime, zone: str) -> "Week":
        """The seven days before today."""
        place = ZoneInfo(zone)
        today = now.astimezone(place).date()
        end = datetime(today.year, today.month, today.day, tzinfo=place)
        return Week(end - timedelta(days=7), end, place)  # wall-clock days: a week across DST has seven days

    def shifted(self, weeks: int) -> "Week":
        """The week some weeks earlier."""
        back = timedelta(days=7 * weeks)
        return Week(self.start - back, self.end - back, self.zone)

    def has(self, at: datetime | None) -> bool:
        """Whether an instant lies in this week."""
        return at is not None and self.start <= at < self.end

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return self.start.date(), (self.end - timedelta(days=1)).date()


def quiet_pairs(figures: Figures, policy: Policy, week: Week) -> list[Pair]:
    """The quietest first."""
    quiet = [pair for pair in figures.pairs if pair.state == "active" and _is_quiet(pair, policy, week)]
    return sorted(quiet, key=lambda pair: -since(pair, week))


def _is_quiet(pair: Pair, policy: Policy, week: Week) -> bool:
    """By the rules that the two began under."""
    began = (pair.started_at or week.end).astimezone(week.zone).date()
    days = policy.at(began).connection.quiet_after_days
    return days > 0 and since(pair, week) >= days


def since(pair: Pair, week: Week) -> int:
    """For how many days nothing has been heard of a pair."""
    started = pair.started_at.astimezone(week.zone).date() if pair.started_at else week.days[1]
    last = date.fromisoformat(pair.last_met) if pair.last_met else started
    return (week.end.date() - max(last, started)).days
