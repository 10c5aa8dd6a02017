"""A request that nobody answers: who asked may ask once more, and later the team helps (A25)."""

from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Fact, Nature
from mailflow.core.machines.pair import Connection, State, letter_about
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Due, Effects, Event, Row

KINDS = ("follow-up", "no-answer")


def deadlines(c: Connection, policy: Policy, now: datetime) -> tuple[Due, ...]:
    """When who asked is offered to ask again, and when the team hears; none where the policy names no day."""
    days = (policy.request.follow_up_on_day, policy.request.tell_team_on_day)
    return tuple(
        Due(kind, after_days(now, day, c.asker.zone, policy)) for kind, day in zip(KINDS, days, strict=True) if day
    )


def _offer(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((letter_about("follow-up", c, c.asker, Nature.SCHEDULED, **_since(c, now)),))


def _tell_team(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    since = _since(c, now)
    who: dict[str, Fact] = {"asker": c.asker.name, "asked": c.asked.name, "email": c.asker.email, **since}
    team = letter_about("no-answer-team", c, None, Nature.TRIGGERED, **who)
    return Effects((letter_about("no-answer", c, c.asker, Nature.SCHEDULED, **since), team))


def _since(c: Connection, now: datetime) -> dict[str, Fact]:
    asked, last = c.asked_at or now, c.answer_by or now
    return {
        "since": say.long_date(say.local_day(asked, c.asker.zone)),
        "due": say.long_date(say.local_day(last, c.asker.zone)),
    }


_R = State.REQUESTED

ROWS: tuple[Row[Connection], ...] = (
    Row(_R, "silence:follow-up", _R, _offer),  # A25
    Row(_R, "silence:no-answer", _R, _tell_team),  # A25
)
