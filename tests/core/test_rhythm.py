"""A rhythm at the edges of its pair: while one of the two thinks of ending it, and where other letters come close."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.core.machines import rhythm
from mailflow.core.machines.rhythm import PUT_OFF, Rhythm, State
from mailflow.core.transition import Event
from mailflow.settings import data, load_policies
from tests.core.test_machines import a_connection

POLICIES = load_policies(data("config") / "programmes")
NOW = datetime(2026, 3, 24, 14, 0, tzinfo=UTC)
NUDGE = Event.silence("nudge")


def asked(programme, name, pair="active", **more):
    one = replace(Rhythm("1", a_connection(pair), name, State.WAITING), **more)
    return rhythm.decide(one, NUDGE, POLICIES[programme], NOW)


@pytest.mark.parametrize("name", ["monthly", "check", "feedback"])
def test_nobody_is_asked_while_the_question_about_ending_is_open(name):
    decided = asked("wict-midwest", name, "ending")
    assert (decided.effects.letters, decided.effects.opens) == ((), ())
    assert [due.at for due in decided.effects.deadlines] == [NOW + timedelta(days=4)]  # it closes after three


def test_what_is_asked_before_a_meeting_is_left_out_then():
    decided = asked("wsyas", "agenda", "ending", meeting="meeting:1", planned=NOW + timedelta(days=3))
    assert decided.effects == rhythm.nothing(decided.subject, NUDGE, POLICIES["wsyas"], NOW)


def test_what_was_asked_some_days_ago_counts_for_this_too():
    decided = asked("wict-midwest", "monthly", near=True)
    assert (decided.effects.letters, decided.subject.vain, decided.subject.asked_at) == ((), 1, NOW)


def test_a_form_comes_a_week_after_what_stands_beside_it():
    decided = asked("wict-midwest", "feedback", near=True)
    assert (decided.subject.state, decided.effects.opens) == (State.WAITING, ())
    assert [due.at for due in decided.effects.deadlines] == [NOW + PUT_OFF]


@pytest.mark.parametrize(("vain", "heard", "state"), [(1, False, "asked"), (2, False, "quiet"), (9, True, "asked")])
def test_two_in_vain_are_enough_until_there_is_news(vain, heard, state):
    decided = asked("wict-midwest", "monthly", vain=vain, heard=heard)
    assert decided.subject.state == state
    assert bool(decided.effects.letters) == (state == "asked")
    assert decided.effects.deadlines  # and it goes on looking


def test_a_policy_may_ask_on_and_on():
    rules = POLICIES["wict-midwest"].rhythm
    on = POLICIES["wict-midwest"].model_copy(
        update={"rhythm": {**rules, "monthly": rules["monthly"].model_copy(update={"in_a_row": 0})}}
    )
    one = Rhythm("1", a_connection("active"), "monthly", State.ASKED, vain=9)
    assert rhythm.decide(one, NUDGE, on, NOW).effects.letters
