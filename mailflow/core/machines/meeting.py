"""A meeting: planned in a calendar or not, logged by one side, confirmed by the other."""

import enum
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import absent
from mailflow.core.machines.connection import Connection
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days, out_of_quiet
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk


class State(enum.StrEnum):
    """Where a record stands."""

    NEW = "new"
    PLANNED = "planned"  # it stands in the calendar of one of the two, with the tracker among its guests
    ASKED = "asked"  # its time is over, and who planned it was asked whether it happened
    WITHDRAWN = "withdrawn"  # called off in the calendar, or written down and taken back
    MISSED = "missed"  # it did not happen, says who planned it
    LOGGED = "logged"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"  # the week passed; it is shown as "not confirmed", never hidden


FINAL = frozenset({State.CONFIRMED})
EXPECTED = frozenset({State.PLANNED, State.ASKED})  # a LOG of that day is this meeting
ASK_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Meeting:
    """One meeting of a pair."""

    id: str
    ref: str
    connection: Connection
    minutes: int
    held_on: date
    topics: str
    logged_by: str
    state: str = State.NEW
    logged_at: datetime | None = None
    settled_at: datetime | None = None
    said: str = ""
    uid: str = ""  # the calendar's name for it
    sequence: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def logger(self) -> Person:
        """Who wrote it down, or planned it."""
        return self.connection.one(self.logged_by)

    @property
    def witness(self) -> Person:
        """Who is asked to confirm it."""
        return self.connection.other(self.logged_by)


def decide(meeting: Meeting, event: Event, policy: Policy, now: datetime) -> Decision[Meeting] | None:
    """The only place a meeting record changes."""
    return walk(TRANSITIONS, FINAL, meeting, event, policy, now)


def is_newer(meeting: Meeting, sequence: int) -> bool:
    """Whether a calendar's message is later than what is known: a lower number was overtaken (RFC 5546 2.1.4)."""
    return sequence > meeting.sequence


