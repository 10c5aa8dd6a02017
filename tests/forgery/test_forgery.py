"""P10: a forged mail never acts, though it bears a valid stolen token.

`make forgeries` and `make trust` try every kind with every verb. Here each kind is tried with two verbs, and each verb
with a kind of every group; which ones is always the same.
"""

from collections.abc import Iterator
from itertools import cycle, product

import pytest

from mailflow.core.commands import COMMANDS
from mailflow.core.letter import ASKS
from mailflow.flow.act import HANDLERS
from tests.faults.figures import FULL, note
from tests.forgery.kinds import GROUPS
from tests.forgery.kinds.stolen import GOOD
from tests.forgery.scenes import SCENES
from tests.forgery.table import ACTED, KINDS, LEVELS, TWINS, House, is_asked, is_taken

# They name words that mean the same in answer to any letter.
NAMING = {"checkin-receipt", "ending-soon", "reckoned", "tip", "tips"}
STEP = 3  # not a divisor of the number of verbs, so that in the end all have had their turn
KINDS_LEAST = 120
AT_ONCE_LEAST = {"standard": 0.95, "strict": 0.9}  # of honest mails; the others are asked once
pytestmark = pytest.mark.trust


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def test_there_are_as_many_kinds_as_promised_and_every_verb_has_its_world():
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= KINDS_LEAST
    assert set(HANDLERS) | {command.name for command in COMMANDS} <= set(SCENES)


def test_every_letter_that_asks_is_answered_in_a_scene():
    """Or one that asks just the same: a reminder is answered like the letter that it repeats."""
    answered = {ASKS.get(scene.letter) for scene in SCENES.values()}
    assert {letter for letter, asks in ASKS.items() if asks not in answered} == NAMING


def test_no_kind_of_forgery_acts(house):
    verbs, levels = cycle(SCENES), cycle(LEVELS)
    few = [(kind, next(verbs), next(levels)) for kind in KINDS for _ in range(2)]
    rows = [house.attempt(*one) for one in (product(KINDS, SCENES, LEVELS) if FULL else few)]
    acted = [(row.kind.name, row.verb, row.level, row.why) for row in rows if row.effect == ACTED]
    assert acted == []
    done = "forgeries of every kind, each with a valid stolen reply address, with every verb"
    figures = {"kinds": len({row.kind.name for row in rows}), "verbs": len({row.verb for row in rows})}
    note("P10", "SQLite", done, **figures, forgeries=len(rows), acted=len(acted))


def test_a_bounce_address_takes_no_commands(house):
    [kind] = [kind for kind in KINDS if kind.name == GOOD + "to the bounce address"]
    rows = [house.attempt(kind, verb, "standard") for verb in ("ACCEPT", "DECLINE", "CONFIRM", "PAUSE")]
    assert [(row.verb, row.why) for row in rows if row.effect == ACTED] == []
    note("P10", "SQLite", "commands at a stolen bounce address", commands=len(rows), acted=0)


def test_no_verb_acts_for_a_forger(house):
    few = [group.KINDS[len(group.KINDS) // 2] for group in GROUPS]
    rows = [house.attempt(kind, verb, "standard") for verb in SCENES for kind in few]
    assert [(row.kind.name, row.verb, row.why) for row in rows if row.effect == ACTED] == []


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_honest_is_turned_away(house, level):
    """Taken at once, or asked once and then taken: none is lost. Few are asked."""
    verbs = cycle(SCENES)
    few = [(kind, next(verbs), level) for kind in TWINS for _ in range(STEP)]
    rows, lost = [], []
    for one in product(TWINS, SCENES, [level]) if FULL else few:
        row = house.attempt(*one)
        rows.append(row)
        done = is_taken(row) or (is_asked(row) and (row.effect != "asked" or house.says_yes(*one)))
        lost += [] if done else [(row.kind.name, row.verb, row.why)]
    assert lost == []
    at_once = sum(map(is_taken, rows))
    assert at_once >= AT_ONCE_LEAST[level] * len(rows)
    figures = {"taken_at_once": at_once, "asked_once": len(rows) - at_once, "lost": len(lost)}
    note("P10", "SQLite", f"honest mails of people whose mail comes in every such way, at {level}", **figures)
