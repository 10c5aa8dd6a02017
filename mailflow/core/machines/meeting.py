"""A meeting: planned in a calendar or not, logged by one side, confirmed by the other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature, nature_of
from mailflow.core.machines import absent, meeting_back, meeting_invite
from mailflow.core.machines.meeting_record import (
    ASK_AFTER,
    EXPECTED,
    FINAL,
    UNSETTLED,
    Meeting,
    State,
    facts_for,
    letter_of,
)
from mailflow.core.policy import Policy, after_days, out_of_quiet
from mailflow.core.say import phrase
from mailflow.core.topics import topics_in
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk

__all__ = ["EXPECTED", "FINAL", "TRANSITIONS", "UNSETTLED", "Meeting", "State", "as_answer", "decide"]


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
    line = phrase("LOG {minutes} min on {day}", minutes=str(m.minutes), day=say.dated(m.held_on))
    facts: dict[str, Fact] = {"time": phrase("{hour} ({zone})", hour=say.clock(wall), zone=m.logger.zone), "line": line}
    return Effects((letter_of("meeting-happened", m, m.logger, Nature.SCHEDULED, **facts),))


def _miss(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((letter_of("meeting-missed", m, m.logger, Nature.ANSWER),), changes={"settled_at": now})


def _log(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """As it was told, whatever was planned."""
    told: dict[str, object] = {
        "ref": event.text("ref"),
        "minutes": _number(event, "minutes"),
        "held_on": date.fromisoformat(event.text("date")),
        "topics": event.text("topics") or m.topics,
        "logged_by": event.by,
        "kind": event.text("by") or m.kind,
        "logged_at": _after_end(m, now),
    }
    m = replace(m, **told)  # type: ignore[arg-type]
    rules = policy.meeting
    lapse = after_days(now, rules.confirm_within_days, m.witness.zone, policy)
    remind = after_days(now, rules.remind_on_day, m.witness.zone, policy)
    reminder = () if m.apart else (Due("cosign-reminder", remind),)  # nobody is reminded of a pair that is over
    cosign = Letter("meeting-cosign", m.witness.id, _cosign_facts(m, lapse), thread=f"meeting:{m.id}")
    return Effects(
        letters=(letter_of("meeting-receipt", m, m.logger, Nature.ANSWER, tags=_tags(m, policy)), cosign),
        deadlines=(*reminder, Due("cosign", lapse)),
        closes=("happened",),
        changes=told,
    )


def _after_end(m: Meeting, now: datetime) -> datetime:
    """Now; after the end of a pair that is over, also where one batch has both mails, or the clock was put back."""
    ended = m.connection.ended_at
    return max(now, ended + timedelta.resolution) if ended else now


def _note(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """C15: a word between two meetings has no length, and needs no other signature."""
    held_on = date.fromisoformat(event.text("date"))
    m = replace(m, held_on=held_on, topics=event.text("topics"), kind=event.text("by") or "checkin")
    changes = {"held_on": m.held_on, "topics": m.topics, "kind": m.kind, "logged_at": now, "settled_at": now}
    return Effects((letter_of("checkin-receipt", m, m.logger, Nature.ANSWER),), changes=changes)


def _remind(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    lapse = after_days(m.logged_at or now, policy.meeting.confirm_within_days, m.witness.zone, policy)
    facts = _cosign_facts(m, event.instant("due") or lapse)
    return Effects(
        (Letter("meeting-cosign-reminder", m.witness.id, facts, nature_of(event.by), thread=f"meeting:{m.id}"),)
    )


def _wait(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who is to confirm it is away."""
    return absent.put_off(("cosign-reminder", "cosign"), event, m.witness.zone)


