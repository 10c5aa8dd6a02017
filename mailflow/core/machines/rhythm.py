"""What a pair does again and again, or once after a while: nobody is asked about what has happened already."""

import enum
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import reckoned
from mailflow.core.machines.pair import Connection, common_facts
from mailflow.core.machines.pair import State as Standing
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days, out_of_quiet
from mailflow.core.policy_rhythm import Rhythm as Rules
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, nothing, walk

AT = 9  # o'clock, in the programme's zone
NEAR = timedelta(days=5)  # what somebody was asked about this shortly before is not asked about again
PUT_OFF = timedelta(days=7)
SETTLING = timedelta(days=14)  # who was connected so shortly before the day is not asked in that month


class State(enum.StrEnum):
    """Where it stands."""

    NEW = "new"
    WAITING = "waiting"
    ASKED = "asked"
    MISSED = "missed"  # a month has passed without, and the rhythm is one that is counted
    QUIET = "quiet"  # asked in vain often enough: the team sees it, and nobody is asked until there is news
    OVER = "over"  # it comes once, or the policy has it no more


FINAL = frozenset({State.OVER})


@dataclass(frozen=True)
class Rhythm:
    """One row of the policy for one pair."""

    id: str
    connection: Connection
    name: str
    state: str = State.NEW
    missed: date | None = None  # the first day of the month that passed without
    about: str = ""  # the meeting that was asked about last
    vain: int = 0  # how often in a row it was asked, and nothing was heard
    asked_at: datetime | None = None  # the last time
    # Read with it, and never kept:
    kept: bool = False  # what satisfies it has happened in its time
    late: bool = False  # the pair ends while its form would still be open
    heard: bool = False  # one of the two told of a contact since it was asked last
    near: bool = False  # a reader was asked something else shortly before
    planned: datetime | None = None  # when the next meeting begins that it was not asked about yet
    meeting: str = ""  # that meeting


def decide(rhythm: Rhythm, event: Event, policy: Policy, now: datetime) -> Decision[Rhythm] | None:
    """The only place a rhythm changes."""
    return walk(TRANSITIONS, FINAL, rhythm, event, policy, now)


def readers(r: Rhythm, policy: Policy) -> tuple[Person, ...]:
    """Whom it asks."""
    c = r.connection
    return {"mentee": (c.mentee,), "mentor": (c.mentor,), "both": c.both}[policy.rhythm[r.name].who]


def span(rules: Rules, kind: str, now: datetime, zone: str) -> tuple[date, date]:
    """The days in which a contact satisfies it, the last one included: "month" looks back at the one before."""
    today = say.local_day(now, zone)
    if rules.when == "month":
        last = today.replace(day=1) - timedelta(days=1) if kind == "month" else today
        return last.replace(day=1), last
    return (today - timedelta(days=rules.days or 0), today) if rules.when == "days" else (date.min, today)


def is_late(r: Rhythm, policy: Policy, now: datetime) -> bool:
    """Whether the pair ends before the form's answers are due: the end asks questions of its own."""
    form, ends_at = policy.forms.get(policy.rhythm[r.name].ask), r.connection.ends_at
    return form is not None and ends_at is not None and ends_at < now + timedelta(days=form.answer_within_days)


