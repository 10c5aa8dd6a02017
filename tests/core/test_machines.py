"""The tables are whole: whatever happens, in whatever state, a decision is legal or there is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.machines import connection, mailbox, meeting, question, survey, watch
from mailflow.core.machines.connection import FINAL, TRANSITIONS, Connection, State
from mailflow.core.people import Person
from mailflow.core.transition import Event
from mailflow.settings import data, load_policies

POLICY = load_policies(data("config") / "programmes")["wit-connections"]
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ANA = Person("a", "Ana Duarte", "ana@home.example", "America/New_York", roles=frozenset({"mentee"}))
BEN = Person("b", "Ben Okafor", "ben@work.example", "Europe/Paris", roles=frozenset({"mentor"}))
EVENTS = sorted({row.event for row in TRANSITIONS})


def a_connection(state: str) -> Connection:
    return Connection("1", "R-1", "wit-connections", ANA, BEN, state=state, asked_by="a", ending_by="a")


@pytest.mark.parametrize("machine", [connection, meeting, survey, question, mailbox, watch])
def test_every_state_of_a_row_is_reachable(machine):
    starts = {"new", "watching", "good"}
    reachable = starts | {row.new for row in machine.TRANSITIONS}
    assert {row.old for row in machine.TRANSITIONS} <= reachable


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_state_has_no_way_out(state):
    assert not [row for row in TRANSITIONS if row.old == state]


@given(state=st.sampled_from(sorted(State)), name=st.sampled_from(EVENTS), by=st.sampled_from(["a", "b"]))
def test_a_decision_is_a_row_or_nothing(state, name, by):
    decided = connection.decide(a_connection(state), Event(name, by), POLICY, NOW)
    legal = {(row.old, row.event, row.new) for row in TRANSITIONS}
    if decided is None:
        assert not [row for row in TRANSITIONS if (row.old, row.event) == (state, name)]
    else:
        assert (decided.old, name, decided.subject.state) in legal
        assert all(due.at > NOW for due in decided.effects.deadlines)


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(["a", "b"])), max_size=30))
def test_whatever_happens_a_finished_connection_stays_finished(events):
    now, finished = a_connection(State.NEW), None
    for name, by in events:
        decided = connection.decide(now, Event(name, by), POLICY, NOW)
        now = decided.subject if decided else now
        assert finished is None or now.state == finished
        finished = now.state if now.state in FINAL else None


def test_w6_the_days_are_four_six_and_seven():
    decided = connection.decide(a_connection(State.NEW), Event("request", "a"), POLICY, NOW)
    assert [(due.kind, (due.at - NOW).days) for due in decided.effects.deadlines] == [
        ("reminder", 4),
        ("reminder", 6),
        ("expiry", 7),
    ]


def test_w7_a_mentor_without_a_place_cannot_accept():
    full = Connection("1", "R-1", "p", ANA, BEN, state=State.REQUESTED, asked_by="a", mentor_load=2)
    decided = connection.decide(full, Event("accept", "b"), POLICY, NOW)
    assert decided.subject.state == State.DECLINED
    assert [letter.template for letter in decided.effects.letters] == ["at-capacity", "declined"]
