"""Who may not be paired with whom: each limit by itself, and what each of the two is told of it."""

from dataclasses import replace

import pytest

from mailflow.core.limits import Bar, bar, why
from mailflow.core.machines.connection import Connection
from tests.core.test_machines import ANA, BEN, POLICY
from tests.rows import rows

PAIRING = {
    "hard_blocks": ("supervisor",),
    "mentor_capacity": 2,
    "mentors_per_mentee": 2,
    "mentors_tell": ("profession",),
}
RULES = POLICY.model_copy(update={"pairing": POLICY.pairing.model_copy(update=PAIRING)})
KNOWN = replace(BEN, profile={"profession": "Technologist"})
FREE = Connection("", "", "p", ANA, KNOWN)


def of(person, **told):
    return replace(person, profile={**person.profile, **told})


@pytest.mark.parametrize(
    ("pair", "barred"),
    [
        (FREE, None),
        (replace(FREE, mentor_load=1, mentee_load=1), None),
        (replace(FREE, mentor=ANA), Bar.ONESELF),
        (replace(FREE, mentor=replace(KNOWN, left=True)), Bar.LEFT),
        (replace(FREE, mentor=BEN), Bar.UNTOLD),
        (replace(FREE, mentor_load=2), Bar.MENTOR_FULL),
        (replace(FREE, mentor=replace(KNOWN, capacity=3), mentor_load=2), None),
        (replace(FREE, mentee_load=2), Bar.MENTEE_FULL),
        (replace(FREE, mentee=of(ANA, supervisor="Ben Okafor")), Bar.SUPERVISED),
        (replace(FREE, mentee=of(ANA, supervisor="Dr. Okafor, Ben")), Bar.SUPERVISED),
        (replace(FREE, mentee=of(ANA, supervisor="Mia Chen, BEN@work.example")), Bar.SUPERVISED),
        (replace(FREE, mentee=of(ANA, supervisor="Ben Okafor <ben@work.example>")), Bar.SUPERVISED),
        (replace(FREE, mentor=of(KNOWN, supervisor="Ana Duarte, head of data")), Bar.SUPERVISED),
        (replace(FREE, mentee=of(ANA, supervisor="Ben Lind")), None),
        (replace(FREE, mentee=of(ANA, supervisor="none")), None),
    ],
)
def test_each_limit_stands_by_itself(pair, barred):
    assert bar(pair, RULES) is barred


def test_who_pauses_or_gets_no_letters_is_not_asked_but_may_say_yes_herself():
    paused = replace(KNOWN, paused=True)
    pair = replace(FREE, mentor=paused)
    assert bar(pair, RULES, (paused,)) is Bar.PAUSED
    assert bar(pair, RULES) is None
    assert bar(FREE, RULES, (replace(KNOWN, unreachable=True),)) is Bar.UNREACHED


def test_no_limit_is_new_where_a_policy_names_none():
    supervised = replace(FREE, mentee=of(ANA, supervisor="Ben Okafor"), mentor=BEN, mentee_load=9)
    assert bar(supervised, POLICY) is None


@pytest.mark.parametrize(
    ("models", "pair", "barred"),
    [
        (("1:1",), replace(FREE, mentor=replace(KNOWN, capacity=3), mentor_load=1), Bar.MENTOR_FULL),
        (("1:1", "n:1"), replace(FREE, mentor=replace(KNOWN, capacity=3), mentor_load=1), None),
        (("1:1", "n:1"), replace(FREE, mentee_load=1), Bar.MENTEE_FULL),
        (("1:1", "1:n"), replace(FREE, mentee_load=1), None),
    ],
)
def test_only_the_models_of_a_programme_are_open_to_it(models, pair, barred):
    rules = RULES.model_copy(update={"pairing": RULES.pairing.model_copy(update={"models": models})})
    assert bar(pair, rules) is barred


@rows("reader", ["a", "b", ""])
@rows("barred", Bar)
def test_every_limit_is_told_in_a_sentence(barred, reader):
    assert why(barred, FREE, reader, RULES).endswith(".")
