"""A meeting of a group: its facilitator is asked for an agenda, and everybody in the group has it before (W16)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.address import GROUP
from mailflow.core.groups import group_of
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import gathering_invite
from mailflow.core.machines.circle import facts_of
from mailflow.core.machines.gathering_record import AHEAD, FINAL, Gathering, State, moment, title_of
from mailflow.core.people import Person
from mailflow.core.policy import Policy, out_of_quiet
from mailflow.core.transition import Decision, Due, Effects, Event, Row, Slot, walk

__all__ = ["AHEAD", "TRANSITIONS", "Gathering", "State", "as_told", "decide", "moment", "title_of"]

UNASKED = frozenset({State.NEW, State.PLANNED, State.WITHDRAWN})
CLOCK = ("ask", "send", "begins")


def decide(gathering: Gathering, event: Event, policy: Policy, now: datetime) -> Decision[Gathering] | None:
    """The only place a meeting of a group changes."""
    return walk(TRANSITIONS, FINAL, gathering, event, policy, now)


def as_told(g: Gathering, slots: Mapping[str, Slot]) -> Event:
    """What a later invitation of the same meeting is: the group hears again only where time or place have changed."""
    event = Event("plan", g.person.id, slots)
    same = g.state in AHEAD and g.starts_at == event.instant("start") and g.place == event.text("place")
    return replace(event, name="mention") if same else event


def _plan(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    """Planned, or moved: whatever was to come before it is reckoned anew."""
    starts = event.instant("start") or now
    send = _before(g, starts, policy.gathering.send_days, policy, now + (starts - now) / 2)
    asks = (Due("ask", _before(g, starts, policy.gathering.ask_days, policy, now)),) if g.state in UNASKED else ()
    ahead = (*asks, Due("send", send)) if now < starts else ()
    changes = {**_mentioned(event), "uid": event.text("uid"), "starts_at": starts, "send_at": send}
    changes |= gathering_invite.changes_of(g, event, starts)
    moved = g.starts_at if g.state in AHEAD and g.starts_at != starts else None
    planned = replace(g, **changes)  # type: ignore[arg-type]  # by the names of its fields
    letters = gathering_invite.invitations(planned, event, policy, moved) if now < starts else ()
    return Effects(letters, (*ahead, Due("begins", starts)), CLOCK, changes=changes)


def _before(g: Gathering, starts: datetime, days: int, policy: Policy, soonest: datetime) -> datetime:
    """So many days before it, on the clock where she lives; where that is past, `soonest`. Never in quiet hours."""
    zone = ZoneInfo(g.person.zone)
    wall = max(starts.astimezone(zone) - timedelta(days=days), soonest.astimezone(zone))
    at = out_of_quiet(wall, policy.quiet_hours).astimezone(UTC)
    return at if at < starts else soonest


def _mention(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(changes=_mentioned(event))


def _mentioned(event: Event) -> dict[str, object]:
    sequence = event.slots.get("sequence")
    number = sequence if isinstance(sequence, int) else 0
    return {"sequence": number, "summary": event.text("summary"), "place": event.text("place")}


def _withdraw(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    letters, changes = gathering_invite.called_off(g, event, policy)
    return Effects(letters, closes=CLOCK, changes={"sequence": event.slots.get("sequence") or 0, **changes})


def _ask(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(opens=() if _has_begun(g, now) else ("agenda",))


def _tell(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    """To each who is in the group now, unless we stood still until it had begun."""
    if _has_begun(g, now):
        return Effects()
    comes = gathering_invite.who_comes(g, policy) if event.name == "silence:send" else ()
    return Effects((*(_letter(g, one, policy) for one in g.members), *comes))


def _begin(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nothing is answered any more."""
    return Effects(changes=gathering_invite.NOBODY)


def _has_begun(g: Gathering, now: datetime) -> bool:
    return g.starts_at is None or g.starts_at <= now


def _letter(g: Gathering, to: Person, policy: Policy) -> Letter:
    """What is answered goes to the facilitator alone, by the group's address."""
    facts: dict[str, Fact] = {
        "ref": "",
        "first": to.first,
        "because": "you are in a group",
        **facts_of(group_of(g.person, policy)),
        "facilitator": g.person.name,
        "meets": moment(g, to.zone),
        "day": say.short_date(say.local_day(g.starts_at, to.zone)) if g.starts_at else "",
        "place": g.place,
        "agenda": list(g.agenda),
    }
    return Letter("group-agenda", to.id, facts, Nature.SCHEDULED, answers_to=f"{GROUP}{g.slug}")


def _has_agenda(g: Gathering, policy: Policy) -> bool:
    return bool(g.agenda)


_P, _A, _T, _B, _W = State.PLANNED, State.ASKED, State.TOLD, State.BARE, State.WITHDRAWN

TRANSITIONS: tuple[Row[Gathering], ...] = (
    *(Row(old, "plan", _P, _plan) for old in (State.NEW, _P, _W)),
    *(Row(old, "plan", _A, _plan) for old in (_A, _T, _B)),  # moved: the group hears again, in time for the new day
    *(Row(old, "mention", old, _mention) for old in (_P, _A, _T, _B)),
    *(Row(old, "withdraw", _W, _withdraw) for old in (_P, _A, _T, _B)),
    Row(_P, "silence:ask", _A, _ask),
    Row(_A, "silence:send", _T, _tell, when=_has_agenda),
    Row(_A, "silence:send", _B, _tell),
    *(Row(old, "agenda", _T, _tell) for old in (_B, _T)),  # late, or in two parts
    *(Row(old, "silence:begins", State.OVER, _begin) for old in (_P, _A, _T, _B)),
    *gathering_invite.ROWS,
)
