"""It comes out later that one of two supervises the other: the pair ends kindly, and the team is told (C10)."""

from datetime import datetime

from mailflow.core import limits
from mailflow.core.letter import COORDINATORS, Letter, Nature
from mailflow.core.machines.pair import LIVE, Connection, State, letter_about
from mailflow.core.policy import Policy
from mailflow.core.transition import Effects, Event, Row


def _part(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """No closing questions: nobody here has ended anything."""
    lived = c.state in LIVE
    letters = tuple(letter_about("parted", c, one, lived=lived, mentored=one.id == c.mentee.id) for one in c.both)
    facts = {"ref": c.ref, "because": "you are a coordinator", "lived": lived, "mentee": c.mentee.name}
    told = Letter("parted-team", COORDINATORS, {**facts, "mentor": c.mentor.name}, Nature.TRIGGERED)
    changes = {"ended_at": now, "ending_by": "", "reason": "one of the two supervises the other"}
    return Effects((*letters, told), changes=changes)


ROWS: tuple[Row[Connection], ...] = (
    Row(State.REQUESTED, "supervised", State.WITHDRAWN, _part, when=limits.is_supervised),  # C10, O7
    Row(State.ACTIVE, "supervised", State.ENDED, _part, when=limits.is_supervised),
    Row(State.ENDING, "supervised", State.ENDED, _part, when=limits.is_supervised),
)