def _plan(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Planned, or moved: silence asks once, an hour after its end, out of quiet hours."""
    m = replace(m, logged_by=event.by)
    start, end = (datetime.fromisoformat(event.text(slot)) for slot in ("start", "end"))
    wall = out_of_quiet((end + ASK_AFTER).astimezone(ZoneInfo(m.logger.zone)), policy.quiet_hours)
    changes = {
        "uid": event.text("uid"),
        "sequence": _number(event, "sequence"),
        "starts_at": start,
        "ends_at": end,
        "minutes": _number(event, "minutes"),
        "held_on": say.local_day(start, m.logger.zone),
        "topics": event.text("summary"),
        "logged_by": event.by,
    }
    return Effects(deadlines=(Due("happened", wall.astimezone(UTC)),), closes=("happened",), changes=changes)


def _withdraw(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(closes=("happened",), changes={"sequence": _number(event, "sequence")})


def _ask(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    wall = (m.starts_at or now).astimezone(ZoneInfo(m.logger.zone))
    line = f"LOG {m.minutes} min on {say.short_date(m.held_on)} {m.held_on.year}"
    facts: dict[str, Fact] = {"time": f"{wall:%H:%M}", "line": line}
    return Effects((_letter("meeting-happened", m, m.logger, Nature.SCHEDULED, **facts),))


def _miss(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_letter("meeting-missed", m, m.logger, Nature.ANSWER),), changes={"settled_at": now})


def _log(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """As it was told, whatever was planned."""
    told: dict[str, object] = {
        "ref": event.text("ref"),
        "minutes": _number(event, "minutes"),
        "held_on": date.fromisoformat(event.text("date")),
        "topics": event.text("topics") or m.topics,
        "logged_by": event.by,
    }
    m = replace(m, **told)  # type: ignore[arg-type]
    rules = policy.meeting
    lapse = after_days(now, rules.confirm_within_days, m.witness.zone, policy)
    remind = after_days(now, rules.remind_on_day, m.witness.zone, policy)
    cosign = Letter("meeting-cosign", m.witness.id, _cosign_facts(m, lapse), thread=f"meeting:{m.id}")
    return Effects(
        letters=(_letter("meeting-receipt", m, m.logger, Nature.ANSWER), cosign),
        deadlines=(Due("cosign-reminder", remind), Due("cosign", lapse)),
        closes=("happened",),
        changes={**told, "logged_at": now},
    )


def _remind(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    lapse = after_days(m.logged_at or now, policy.meeting.confirm_within_days, m.witness.zone, policy)
    facts = _cosign_facts(m, event.instant("due") or lapse)
    return Effects(
        (Letter("meeting-cosign-reminder", m.witness.id, facts, Nature.SCHEDULED, thread=f"meeting:{m.id}"),)
    )


def _wait(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who is to confirm it is away."""
    return absent.put_off(("cosign-reminder", "cosign"), event, m.witness.zone)


def _confirm(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    by = m.witness.name
    return Effects(
        letters=(
            _letter("meeting-confirmed", m, m.witness, Nature.ANSWER, confirmed_by=by, by_you=True),
            _letter("meeting-confirmed", m, m.logger, confirmed_by=by, by_you=False),
        ),
        changes={"settled_at": now},
    )


def _dispute(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    said = event.text("text")
    return Effects(
        letters=(
            _letter("dispute-receipt", m, m.witness, Nature.ANSWER, said=said),
            _letter("meeting-disputed", m, m.logger, said=said),
        ),
        closes=("cosign-reminder", "cosign"),
        changes={"settled_at": now, "said": said},
    )


def _explain(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who said only that it is not right says now what was different."""
    return replace(_dispute(m, event, policy, now), closes=())


def _take_back(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """As if it had not been written down; who was asked to confirm it hears that there is nothing to confirm."""
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    told = (
        f"your meeting with {m.witness.name} on {day} ({length}) is off your record, and we have told "
        f"{m.witness.first}."
    )
    news = (
        f"{m.logger.name} had written down a meeting with you on {day} ({length}) and has taken it back. It does not "
        "count, and there is nothing to confirm any more."
    )
    title = f"{m.logger.name} took back the meeting of {say.short_date(m.held_on)}"
    can = "To write it down again, reply to this email with LOG, the minutes and the day."
    return Effects(
        letters=(
            _letter("taken-back", m, m.logger, Nature.ANSWER, title="The meeting is taken back", told=told, can=can),
            _letter("taken-back-news", m, m.witness, title=title, told=news),
        ),
        closes=("cosign-reminder", "cosign"),
        changes={"ref": "", "logged_at": None, "settled_at": now},
    )


def _lapse(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects()


def _cosign_facts(m: Meeting, due: datetime) -> dict[str, Fact]:
    return {
        **_facts(m, m.witness),
        "due": say.long_date(say.local_day(due, m.witness.zone)),
    }


def _number(event: Event, slot: str) -> int:
    value = event.slots.get(slot)
    return value if isinstance(value, int) else 0


def _letter(template: str, m: Meeting, to: Person, nature: Nature = Nature.TRIGGERED, **facts: Fact) -> Letter:
    return Letter(template, to.id, {**_facts(m, to), **facts}, nature)


def _facts(m: Meeting, reader: Person) -> dict[str, Fact]:
    role = "mentor" if reader.id == m.connection.mentor.id else "mentee"
    return {
        "ref": m.ref,
        "first": reader.first,
        "because": f"you are a {role}",
        "other": m.connection.other(reader.id).name,
        "date": say.long_date(m.held_on),
        "date_short": say.short_date(m.held_on),
        "minutes": m.minutes,
        "length": say.length(m.minutes),
        "topics": m.topics,
    }


_P, _A, _W, _M = State.PLANNED, State.ASKED, State.WITHDRAWN, State.MISSED
_L, _U, _D = State.LOGGED, State.UNCONFIRMED, State.DISPUTED

TRANSITIONS: tuple[Row[Meeting], ...] = (
    Row(State.NEW, "plan", _P, _plan),
    *(Row(old, "plan", _P, _plan) for old in (_P, _A, _W, _M)),  # moved, or planned again
    *(Row(old, "withdraw", _W, _withdraw) for old in (_P, _A)),
    Row(_P, "silence:happened", _A, _ask),
    Row(_A, "no", _M, _miss),
    *(Row(old, "log", _L, _log) for old in (State.NEW, _P, _A)),
    Row(_L, "silence:cosign-reminder", _L, _remind),
    Row(_L, "silence:cosign", _U, _lapse),
    Row(_L, "away", _L, _wait),
    Row(_L, "confirm", State.CONFIRMED, _confirm),
    Row(_L, "dispute", _D, _dispute),
    Row(_U, "confirm", State.CONFIRMED, _confirm),  # late is better than never
    Row(_U, "dispute", _D, _dispute),
    Row(_D, "confirm", State.CONFIRMED, _confirm),  # they talked it over
    Row(_D, "explain", _D, _explain),
    Row(_L, "undo", _W, _take_back),
    Row(_U, "undo", _W, _take_back),
)
