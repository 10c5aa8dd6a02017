"""What comes after the term: each of the two is asked, and they go on only where both choose to (I6)."""

from datetime import datetime

from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.machines import term
from mailflow.core.machines.pair import Connection, State, letter_about
from mailflow.core.policy import Policy, after_months
from mailflow.core.say import listed, phrase, plural
from mailflow.core.transition import Effects, Event, Row

GO_ON, NEW, END = "go on", "somebody new", "end"
CHOICES = (GO_ON, NEW, END)  # by their number in the letter
ASKED = ""  # and has not answered yet


def is_open(c: Connection, by: str) -> bool:
    """Whether this one of the two can choose: both are asked, and until both have answered each may choose anew."""
    return c.state == State.ACTIVE and by in c.choices and ASKED in c.choices.values()


def _ask(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    if c.ends_at is None or c.ends_at <= now:
        return Effects()  # after a standstill: the end itself follows
    letters = tuple(
        letter_about(
            "choice",
            c,
            one,
            Nature.SCHEDULED,
            ends=term.in_words(c.ends_at, policy),
            options=options_for(c, one.id, policy),
        )
        for one in c.both
    )
    return Effects(letters, changes={"choices": {one.id: ASKED for one in c.both}})


def options_for(c: Connection, reader: str, policy: Policy) -> list[Fact]:
    """What comes next, as the letter asks it."""
    months = policy.extension.months
    longer = plural("{n} month more", "{n} months more", months)
    return [
        phrase("Go on with {other} for {longer}", other=c.other(reader).name, longer=longer),
        phrase("Meet somebody new"),
        phrase("End your time as it is"),
    ]


def _note(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """The other is told nothing yet, so that each chooses for herself."""
    one = c.one(event.by)
    chosen = str(options_for(c, one.id, policy)[CHOICES.index(c.choices[one.id])])
    letter = letter_about(
        "choice-receipt", c, one, Nature.ANSWER, chosen=chosen, ends=term.in_words(c.ends_at or now, policy)
    )
    return Effects((letter,), changes={"choices": c.choices})


def _go_on(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    ends = after_months(c.ends_at or now, policy.extension.months, policy.programme.time_zone)
    changes: dict[str, object] = {"ends_at": ends, "extends_to": None, "extending_by": "", "choices": {}}
    deadlines = term.dues(ends, policy, now)
    letters = _told(c, event, going=True, ends=term.in_words(ends, policy))
    return Effects(letters, deadlines, (*term.KINDS, "extension"), changes=changes)


def _differ(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """The end stays as it was; what each chose is for the team, and for nobody else."""
    letters = _told(c, event, going=False, ends=term.in_words(c.ends_at or now, policy))
    return Effects((*letters, *_for_the_team(c)), changes={"choices": c.choices})


def _over(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Not both have answered: nothing is guessed, and the end comes as it was agreed."""
    late = _for_the_team(c) if ASKED in c.choices.values() else ()
    changes = {"ended_at": now, "ending_by": "", "reason": ""}
    return Effects(late, opens=("survey",), changes=changes)


def _told(c: Connection, event: Event, *, going: bool, ends: str) -> tuple[Letter, ...]:
    return tuple(
        letter_about(
            "choice-result",
            c,
            one,
            Nature.ANSWER if one.id == event.by else Nature.TRIGGERED,
            going=going,
            ends=ends,
            new=c.choices[one.id] == NEW,
        )
        for one in c.both
    )


def _for_the_team(c: Connection) -> tuple[Letter, ...]:
    """Who would like to meet somebody new."""
    wish = [one.name for one in c.both if c.choices.get(one.id) == NEW]
    facts = {"ref": c.ref, "because": "you are a coordinator", "who": listed(wish), "pair": c.names}
    return (Letter("choice-team", COORDINATORS, facts, Nature.TRIGGERED),) if wish else ()


def _both_go_on(c: Connection, policy: Policy) -> bool:
    return set(c.choices.values()) == {GO_ON}


def _both_chose(c: Connection, policy: Policy) -> bool:
    return _were_asked(c, policy) and ASKED not in c.choices.values()


def _were_asked(c: Connection, policy: Policy) -> bool:
    return bool(c.choices)


_A = State.ACTIVE

ROWS: tuple[Row[Connection], ...] = (
    Row(_A, "silence:choice", _A, _ask),  # I6
    Row(_A, "choose", _A, _go_on, when=_both_go_on),
    Row(_A, "choose", _A, _differ, when=_both_chose),
    Row(_A, "choose", _A, _note, when=_were_asked),
    *(Row(old, "silence:term", State.ENDED, _over, when=_were_asked) for old in (_A, State.ENDING)),
)
