"""Ending by reasons: the goals are met, or it does not work; and the mentor's place, held until the team frees it."""

from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import taken_back, term
from mailflow.core.machines.pair import GOALS_MET, NOT_WORKING, Connection, State, letter_about
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event, Row

# By their number in the letter; the last one says no more than that she ends it.
REASONS = (GOALS_MET, NOT_WORKING, "yes")
TOGETHER = ("first-meeting", "quiet", "ending", "extension", *term.KINDS)  # what only waits while they are a pair


def options_for(c: Connection, by: str) -> list[Fact]:
    """The reasons, as the letter asks her who ends it."""
    other = c.other(by).name
    return [
        phrase("Our goals are met, and I thank {other}", other=other),
        phrase("It is not working"),
        phrase("Something else"),
    ]


def _because(event: Event, c: Connection) -> str:
    return event.name if event.name in (GOALS_MET, NOT_WORKING) else c.ended_because


def _hold(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """A9: it is over, and the team is asked to free the mentor."""
    because = _because(event, c)
    told: dict[str, Fact] = {
        "mentee": c.mentee.name,
        "mentor": c.mentor.name,
        "by": c.one(c.ending_by).name,
        "goals_met": because == GOALS_MET,
        "not_working": because == NOT_WORKING,
        "silent": event.name == "silence:notice",
        "reason": c.reason,
    }
    changes = {"ended_at": now, "ended_because": because}
    return Effects(
        (letter_about("end-team", c, None, Nature.TRIGGERED, **told),), (), TOGETHER, opens=("survey",), changes=changes
    )


def _end(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects(opens=("survey",), changes={"ended_at": now, "ended_because": _because(event, c)})


def _ask_notice(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """A10: the mentee tells the team, also where it is the mentor who ends it."""
    due_at = after_days(now, policy.ending.notice_within_days, c.mentee.zone, policy)
    days: dict[str, Fact] = {**say.until(say.local_day(due_at, c.mentee.zone))}
    letters = (
        letter_about("end-notice", c, c.mentee, Nature.TRIGGERED, **days),
        letter_about("end-noticed", c, c.mentor, Nature.ANSWER, **days),
    )
    return Effects(letters, (Due("notice", due_at),), TOGETHER, changes={"ended_because": NOT_WORKING})


def _release(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    facts = {"ref": c.ref, "because": "you are a coordinator", "mentor": c.mentor.name, "pair": c.names}
    return Effects((Letter("place-freed", event.by, facts, Nature.ANSWER), letter_about("freed", c, c.mentor)))


def _held(c: Connection, policy: Policy) -> bool:
    return policy.ending.release == "coordinator"


def _mentee_gives_notice(c: Connection, policy: Policy) -> bool:
    return policy.ending.notice_from == "mentee" and c.ending_by == c.mentor.id


NOTICE = ("notice", "silence:notice", "leave")  # she gives it, says nothing, or one of the two goes altogether
_E, _N, _U = State.ENDING, State.NOTICED, State.UNRELEASED

ROWS: tuple[Row[Connection], ...] = (
    Row(_E, NOT_WORKING, _N, _ask_notice, when=_mentee_gives_notice),  # A10
    *(Row(_E, event, _U, _hold, when=_held) for event in REASONS),  # A9
    *(Row(_E, event, State.ENDED, _end) for event in (GOALS_MET, NOT_WORKING)),
    *(Row(_N, event, _U, _hold, when=_held) for event in NOTICE),
    *(Row(_N, event, State.ENDED, _end) for event in NOTICE),
    Row(_N, "undo", State.ACTIVE, taken_back.go_on),
    Row(_U, "release", State.ENDED, _release),
    Row(_U, "undo", State.ACTIVE, taken_back.go_on, when=taken_back.may_go_on),
)
