"""HELP and the foot of a letter offer a word only to those for whom it does something."""

from dataclasses import replace

import pytest

from mailflow.core.people import Person
from mailflow.core.roles import may_be_asked, quieter, works_for
from tests.core.test_machines import POLICY as WIT


def asked_by(*roles):
    return WIT.model_copy(update={"pairing": WIT.pairing.model_copy(update={"who_asks": roles})})


POLICY = asked_by("mentee", "group_member")

SOMEBODY = Person("p", "Ana Duarte", "ana@home.example", "UTC")


@pytest.mark.parametrize(
    ("role", "works"),
    [
        ("mentee", {"REQUEST", "EXTEND"}),
        ("group_member", {"REQUEST", "EXTEND"}),
        ("mentor", {"ACCEPT", "DECLINE", "PAUSE", "EXTEND"}),
        ("facilitator", {"ACCEPT", "DECLINE", "PAUSE", "EXTEND"}),
        ("coordinator", {"DECLINE", "EXTEND"}),  # to an application; its audience keeps EXTEND from her
    ],
)
def test_nothing_is_offered_that_would_only_be_refused(role, works):
    words = ("REQUEST", "ACCEPT", "DECLINE", "PAUSE", "EXTEND")
    assert {word for word in words if works_for(word, {role}, POLICY)} == works


@pytest.mark.parametrize("screening", [True, False])
def test_help_tells_who_reads_applications_how_to_answer_them(screening):
    rules = POLICY.model_copy(update={"joining": POLICY.joining.model_copy(update={"screening": screening})})
    assert {word for word in ("APPROVE", "DECLINE") if works_for(word, {"coordinator"}, rules)} == (
        {"APPROVE", "DECLINE"} if screening else set()
    )


def test_where_mentors_ask_mentees_can_be_asked():
    assert may_be_asked({"mentee"}, asked_by("mentee", "mentor")) and not may_be_asked({"mentee"}, POLICY)


@pytest.mark.parametrize(
    ("role", "now", "word"),
    [
        ("mentor", {}, "PAUSE"),
        ("mentor", {"paused": True}, "STOP"),
        ("mentor", {"paused": True, "stopped": True}, ""),
        ("mentee", {}, "STOP"),
        ("coordinator", {}, "STOP"),
        ("mentor", {"left": True}, ""),
    ],
)
def test_the_foot_offers_what_makes_it_quieter_for_this_reader(role, now, word):
    assert quieter(replace(SOMEBODY, roles=frozenset({role}), **now), POLICY) == word


@pytest.mark.parametrize(("most", "offered"), [(0, True), (13, True), (12, False)])
def test_help_offers_extend_where_a_pair_of_today_can_go_on(most, offered):
    rules = POLICY.model_copy(update={"connection": POLICY.connection.model_copy(update={"most_months": most})})
    assert works_for("EXTEND", {"mentee"}, rules) is offered
