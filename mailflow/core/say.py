"""Dates and lengths in words, as letters say them. English for now; other languages come with Babel."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def local_day(at: datetime, zone: str) -> date:
    """The day of an instant where somebody lives."""
    return at.astimezone(ZoneInfo(zone)).date()


def long_date(day: date) -> str:
    """Tuesday 9 June 2026."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """9 June."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def until(day: date) -> dict[str, str]:
    """A last day, in full for a letter and short for its subject."""
    return {"due": long_date(day), "due_short": short_date(day)}


def example_day(now: datetime, zone: str) -> str:
    """The day before a letter: copied from it, a LOG line still names a past day of this year (rule 20)."""
    return short_date(local_day(now, zone) - timedelta(days=1))


def month_name(day: date) -> str:
    """Jun."""
    return _MONTHS[day.month - 1][:3]


def whole_month(day: date) -> str:
    """June."""
    return _MONTHS[day.month - 1]


def span(first: date, last: date) -> str:
    """1 to 7 June 2026, or 29 June to 5 July 2026."""
    start = str(first.day) if first.month == last.month else short_date(first)
    if first.year != last.year:
        start = f"{short_date(first)} {first.year}"
    return f"{start} to {short_date(last)} {last.year}"


def length(minutes: int) -> str:
    """45 minutes, 1 hour, 1 h 30."""
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02}" if rest else f"{hours} hour{'s' if hours != 1 else ''}"


def moment(at: datetime, zone: str) -> str:
    """Tuesday 9 June 2026 at 14:10 (Europe/Paris)."""
    wall = at.astimezone(ZoneInfo(zone))
    return f"{long_date(wall.date())} at {wall:%H:%M} ({zone})"


def short_moment(at: datetime, zone: str) -> str:
    """Tuesday 9 June, 14:10 CEST; a zone without letters of its own is told from UTC."""
    wall = at.astimezone(ZoneInfo(zone))
    name = f"{wall:%Z}"
    return f"{_DAYS[wall.weekday()]} {short_date(wall.date())}, {wall:%H:%M} {name if name.isalpha() else f'UTC{name}'}"