def _confirm(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return _settle(m, now, too=False)


def _settle(m: Meeting, now: datetime, *, too: bool) -> Effects:
    by = m.witness.name
    return Effects(
        letters=(
            letter_of("meeting-confirmed", m, m.witness, Nature.ANSWER, confirmed_by=by, by_you=True, too=too),
            letter_of("meeting-confirmed", m, m.logger, confirmed_by=by, by_you=False, too=too),
        ),
        changes={"settled_at": now},
    )


def as_answer(m: Meeting, minutes: int) -> str:
    """What a LOG of the same day by the other side is to this record: the yes or the no that it waited for."""
    return "log-same" if minutes == m.minutes else "log-other"


def _agree(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Both wrote the same meeting down: it stands once. What either wrote about it is kept, and is her own."""
    done = _settle(m, now, too=True)
    return replace(done, changes={**done.changes, "said": event.text("topics")})


def _differ(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Both wrote it down, and not the same: nobody guesses which is right."""
    own = say.length(_number(event, "minutes"))
    said = say.run(filter(None, (own, event.text("topics"))), ": ")
    return _contest(m, said, own, now)


def _dispute(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return _contest(m, event.text("text"), "", now)


def _contest(m: Meeting, said: str, own: str, now: datetime) -> Effects:
    """`own`: how long it was, where the other wrote it down, too."""
    return Effects(
        letters=(
            letter_of("dispute-receipt", m, m.witness, Nature.ANSWER, said=said, own=own),
            letter_of("meeting-disputed", m, m.logger, said=said),
        ),
        closes=("cosign-reminder", "cosign"),
        changes={"settled_at": now, "said": said},
    )


def _explain(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who said only that it is not right says now what was different."""
    return replace(_dispute(m, event, policy, now), closes=())


def _lapse(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects()


def _tags(m: Meeting, policy: Policy) -> str:
    """O4: which of the programme's topics it was about; none where it counts for nothing."""
    return "" if m.apart else ", ".join(topics_in(m.topics, policy.meeting.topics))


def _cosign_facts(m: Meeting, due: datetime) -> dict[str, Fact]:
    return {
        **facts_for(m, m.witness),
        "due": say.long_date(say.local_day(due, m.witness.zone)),
    }


def _number(event: Event, slot: str) -> int:
    value = event.slots.get(slot)
    return value if isinstance(value, int) else 0


_P, _A, _W, _M = State.PLANNED, State.ASKED, State.WITHDRAWN, State.MISSED
_L, _U, _D = State.LOGGED, State.UNCONFIRMED, State.DISPUTED

TRANSITIONS: tuple[Row[Meeting], ...] = (
    Row(State.NEW, "plan", _P, _plan),
    *(Row(old, "plan", _P, _plan) for old in (_P, _A, _W, _M)),  # moved, or planned again
    *(Row(old, "withdraw", _W, _withdraw) for old in (_P, _A)),
    *(Row(old, "silence:happened", _A, _ask) for old in (State.PROPOSED, _P)),
    Row(_A, "no", _M, _miss),
    *(Row(old, "log", _L, _log) for old in (State.NEW, State.PROPOSED, _P, _A)),
    Row(State.NEW, "checkin", State.NOTED, _note),
    Row(_L, "silence:cosign-reminder", _L, _remind),
    Row(_L, "remind", _L, _remind),
    Row(_L, "silence:cosign", _U, _lapse),
    Row(_L, "away", _L, _wait),
    Row(_L, "confirm", State.CONFIRMED, _confirm),
    Row(_L, "dispute", _D, _dispute),
    Row(_U, "confirm", State.CONFIRMED, _confirm),  # late is better than never
    Row(_U, "dispute", _D, _dispute),
    Row(_D, "confirm", State.CONFIRMED, _confirm),  # they talked it over
    Row(_D, "explain", _D, _explain),
    *(Row(old, "log-same", State.CONFIRMED, _agree) for old in (_L, _U)),
    *(Row(old, "log-other", _D, _differ) for old in (_L, _U)),
    *meeting_invite.ROWS,
    *meeting_back.ROWS,
)
