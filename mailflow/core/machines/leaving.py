"""What LEAVE does to what somebody has open with others: it ends, and the others are told as for any ending."""

from datetime import datetime

from mailflow.core.machines.pair import Connection, State, letter_about, others_in
from mailflow.core.policy import Policy
from mailflow.core.say import phrase
from mailflow.core.transition import Effects, Event, Row


def _end(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """The other is asked the closing questions (W17). An ending that waited for its YES leaves no reason behind."""
    return Effects(opens=("survey",), changes={"ended_at": now, "ending_by": event.by, "reason": ""})


def _close(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """To whoever asked it is a no like any other; whoever was asked has nothing to answer any more."""
    if event.by == c.asked.id:
        return Effects(
            (letter_about("declined", c, c.asker, others=others_in(event), helped=False),), changes={"ended_at": now}
        )
    title = phrase("{asker} took back the request", asker=c.asker.name)
    told = phrase(
        "{asker} had asked to be paired with you and has taken it back. There is nothing to answer any more.",
        asker=c.asker.name,
    )
    return Effects((letter_about("taken-back-news", c, c.asked, title=title, told=told),), changes={"ended_at": now})


ROWS: tuple[Row[Connection], ...] = (
    Row(State.REQUESTED, "leave", State.WITHDRAWN, _close),
    Row(State.ACTIVE, "leave", State.ENDED, _end),
    Row(State.ENDING, "leave", State.ENDED, _end),
)
