"""Words of ours, in English, that remember what they were made of: a letter in another language says them anew.

Why they are values: docs/decisions/0017-words-of-ours-are-values.md. `egress/tongue.py` says them in a language.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.core.said import Bare, Capital, Clock, Day, Length, Listed, Phrase, Plural, Quoted, Said, Span, Zone

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def phrase(form: str, **values: object) -> Said:
    """Words of ours; `form` is what catalogues look them up by, so it is written out where this is called."""
    return Said(form.format(**values), Phrase(form, values))


def plural(one: str, many: str, n: int, **values: object) -> Said:
    """Words of ours about a number."""
    values = {"n": n, **values}
    return Said((one if n == 1 else many).format(**values), Plural(one, many, n, values))


def listed(items: Iterable[str], between: str = "and") -> Said:
    """a, b and c; `or` says a, b or c."""
    told = list(items)
    last = f" {between} ".join(told[-2:])
    return Said(", ".join([*told[:-2], last]), Listed(told, between))


def run(items: Iterable[str], between: str = " ") -> Said:
    """One after the other, with that between them."""
    told = list(items)
    return Said(between.join(told), Listed(told, between))


def capital(said: str) -> Said:
    """As at the beginning of a sentence."""
    return Said(said[:1].upper() + said[1:], Capital(said))


def quoted(words: str) -> Said:
    """What somebody said."""
    return Said(f"“{words}”", Quoted(words))


def bare(said: str) -> Said:
    """As a part of a longer sentence."""
    return Said(said.rstrip("."), Bare(said))


def local_day(at: datetime, zone: str) -> date:
    """The day of an instant where somebody lives."""
    return at.astimezone(ZoneInfo(zone)).date()


def long_date(day: date) -> Said:
    """Tuesday 9 June 2026."""
    return Said(f"{_DAYS[day.weekday()]} {_dated(day)}", Day(day, "long"))


def dated(day: date) -> Said:
    """9 June 2026."""
    return Said(_dated(day), Day(day, "dated"))


def _dated(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> Said:
    """9 June."""
    return Said(f"{day.day} {_MONTHS[day.month - 1]}", Day(day, "short"))


def weekday(name: str) -> Said:
    """Monday."""
    number = _DAYS.index(name.capitalize())
    return Said(_DAYS[number], Day(date(2024, 1, 1) + timedelta(days=number), "weekday"))  # a Monday


def brief_date(day: date) -> Said:
    """9 Jun 2026."""
    return Said(f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}", Day(day, "brief"))


def slim_date(day: date) -> Said:
    """9 Jun."""
    return Said(f"{day.day} {_MONTHS[day.month - 1][:3]}", Day(day, "slim"))


def until(day: date) -> dict[str, str]:
    """A last day, in full for a letter and short for its subject."""
    return {"due": long_date(day), "due_short": short_date(day)}


def example_day(now: datetime, zone: str) -> Said:
    """The day before a letter: copied from it, a LOG line still names a past day of this year (rule 20)."""
    return short_date(local_day(now, zone) - timedelta(days=1))


def month_name(day: date) -> Said:
    """Jun."""
    return Said(_MONTHS[day.month - 1][:3], Day(day, "mon"))


def whole_month(day: date) -> Said:
    """June."""
    return Said(_MONTHS[day.month - 1], Day(day, "month"))


def span(first: date, last: date) -> Said:
    """1 to 7 June 2026, or 29 June to 5 July 2026."""
    start = str(first.day) if first.month == last.month else short_date(first)
    if first.year != last.year:
        start = dated(first)
    return Said(f"{start} to {_dated(last)}", Span(first, last))


def counted(number: int, thing: str) -> str:
    """1 reminder, 4 reminders."""
    return f"{number} {thing}{'s' if number != 1 else ''}"


def length(minutes: int) -> Said:
    """45 minutes, 1 hour, 1 h 30."""
    return Said(_length(minutes), Length(minutes))


def _length(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02}" if rest else f"{hours} hour{'s' if hours != 1 else ''}"


def clock(at: datetime | time) -> Said:
    """14:10."""
    return Said(f"{at:%H:%M}", Clock(at if isinstance(at, time) else at.time()))


def moment(at: datetime, zone: str) -> Said:
    """Tuesday 9 June 2026 at 14:10 (Europe/Paris)."""
    wall = at.astimezone(ZoneInfo(zone))
    return phrase("{day} at {time} ({zone})", day=long_date(wall.date()), time=clock(wall), zone=zone)


def cut(said: str, most: int) -> str:
    """Somebody's words, the end left out where they are many."""
    return said if len(said) <= most else f"{said[:most]} …"


_ROLES = {
    "mentor": (phrase("mentor"), phrase("a mentor")),
    "mentee": (phrase("mentee"), phrase("a mentee")),
    "facilitator": (phrase("facilitator"), phrase("a facilitator")),
    "group_member": (phrase("group member"), phrase("a group member")),
    "coordinator": (phrase("coordinator"), phrase("a coordinator")),
}


def role(name: str) -> str:
    """What somebody is here: mentor, group member."""
    return _ROLES[name][0] if name in _ROLES else name.replace("_", " ")


def roles(names: Iterable[str]) -> Said:
    """All that somebody is here."""
    return listed(role(name) for name in sorted(names))


def state(name: str) -> Said:
    """How something stands, as the store calls it."""
    return phrase(name.replace("-", " ").replace("_", " "))


def a_role(name: str) -> str:
    """The same as one of several: a mentor, a group member."""
    return _ROLES[name][1] if name in _ROLES else f"a {role(name)}"


def seconds(count: int) -> Said:
    """4 seconds, or 12 minutes."""
    if count < 120:
        return plural("{n} second", "{n} seconds", count)
    return plural("{n} minute", "{n} minutes", round(count / 60))


def short_moment(at: datetime, zone: str) -> Said:
    """Tuesday 9 June 2026, 14:10 CEST."""
    wall = at.astimezone(ZoneInfo(zone))
    return phrase("{day}, {time} {zone}", day=long_date(wall.date()), time=clock(wall), zone=zone_of(wall))


def zone_of(wall: datetime) -> Said:
    """CEST; a zone without letters of its own is told from UTC."""
    name = f"{wall:%Z}"
    return Said(name if name.isalpha() else f"UTC{name}", Zone(wall.astimezone(UTC), str(wall.tzinfo)))
