"""A programme's policy, played with invented people on a clock that is held: every letter it would send.

Nothing leaves this machine, and no database but a throw-away one is opened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from mailflow.egress.render import Letters
from mailflow.rehearse.cast import invent
from mailflow.rehearse.play import Play
from mailflow.rehearse.tell import Told, tell
from mailflow.rehearse.world import a_world
from mailflow.settings import Rules

__all__ = ["START", "Told", "played", "rehearse"]

START = date(2026, 3, 2)  # a Monday; the same for everybody, so that two rehearsals can be compared
MORNING = time(9, 0)


def rehearse(rules: Rules, programme: str, days: int, start: date = START) -> Told:
    """So many days of a programme, from nine in its morning."""
    with played(rules, programme, days, start) as play:
        return tell(play, rules.remarks[programme])


@contextmanager
def played(rules: Rules, programme: str, days: int, start: date = START) -> Iterator[Play]:
    """The same, to look into its world before it is gone. LetterError where a template of one's own is broken."""
    policy, letters = rules.policies[programme], Letters(rules.templates, rules.own_letters)
    letters.check()
    began = datetime.combine(start, MORNING, ZoneInfo(policy.programme.time_zone)).astimezone(UTC)
    with a_world({programme: policy}, rules.words, letters, began) as world:
        play = Play(world, programme, invent(policy), days)
        play.run()
        yield play
