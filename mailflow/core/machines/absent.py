"""Who is to answer is away, or gets no letters: the request waits, or is closed, and who asked hears of others."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailflow.core import say
from mailflow.core.letter import Fact, Nature
from mailflow.core.machines.pair import Connection, letter_about, others_in
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Delay, Effects, Event

# The deadlines that wait for somebody who is away.
REMINDERS = ("reminder", "expiry", "follow-up", "no-answer", "first-meeting", "quiet")
USUAL, LONGEST = 7, 14  # days; a reply that names no day, and one that names a far one


def move_on(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Only the asker is told: the other gets no letters."""
    letter = letter_about("request-unreached", c, c.asker, asked=c.asked.name, others=others_in(event))
    return Effects((letter,), changes={"ended_at": now})


def absence(person: Person, until: date | None, today: date) -> Event | None:
    """What an out-of-office reply is to a connection; none where its day has come."""
    days = min((until - today).days, LONGEST) if until else USUAL
    said = until.isoformat() if until else ""
    return Event("away", person.id, {"until": said, "days": days}) if days > 0 else None


def wait(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """The request waits with its reminders, and the asker may wait or ask somebody else."""
    later = rest(c, event, policy, now)
    answer_by = after_days(c.answer_by or now, _days(event), c.asked.zone, policy)
    said = event.text("until")
    facts: dict[str, Fact] = {
        "asked": c.asked.name,
        "until": say.long_date(date.fromisoformat(said)) if said else "",
        "due": say.long_date(say.local_day(answer_by, c.asker.zone)),
        "others": others_in(event),
    }
    letter = letter_about("request-away", c, c.asker, Nature.TRIGGERED, **facts)
    return replace(later, letters=(letter,), changes={**later.changes, "answer_by": answer_by})


def rest(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nobody is reminded who is away: once, for an autoresponder that nobody turns off must not stop the clock."""
    zone = c.one(event.by).zone
    back = say.local_day(now, zone) + timedelta(days=_days(event))
    return Effects(delays=(Delay(REMINDERS, _days(event), zone),), changes={"away_until": back})


def _days(event: Event) -> int:
    return int(event.slots.get("days") or 0)


def put_off(kinds: tuple[str, ...], event: Event, zone: str) -> Effects:
    """What waits for somebody's word waits longer; whoever asks for it has seen that it has not happened before."""
    return Effects(delays=(Delay(kinds, _days(event), zone),))


def later_by(event: Event, at: datetime, zone: str, policy: Policy) -> datetime:
    """An instant as many days later as somebody is away."""
    return after_days(at, _days(event), zone, policy)


def is_first(c: Connection, policy: Policy) -> bool:
    return c.away_until is None
