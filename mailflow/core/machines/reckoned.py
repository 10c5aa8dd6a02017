"""A time that is reckoned from a day of the mentee's, her graduation: it moves when that day moves (O1)."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import term
from mailflow.core.machines.pair import Connection, State, letter_about, unless_off
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_months
from mailflow.core.policy_term import asks_for
from mailflow.core.say import phrase
from mailflow.core.transition import Effects, Event, Row

AT = time(9)  # in the programme's zone


def starts(c: Connection, policy: Policy, now: datetime) -> datetime:
    """When the time of the two begins: with the yes, and not before its day."""
    began, first = c.started_at or now, _months_on(c.mentee, -policy.term.months_before, policy)
    return max(began, first) if first else began


def ends(c: Connection, policy: Policy, now: datetime) -> datetime:
    """And when it ends."""
    last = _months_on(c.mentee, policy.term.months_after, policy)
    return last or after_months(now, policy.connection.months, policy.programme.time_zone)


def _months_on(mentee: Person, months: int, policy: Policy) -> datetime | None:
    """The same day of another month, or its last where it has fewer; None where nothing is reckoned from her day."""
    day, zone = mentee.day(policy.term.around) if policy.term.around else None, policy.programme.time_zone
    return after_months(datetime.combine(day, AT, ZoneInfo(zone)), months, zone) if day else None


def why_over(c: Connection, policy: Policy, now: datetime) -> str:
    """Why there is no time left for these two, as a sentence; empty where there is."""
    day = c.mentee.day(policy.term.around) if policy.term.around else None
    if day is None or (last := ends(c, policy, now)) > now:
        return ""
    return phrase(
        "{mentee}’s {around} is on our file as {day}, and the time of a pair ended on {words} with it.",
        mentee=c.mentee.name,
        around=policy.term.around,
        day=say.long_date(day),
        words=_words(last, policy),
    )


def told(c: Connection, policy: Policy, now: datetime) -> dict[str, Fact]:
    """What an introduction says of it; nothing where it is not reckoned."""
    begins, day = starts(c, policy, now), policy.term.around
    return {
        "reckoned_from": day,
        "begins": _words(begins, policy) if begins > now else "",
        "lasts_until": _words(ends(c, policy, now), policy) if day else "",
    }


def _move(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """An end that both agreed on stands while it is the later one; nothing ends for a day that may be a slip."""
    last = ends(c, policy, now)
    if last <= now:
        return Effects((_letter(c, c.mentee, policy, now, how="past", last=last),))
    if _is_agreed(c) and c.ends_at and c.ends_at >= last:
        letters = tuple(_letter(c, one, policy, now, how="stands", last=c.ends_at) for one in c.both)
        return Effects(letters, changes={"extends_to": last})
    letters = tuple(_letter(c, one, policy, now, how="moved", last=last) for one in c.both)
    changes: dict[str, object] = {"ends_at": last, "extending_by": "", "extends_to": None, "choices": {}}
    moved = Effects(letters, term.dues(last, policy, now), (*term.KINDS, "extension"), changes=changes)
    return _begin_anew(c, moved, policy, now) if _is_ahead(c, policy, now) else moved


def _begin_anew(c: Connection, moved: Effects, policy: Policy, now: datetime) -> Effects:
    """What is asked of a pair comes as long after its first day as before."""
    days = policy.connection.first_meeting_within_days
    first = () if c.last_met else unless_off("first-meeting", max(now, starts(c, policy, now)), days, c, policy)
    deadlines, closes = (*moved.deadlines, *first), (*moved.closes, "first-meeting")
    return replace(moved, deadlines=deadlines, closes=closes, opens=("rhythms-anew",))


def _is_ahead(c: Connection, policy: Policy, now: datetime) -> bool:
    """Whether their time was still to begin, by the day that was on file before, or is by the new one."""
    zone, length = policy.programme.time_zone, policy.term.months_before + policy.term.months_after
    last = _reckoned(c)
    before = after_months(last, -length, zone) if last else now
    return max(before, starts(c, policy, now)) > now


def _is_agreed(c: Connection) -> bool:
    return c.extends_to is not None and not c.extending_by


def _reckoned(c: Connection) -> datetime | None:
    """The end before the two agreed on another."""
    return c.extends_to if _is_agreed(c) else c.ends_at


def has_moved(c: Connection, policy: Policy) -> bool:
    last = _months_on(c.mentee, policy.term.months_after, policy)
    return last is not None and last != _reckoned(c)


def _letter(c: Connection, to: Person, policy: Policy, now: datetime, *, how: str, last: datetime) -> Letter:
    day, begins = c.mentee.day(policy.term.around), starts(c, policy, now)
    facts: dict[str, Fact] = {
        "how": how,
        "mine": to.id == c.mentee.id,
        "what": policy.term.around,
        "day": say.long_date(day) if day else "",
        "ends": _words(last, policy),
        "before": _words(c.ends_at, policy) if c.ends_at else "",
        "begins": _words(begins, policy) if begins > now else "",
        "wished": bool(c.extending_by),
        "word": asks_for(policy.term.around, policy.forms),
    }
    return letter_about("reckoned", c, to, Nature.TRIGGERED, **facts)


def _words(at: datetime, policy: Policy) -> str:
    return say.long_date(say.local_day(at, policy.programme.time_zone))


ROWS: tuple[Row[Connection], ...] = (
    Row(State.ACTIVE, "reckoned", State.ACTIVE, _move, when=has_moved),  # O1
    Row(State.ENDING, "reckoned", State.ENDING, _move, when=has_moved),
)
