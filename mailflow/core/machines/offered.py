"""Going on for longer by the team's word: put to both, who must both say yes (C18), or moved where the policy says so.

Nobody of the two has asked: until one of them has said yes, it is the coordinator who waits.
"""

from dataclasses import replace
from datetime import datetime

from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import longer, term
from mailflow.core.machines.pair import Connection, State, letter_about
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event, Row


def is_offered(c: Connection, policy: Policy) -> bool:
    """Whether the team has asked both, and none of them has said yes yet."""
    return c.extending_by not in ("", c.mentee.id, c.mentor.id)


def _moves(c: Connection, policy: Policy) -> bool:
    return policy.extension.by_team == "moves"


def why_not(c: Connection, policy: Policy) -> str:
    """What stands in the way of it, beside the end itself, as a sentence."""
    if policy.term.choice_days and not _moves(c, policy):
        return phrase(
            "{names} are asked themselves what comes after the end, {days} days before it.",
            names=c.names,
            days=policy.term.choice_days,
        )
    if c.extending_by:
        return phrase("{names} have been asked already, and the answer is still to come.", names=c.names)
    return ""


def _offer(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    to = longer.new_end(c, event, policy)
    c = replace(c, extends_to=to if isinstance(to, datetime) else c.ends_at)
    due_at = after_days(now, policy.extension.answer_within_days, policy.programme.time_zone, policy)
    letters = tuple(longer.letter_to("extend-question", c, one, policy, due_at, team=True) for one in c.both)
    changes = {"extending_by": event.by, "extends_to": c.extends_to}
    return Effects(letters, (Due("extension", due_at),), ("extension",), changes=changes)


def _move(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """What the end was before is kept in its place, for UNDO."""
    to = longer.new_end(c, event, policy)
    c = replace(c, extends_to=to if isinstance(to, datetime) else c.ends_at)
    letters = tuple(longer.letter_to("extended", c, one, policy, now, team=True) for one in c.both)
    deadlines = term.dues(c.extends_to, policy, now) if c.extends_to else ()
    changes: dict[str, object] = {"ends_at": c.extends_to, "extends_to": c.ends_at, "extending_by": "", "choices": {}}
    return Effects(letters, deadlines, (*term.KINDS, "extension"), changes=changes)


def _first_yes(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """One of the two: the other has our question, and as long as before."""
    due_at = event.instant("due") or now
    receipt = longer.letter_to("extend-receipt", c, c.one(event.by), policy, due_at, Nature.ANSWER)
    return Effects((receipt,), changes={"extending_by": event.by})


def _nobody(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Neither wanted it, or said so: the end stays, as the question told them."""
    return Effects(changes=longer.NO_MORE)


def _take_back(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """UNDO of the coordinator's word."""
    before = c.ends_at if c.extending_by else c.extends_to
    day = term.in_words(before or now, policy)
    told = phrase("The team has taken it back: your mentoring ends on {day}, as before.", day=day)
    letters = (_stays(c, one, day, told) for one in c.both)
    if c.extending_by:
        return Effects(tuple(letters), closes=("extension",), changes=longer.NO_MORE)
    changes: dict[str, object] = {**longer.NO_MORE, "ends_at": before}
    return Effects(tuple(letters), term.dues(before, policy, now) if before else (), term.KINDS, changes=changes)


def _stays(c: Connection, to: Person, day: str, told: Fact) -> Letter:
    return letter_about("taken-back-news", c, to, title=phrase("It ends on {day}, as before", day=day), told=told)


def _remind(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who has not said anything to it; the instant of the deadline is the event's."""
    due_at, team = event.instant("due") or now, is_offered(c, policy)
    owing = c.both if team else (c.other(c.extending_by),)
    return Effects(tuple(longer.letter_to("extend-question", c, one, policy, due_at, team=team) for one in owing))


def _is_asked(c: Connection, policy: Policy) -> bool:
    return bool(c.extending_by)


_A = State.ACTIVE

ROWS: tuple[Row[Connection], ...] = (
    Row(_A, "move", _A, _move, when=_moves),
    Row(_A, "offer", _A, _offer),  # C18
    Row(_A, "agree", _A, _first_yes, when=is_offered),
    Row(_A, "silence:extension", _A, _nobody, when=is_offered),
    Row(State.ENDING, "silence:extension", State.ENDING, _nobody, when=is_offered),
    Row(_A, "undo-offer", _A, _take_back),
    Row(_A, "remind", _A, _remind, when=_is_asked),
)
