"""The end of a pair as it comes by itself: the deadlines before it, and the letter that tells of it."""

from datetime import date, datetime, timedelta

from mailflow.core import say
from mailflow.core.letter import Fact, Nature
from mailflow.core.machines.pair import Connection, State, letter_about
from mailflow.core.policy import Policy, after_days, after_months
from mailflow.core.transition import Due, Effects, Event, Row

KINDS = ("term", "ending-soon", "choice")  # what moves with the end


def dues(ends_at: datetime, policy: Policy, now: datetime) -> tuple[Due, ...]:
    """The end, and what comes before it, where there is time for it still."""
    kinds = (("ending-soon", policy.term.warn_days), ("choice", policy.term.choice_days))
    before = (Due(kind, _before(ends_at, days, policy)) for kind, days in kinds if days)
    return (*(due for due in before if due.at > now), Due("term", ends_at))


def _before(ends_at: datetime, days: int, policy: Policy) -> datetime:
    """Some days before, in the programme's zone and out of quiet hours, and never after the end."""
    return min(ends_at, after_days(ends_at - timedelta(days=days), 0, policy.programme.time_zone, policy))


def last_day(c: Connection, policy: Policy) -> date | None:
    """The day until which a pair may go on at most (A26); none where that is for the two to agree on."""
    most, zone = policy.connection.most_months, policy.programme.time_zone
    if not most or c.started_at is None:
        return None
    return say.local_day(after_months(c.started_at, most, zone), zone)


def _is_longest(c: Connection, ends: date, policy: Policy) -> bool:
    last = last_day(c, policy)
    return last is not None and ends >= last


def _tell(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """C18: it says how to go on for longer, while there is time to agree."""
    if c.ends_at is None or c.ends_at <= now:
        return Effects()  # after a standstill: the end itself follows
    ends = say.local_day(c.ends_at, policy.programme.time_zone)
    told: dict[str, Fact] = {"ends": say.long_date(ends), "longest": _is_longest(c, ends, policy)}
    letters = (letter_about("ending-soon", c, one, Nature.SCHEDULED, **told) for one in c.both)
    return Effects(tuple(letters))


def in_words(ends_at: datetime, policy: Policy) -> str:
    """The day of an end, in the programme's zone."""
    return say.long_date(say.local_day(ends_at, policy.programme.time_zone))


def _later(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """While the question about ending is open, nobody is told of another end; should it lapse, it is told then."""
    again = after_days(now, policy.ending.ask_again_within_days + 1, policy.programme.time_zone, policy)
    return Effects(deadlines=(Due(event.name.removeprefix("silence:"), again),))


ROWS: tuple[Row[Connection], ...] = (
    Row(State.ACTIVE, "silence:ending-soon", State.ACTIVE, _tell),
    Row(State.ENDING, "silence:ending-soon", State.ENDING, _later),
    Row(State.ENDING, "silence:choice", State.ENDING, _later),
)
