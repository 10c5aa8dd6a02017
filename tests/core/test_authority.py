"""TRUST.md's table of what a verb needs, said once more: a verb that slips into a lighter tier is seen here."""

import pytest

from mailflow.core.authority import TEAMS_OWN, TIERS, Proof, Ruling, Via, judge
from tests.rows import rows

ACT, ASK, NOTHING, PERSON = Ruling.ACT, Ruling.ASK, Ruling.NOTHING, Ruling.PERSON
OWN, OTHERS, DESK = Via.OWN_TOKEN, Via.OTHERS_TOKEN, Via.MEMBER_AT_DESK

TOLD = "HELP STATUS WHY TIPS"
RECORDED = (
    "LOG CHECKIN PLAN WITHDRAW MEET CANCEL STOP CONFIRM DISPUTE AGREE ANSWERS JOIN PROFILE GOALS SHEET DIGEST REPORT"
    " CONCERN FIND NEXT"
)
CHANGED = "ACCEPT DECLINE END PAUSE RESUME REQUEST TELL UNDO LEAVE EXTEND MANAGER"
FINAL = "DATA DELETE ADDRESS"
TEAM = "PAIR APPROVE REMIND HOLD RELEASE NOTE IMPORT LINES"
OUR_QUESTION = "YES NO CHOICE ADD"

# at standard, at strict; for a proof of: none, SPF alone, the domain's own signature
NEEDS = {
    (TOLD, OWN): ((ACT, ACT, ACT), (ACT, ACT, ACT)),
    (TOLD, DESK): ((ACT, ACT, ACT), (ACT, ACT, ACT)),
    (TOLD, OTHERS): ((NOTHING,) * 3, (NOTHING,) * 3),
    (RECORDED, OWN): ((ASK, ACT, ACT), (ASK, ACT, ACT)),
    (RECORDED, DESK): ((ASK, ACT, ACT), (ASK, ASK, ACT)),
    (RECORDED, OTHERS): ((ASK,) * 3, (ASK,) * 3),
    (CHANGED, OWN): ((ASK, ACT, ACT), (ASK, ASK, ACT)),
    (CHANGED, DESK): ((ASK, ACT, ACT), (ASK, ASK, ACT)),
    (CHANGED, OTHERS): ((ASK,) * 3, (ASK,) * 3),
    (FINAL, OWN): ((ASK,) * 3, (ASK,) * 3),
    (FINAL, DESK): ((ASK,) * 3, (ASK,) * 3),
    (FINAL, OTHERS): ((NOTHING,) * 3, (NOTHING,) * 3),
    (TEAM, OWN): ((ASK,) * 3, (ASK,) * 3),
    (TEAM, DESK): ((ASK,) * 3, (ASK,) * 3),
    (TEAM, OTHERS): ((ASK,) * 3, (ASK,) * 3),
    (OUR_QUESTION, OWN): ((ACT, ACT, ACT), (ACT, ACT, ACT)),
    (OUR_QUESTION, DESK): ((NOTHING,) * 3, (NOTHING,) * 3),
    (OUR_QUESTION, OTHERS): ((NOTHING,) * 3, (NOTHING,) * 3),
}
ROWS = [
    (verb, via, level, proof, ruling)
    for (verbs, via), levels in NEEDS.items()
    for verb in verbs.split()
    for level, rulings in zip(("standard", "strict"), levels, strict=True)
    for proof, ruling in zip((Proof.NONE, Proof.ALIGNED, Proof.SIGNED), rulings, strict=True)
]


def test_each_verb_needs_what_the_table_says() -> None:
    wrong = [row for row in ROWS if judge(*row[:4]) is not row[4]]
    assert not wrong


def test_the_table_knows_every_verb_and_every_verb_of_the_team() -> None:
    assert {row[0] for row in ROWS} == set(TIERS)
    assert set(TEAM.split()) == TEAMS_OWN


@pytest.mark.parametrize("verb", OUR_QUESTION.split())
def test_an_answer_to_our_question_that_its_domain_disowns_is_for_a_person(verb: str) -> None:
    assert judge(verb, OWN, "standard", Proof.DENIED) is PERSON


@rows("verb", RECORDED.split() + CHANGED.split())
def test_with_token_as_the_level_a_reply_address_suffices_and_a_desk_never(verb: str) -> None:
    assert (judge(verb, OWN, "token"), judge(verb, DESK, "token", Proof.SIGNED)) == (ACT, ASK)


def test_to_decline_an_application_weighs_what_its_yes_does() -> None:
    assert judge("DECLINE", OWN, "standard", Proof.SIGNED, "joining:1") is ASK
