"""O1: the time of a pair is reckoned from the day the mentee graduates; a month that has fewer days gives its last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.core import limits
from mailflow.core.limits import Bar
from mailflow.core.machines import reckoned
from mailflow.core.machines.connection import Connection, State, decide
from mailflow.core.policy_term import Term
from mailflow.core.transition import Event
from tests.core.test_machines import ANA, BEN, POLICY

AROUND = POLICY.model_copy(update={"term": Term(around="graduation", months_before=4, months_after=8)})
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def pair(day, **more):
    told = replace(ANA, profile={"graduation": day} if day else {})
    return Connection("1", "R-1", "p", told, BEN, **more)


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        ("2026-10-31", "2026-06-30", "2027-06-30"),
        ("2027-06-29", "2027-02-28", "2028-02-29"),
        ("2026-07-02", "2026-03-02", "2027-03-02"),
        ("2025-11-05", "2026-03-02", "2026-07-05"),  # it should have begun long ago: it begins today, and is shorter
    ],
)
def test_it_begins_four_months_before_and_ends_eight_after(day, starts, ends):
    at = (reckoned.starts(pair(day), AROUND, NOW), reckoned.ends(pair(day), AROUND, NOW))
    assert [one.date().isoformat() for one in at] == [starts, ends]


def test_nobody_is_paired_before_the_day_is_known_or_when_its_time_is_over():
    assert limits.bar(pair(""), AROUND) is Bar.UNDATED
    assert limits.bar(pair("2020-01-01"), AROUND) is None
    assert "2020" in reckoned.why_over(pair("2020-01-01"), AROUND, NOW)
    assert limits.bar(pair(""), POLICY) is None


def moved(day, **more):
    live = pair(day, state=State.ACTIVE, started_at=NOW, ends_at=reckoned.ends(pair("2026-07-02"), AROUND, NOW), **more)
    return decide(live, Event("reckoned"), AROUND, NOW)


def test_the_end_moves_with_its_day_and_its_deadlines_with_the_end():
    decided = moved("2026-09-02")
    assert decided.subject.ends_at.date().isoformat() == "2027-05-02"
    assert {due.kind for due in decided.effects.deadlines} == {"term", "first-meeting"}
    assert {letter.to for letter in decided.effects.letters} == {ANA.id, BEN.id}


def test_the_same_day_moves_nothing():
    assert moved("2026-07-02") is None


def test_a_day_by_which_all_would_be_over_ends_nothing():
    decided = moved("2024-07-02")
    assert (decided.effects.changes, [letter.to for letter in decided.effects.letters]) == ({}, [ANA.id])


def test_a_wish_to_go_on_is_closed_and_an_agreed_end_stands_while_it_is_later():
    wished = moved("2026-09-02", extending_by=ANA.id, extends_to=NOW + timedelta(days=500))
    assert (wished.subject.extending_by, wished.subject.extends_to) == ("", None)
    late = replace(wished.subject, ends_at=NOW + timedelta(days=900), extends_to=wished.subject.ends_at)
    agreed = decide(replace(late, mentee=pair("2026-10-02").mentee), Event("reckoned"), AROUND, NOW)
    assert (agreed.subject.ends_at, agreed.subject.extends_to.date().isoformat()) == (late.ends_at, "2027-06-02")
