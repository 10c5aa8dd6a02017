"""A meeting that one of the two proposes by mail: both have it as an invitation, and the other says yes or no.

Its UID stays as long as it stands; every change and its calling off raise SEQUENCE (RFC 5546 2.1.4). What was called
off is not taken up again: another time is another meeting.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.invite import ACCEPTED, CANCEL, DECLINED, NEEDS_ACTION, REQUEST, Guest, Invite
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines.meeting_record import ASK_AFTER, Meeting, State, facts_for
from mailflow.core.people import Person
from mailflow.core.policy import Policy, out_of_quiet
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event, Row


def _propose(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who proposes has said yes with it."""
    changes = {**_at(m, event), "uid": event.text("uid"), "topics": event.text("topics")}
    return _asked(m, changes, "", policy)


def _move(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """By either: the other is asked about the new time, and the old one stands no more."""
    changes = {**_at(m, event), "sequence": m.sequence + 1, "topics": event.text("topics") or m.topics}
    return _asked(m, changes, m.begins_at.isoformat(), policy)


def _at(m: Meeting, event: Event) -> dict[str, object]:
    m = replace(m, logged_by=event.by)
    start, end = (datetime.fromisoformat(event.text(slot)) for slot in ("start", "end"))
    minutes = int((end - start).total_seconds()) // 60
    day = say.local_day(start, m.logger.zone)
    return {"starts_at": start, "ends_at": end, "minutes": minutes, "held_on": day, "logged_by": event.by}


def _asked(m: Meeting, changes: dict[str, object], was: str, policy: Policy) -> Effects:
    m = replace(m, **changes, state=State.PROPOSED)  # type: ignore[arg-type]  # by the names of its fields
    letters = (
        _letter("meeting-invite", m, m.witness, was=was),
        _letter("meeting-asked", m, m.logger, nature=Nature.ANSWER, was=was),
    )
    return Effects(letters, (_ask_after(m, policy),), closes=("happened",), changes=changes)


def _ask_after(m: Meeting, policy: Policy) -> Due:
    wall = out_of_quiet((m.over_at + ASK_AFTER).astimezone(ZoneInfo(m.logger.zone)), policy.quiet_hours)
    return Due("happened", wall.astimezone(UTC))


def _say_yes(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """Whose calendar said it has it already; the other's is told of it."""
    m = replace(m, state=State.PLANNED)
    letters = [_letter("meeting-agreed", m, m.logger, by_you=False)]
    if not event.text("uid"):
        letters.append(_letter("meeting-agreed", m, m.witness, nature=Nature.ANSWER, by_you=True))
    return Effects(tuple(letters))


def _say_no(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    m = replace(m, sequence=m.sequence + 1)
    letters = [_letter("meeting-declined", m, m.logger, method=CANCEL, reason=event.text("reason"))]
    return _called_off(m, event, letters, m.witness)


def _call_off(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    m = replace(m, sequence=m.sequence + 1)
    by = m.connection.one(event.by)
    letters = [_letter("meeting-off", m, m.connection.other(event.by), method=CANCEL, by="other")]
    return _called_off(m, event, letters, by)


def _called_off(m: Meeting, event: Event, letters: Sequence[Letter], by: Person) -> Effects:
    """Whose calendar said it shows it so; what was said in words is told to her calendar, too."""
    own = () if event.text("uid") else (_letter("meeting-off", m, by, Nature.ANSWER, method=CANCEL, by="you"),)
    return Effects((*letters, *own), closes=("happened",), changes={"sequence": m.sequence})


def _over(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """The pair has ended, and what the two had before them with it."""
    m = replace(m, sequence=m.sequence + 1)
    both = tuple(_letter("meeting-off", m, one, method=CANCEL, by="ended") for one in m.connection.both)
    return Effects(both, closes=("happened",), changes={"sequence": m.sequence})


def _letter(
    template: str, m: Meeting, to: Person, nature: Nature = Nature.TRIGGERED, *, method: str = REQUEST, **facts: Fact
) -> Letter:
    """With the event, as this reader's calendar is to have it."""
    at, was = m.begins_at, str(facts.pop("was", ""))
    day = say.local_day(at, to.zone)
    told: dict[str, Fact] = {
        "date": say.long_date(day),
        "date_short": say.short_date(day),
        "names": say.listed((m.logger.first, m.witness.first)),
        "other_first": m.connection.other(to.id).first,
        "when": say.moment(at, to.zone),
        "when_short": say.short_moment(at, to.zone),
        "was": say.moment(datetime.fromisoformat(was), to.zone) if was else "",
    }
    calendar = _invite(m, to, method).facts
    return Letter(template, to.id, {**facts_for(m, to), **told, **calendar, **facts}, nature, thread=f"meeting:{m.id}")


def _invite(m: Meeting, to: Person, method: str) -> Invite:
    answer = {State.PROPOSED: NEEDS_ACTION, State.PLANNED: ACCEPTED}.get(State(m.state), DECLINED)
    return Invite(
        method=method,
        uid=m.uid,
        sequence=m.sequence,
        start=m.begins_at,
        end=m.over_at,
        summary=phrase("Mentoring: {one} and {other}", one=m.logger.name, other=m.witness.name),
        about=m.topics,
        organizer=m.organizers.get(to.id, ""),
        guests=(Guest(m.logger.name, m.logger.email, ACCEPTED), Guest(m.witness.name, m.witness.email, answer)),
    )


_PROPOSED, _PLANNED, _OFF = State.PROPOSED, State.PLANNED, State.WITHDRAWN


def _ours(m: Meeting, policy: Policy) -> bool:
    return m.is_ours


ROWS: tuple[Row[Meeting], ...] = (
    Row(State.NEW, "propose", _PROPOSED, _propose),
    *(Row(old, "move", _PROPOSED, _move, when=_ours) for old in (_PROPOSED, _PLANNED)),
    Row(_PROPOSED, "say-yes", _PLANNED, _say_yes),
    *(Row(old, "say-no", _OFF, _say_no, when=_ours) for old in (_PROPOSED, _PLANNED)),
    *(Row(old, "call-off", _OFF, _call_off, when=_ours) for old in (_PROPOSED, _PLANNED)),
    *(Row(old, "over", _OFF, _over, when=_ours) for old in (_PROPOSED, _PLANNED)),
)