def _begin(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    rules = policy.rhythm[r.name]
    if rules.when == "before-meeting":
        return Effects(deadlines=_before(r, policy, now))
    now = max(now, reckoned.starts(r.connection, policy, now))
    if rules.when != "month":
        return Effects(deadlines=(Due("nudge", _in_days(r, policy, now)),))
    first = _in_month(now, 0, rules.on_day, policy)
    nudge = first if first >= now + SETTLING else _in_month(now, 1, rules.on_day, policy)
    return Effects(deadlines=(Due("nudge", nudge), *_month_end(rules, nudge, policy)))


def _begin_anew(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """The day has moved on which the time of the two begins (O1)."""
    return replace(_begin(r, event, policy, now), closes=("nudge", "month"))


def _in_days(r: Rhythm, policy: Policy, now: datetime) -> datetime:
    return after_days(now, policy.rhythm[r.name].days or 0, r.connection.mentee.zone, policy)


def _in_month(now: datetime, months: int, day: int, policy: Policy) -> datetime:
    """A day of this month or a later one, or its last where it has fewer; in the programme's zone, as UTC."""
    wall = now.astimezone(ZoneInfo(policy.programme.time_zone))
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    at = datetime(year, month + 1, min(day, last), AT, tzinfo=wall.tzinfo)
    return out_of_quiet(at, policy.quiet_hours).astimezone(UTC)


def _month_end(rules: Rules, nudge: datetime, policy: Policy) -> tuple[Due, ...]:
    """Where it is counted: on the first day of the next month it is seen whether it was kept."""
    return () if rules.soft else (Due("month", _in_month(nudge, 1, 1, policy)),)


def _before(r: Rhythm, policy: Policy, now: datetime) -> tuple[Due, ...]:
    """So many days before the next planned meeting; at once where that is past."""
    if r.planned is None or r.planned <= now:
        return ()
    wall = (r.planned - timedelta(days=policy.rhythm[r.name].days or 0)).astimezone(ZoneInfo(r.connection.mentee.zone))
    return (Due("nudge", max(out_of_quiet(wall, policy.quiet_hours).astimezone(UTC), now)),)


def _go_on(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """To the next time."""
    rules = policy.rhythm[r.name]
    if rules.when != "month":
        return Effects(deadlines=(Due("nudge", _in_days(r, policy, now)),))
    nudge = _in_month(now, 1, rules.on_day, policy)
    return Effects(deadlines=(Due("nudge", nudge), *_month_end(rules, nudge, policy)))


def _spare(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    return replace(_go_on(r, event, policy, now), changes={"vain": 0} if r.kept else {})


def _put_off(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """Two questions on one day are one too many."""
    return Effects(deadlines=(Due("nudge", now + PUT_OFF),))


def _later(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """Where the two go on, they are asked once the question about ending has closed."""
    return Effects(deadlines=(Due("nudge", now + timedelta(days=policy.ending.ask_again_within_days + 1)),))


def _ask_once(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """A form, where the row names one; else a letter."""
    if policy.rhythm[r.name].ask:
        return Effects(opens=("rhythm",))
    return Effects(tuple(_nudge(r, reader, policy, now) for reader in readers(r, policy)))


def _ask(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    r = replace(r, vain=_times(r))
    return replace(
        _ask_once(r, event, policy, now), deadlines=_go_on(r, event, policy, now).deadlines, changes=_asked(r, now)
    )


def _let_it_count(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """What was asked some days ago has asked for this, too."""
    return replace(_go_on(r, event, policy, now), changes=_asked(replace(r, vain=_times(r)), now))


def _times(r: Rhythm) -> int:
    return 1 if r.heard else r.vain + 1


def _asked(r: Rhythm, now: datetime) -> dict[str, object]:
    return {"vain": r.vain, "asked_at": now}


def _ask_before(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """About a meeting once, also where it moves afterwards."""
    return replace(_ask_once(r, event, policy, now), changes={"about": r.meeting})


def _plan(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """A meeting was planned, moved or called off."""
    return Effects(deadlines=_before(r, policy, now), closes=("nudge",))


def _miss(r: Rhythm, event: Event, policy: Policy, now: datetime) -> Effects:
    """The team hears of it in its digest: nobody gets a letter for it."""
    return Effects(changes={"missed": span(policy.rhythm[r.name], "month", now, policy.programme.time_zone)[0]})


def _nudge(r: Rhythm, reader: Person, policy: Policy, now: datetime) -> Letter:
    rules, c = policy.rhythm[r.name], r.connection
    ways = [_BY[way] for way in rules.satisfied_by if way not in ("meeting", "video")]
    facts: dict[str, Fact] = {
        "other": c.other(reader.id).name,
        "wanted": _wanted(rules),
        "span": phrase("this month") if rules.when == "month" else phrase("in the last {days} days", days=rules.days),
        "soft": rules.soft,
        "met": not ways,
        "log": "meeting" in rules.satisfied_by or "video" in rules.satisfied_by,
        "way": ways[0] if ways else "",
        "example": say.example_day(now, reader.zone),
        "last": r.vain == rules.in_a_row,
    }
    return Letter("rhythm", reader.id, {**common_facts(c, reader), **facts}, Nature.SCHEDULED, thread=f"rhythm:{r.id}")


_SAID = {
    "meeting": phrase("a meeting"),
    "video": phrase("a video call"),
    "phone": phrase("a phone call"),
    "email": phrase("an email"),
}
_BY = {"phone": phrase("by phone"), "email": phrase("by email")}


def _wanted(rules: Rules) -> str:
    """ "a meeting or an email"."""
    said = [_SAID[way] for way in rules.satisfied_by]
    return say.listed(said, "or")


def _is_gone(r: Rhythm, policy: Policy) -> bool:
    """The policy has it no more."""
    return r.name not in policy.rhythm


def _is_once_and_kept(r: Rhythm, policy: Policy) -> bool:
    return _is_once(r, policy) and r.kept


def _is_once(r: Rhythm, policy: Policy) -> bool:
    return policy.rhythm[r.name].when == "after-start"


def _is_of_meetings(r: Rhythm, policy: Policy) -> bool:
    return policy.rhythm[r.name].when == "before-meeting"


def _is_ending(r: Rhythm, policy: Policy) -> bool:
    return r.connection.state == Standing.ENDING


def _is_ending_before(r: Rhythm, policy: Policy) -> bool:
    return _is_ending(r, policy) and _is_of_meetings(r, policy)


def _is_kept(r: Rhythm, policy: Policy) -> bool:
    return r.kept


def _is_spared(r: Rhythm, policy: Policy) -> bool:
    return r.kept or r.late


def _is_in_vain(r: Rhythm, policy: Policy) -> bool:
    rules = policy.rhythm[r.name]
    return bool(rules.satisfied_by) and 0 < rules.in_a_row <= r.vain and not r.heard


def _is_asked_already(r: Rhythm, policy: Policy) -> bool:
    return r.near and not policy.rhythm[r.name].ask


def _is_one_too_many(r: Rhythm, policy: Policy) -> bool:
    return r.near and policy.rhythm[r.name].when == "days"


_N, _W, _A, _M, _Q, _O = State.NEW, State.WAITING, State.ASKED, State.MISSED, State.QUIET, State.OVER

TRANSITIONS: tuple[Row[Rhythm], ...] = (
    Row(_N, "start", _W, _begin),
    *(
        row
        for old in (_W, _A, _M, _Q)
        for row in (
            Row(old, "silence:nudge", _O, nothing, when=_is_gone),
            Row(old, "silence:nudge", old, nothing, when=_is_ending_before),
            Row(old, "silence:nudge", old, _later, when=_is_ending),
            Row(old, "silence:nudge", _O, nothing, when=_is_once_and_kept),
            Row(old, "silence:nudge", _O, _ask_once, when=_is_once),
            Row(old, "silence:nudge", _A, _ask_before, when=_is_of_meetings),
            Row(old, "silence:nudge", _W, _spare, when=_is_spared),
            Row(old, "silence:nudge", _Q, _go_on, when=_is_in_vain),
            Row(old, "silence:nudge", _A, _let_it_count, when=_is_asked_already),
            Row(old, "silence:nudge", old, _put_off, when=_is_one_too_many),
            Row(old, "silence:nudge", _A, _ask),
            Row(old, "silence:month", _O, nothing, when=_is_gone),
            Row(old, "silence:month", _W, nothing, when=_is_kept),
            Row(old, "silence:month", _Q if old is _Q else _M, _miss),
            Row(old, "planned", old, _plan),
            Row(old, "start-anew", _W, _begin_anew),
        )
    ),
)
