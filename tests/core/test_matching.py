"""Who is found by words, and who is proposed for whom: by what they told, in the same order every time."""

from dataclasses import replace
from itertools import permutations

import pytest

from mailflow.core.machines.connection import Connection
from mailflow.core.matching import find, fit_of, propose, shared
from mailflow.core.policy_matching import Criterion, Matching
from tests.core.test_machines import ANA, BEN, POLICY

BY = (Criterion(mentee="needs", mentor="guidance", weight=3), Criterion(mentee="interests", mentor="interests"))
RULES = POLICY.model_copy(update={"matching": Matching(by=BY)})


def who(name, like=BEN, **told):
    return replace(like, id=name, name=name, profile=told)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("Leading teams", "somebody who leads a team", ["leading", "teams"]),
        ("data science", "Data engineer", ["data"]),
        ("engineering", "Engineer", ["engineering"]),
        ("the work of my mentor", "works with the mentor", []),
        ("Führung, 数据科学", "führung und 数据科学", ["führung", "数据科学"]),
        ("", "data", []),
    ],
)
def test_words_that_two_share(one, other, both):
    assert shared(one, other) == both


def test_who_tells_of_more_of_the_words_stands_first_and_alike_ones_by_name():
    people = [who("Cy", about="law"), who("Bo", about="data"), who("Al", about="law"), who("Di", about="data law")]
    assert [one.name for one, _ in find("data law", people, ["about"])] == ["Di", "Al", "Bo", "Cy"]


def test_only_the_parts_of_a_profile_that_the_policy_names_are_searched():
    [(_, words)] = find("secrets", [who("Al", needs="secrets")], ["about"])
    assert not words


def test_the_reasons_are_sentences_and_the_score_counts_their_words():
    ana = replace(ANA, profile={"needs": "budgets, leading", "interests": "cloud"})
    ben = replace(BEN, profile={"guidance": "Leading with small budgets", "interests": "Cloud"})
    fit = fit_of(Connection("", "", "p", ana, ben), RULES)
    assert fit.score == 7
    assert fit.reasons == (
        "Ana names budgets and leading (needs), and so does Ben (guidance)",
        "both name cloud (interests)",
    )


def test_each_mentee_is_proposed_once_the_best_pair_first_and_no_mentor_twice_in_whatever_order_they_come():
    ana, eve = who("Ana", ANA, needs="law data"), who("Eve", ANA, needs="law")
    bea, ben = who("Bea", guidance="law"), who("Ben", guidance="law data")
    pairs = [Connection("", "", "p", mentee, mentor) for mentee in (ana, eve) for mentor in (bea, ben)]
    one = RULES.model_copy(update={"pairing": RULES.pairing.model_copy(update={"mentor_capacity": 1})})
    for order in permutations(pairs):
        assert [(f.pair.mentee.name, f.pair.mentor.name) for f in propose(order, one)] == [
            ("Ana", "Ben"),
            ("Eve", "Bea"),
        ]


def test_nobody_is_proposed_who_pauses_or_shares_nothing():
    ana = who("Ana", ANA, needs="law")
    pairs = [
        Connection("", "", "p", ana, replace(who("Ben", guidance="law"), paused=True)),
        Connection("", "", "p", ana, BEN),
    ]
    assert propose(pairs, RULES) == []
