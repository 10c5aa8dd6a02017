"""P10: a forged mail never acts, though it bears a valid stolen token.

`make forgeries` tries every kind with every verb. Here each kind is tried with two verbs, and each verb with a kind of
every group; which ones is always the same.
"""

from collections.abc import Iterator
from itertools import cycle

import pytest

from mailflow.flow.act import HANDLERS
from tests.forgery.kinds import GROUPS
from tests.forgery.kinds.stolen import GOOD
from tests.forgery.table import ACTED, KINDS, LEVELS, TWINS, House, is_asked, is_taken
from tests.forgery.worlds import SCENES, VERBS

STEP = 3  # not a divisor of the number of verbs, so that in the end all have had their turn
KINDS_LEAST = 120


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def test_there_are_as_many_kinds_as_promised_and_every_verb_has_its_world():
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= KINDS_LEAST
    assert set(HANDLERS) <= set(VERBS)


def test_no_kind_of_forgery_acts(house):
    verbs, levels = cycle(VERBS), cycle(LEVELS)
    tried = [(kind, next(verbs), next(levels)) for kind in KINDS for _ in range(2)]
    rows = [house.attempt(*one) for one in tried]
    assert [(row.kind.name, row.verb, row.level, row.why) for row in rows if row.effect == ACTED] == []


def test_a_bounce_address_takes_no_commands(house):
    [kind] = [kind for kind in KINDS if kind.name == GOOD + "to the bounce address"]
    rows = [house.attempt(kind, verb, "standard") for verb in ("ACCEPT", "DECLINE", "CONFIRM", "PAUSE")]
    assert [(row.verb, row.why) for row in rows if row.effect == ACTED] == []


def test_no_verb_acts_for_a_forger(house):
    few = [group.KINDS[len(group.KINDS) // 2] for group in GROUPS]
    rows = [house.attempt(kind, verb, "standard") for verb in VERBS for kind in few]
    assert [(row.kind.name, row.verb, row.why) for row in rows if row.effect == ACTED] == []


def test_nobody_honest_is_turned_away(house):
    verbs = cycle(SCENES)
    tried = [(kind, next(verbs), level) for kind in TWINS for level in LEVELS for _ in range(STEP)]
    rows = [house.attempt(*one) for one in tried]
    assert [(row.kind.name, row.verb, row.why) for row in rows if not (is_taken(row) or is_asked(row))] == []
    assert sum(map(is_taken, rows)) >= 0.9 * len(rows)  # and hardly anybody is asked first
