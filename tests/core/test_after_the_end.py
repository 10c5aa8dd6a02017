"""What two people log when they are no pair any more: whether it is kept, and what it counts for (A27)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailflow.core.machines import meeting
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pair import NOT_WORKING, State, takes_logs
from mailflow.core.transition import Event
from tests.core.test_machines import ANA, BEN, NOW, POLICY, a_connection

RULES = POLICY.model_copy(update={"meeting": POLICY.meeting.model_copy(update={"log_after_end_days": 28})})
ENDED = replace(a_connection(State.ENDED), ended_at=NOW)
LOG = Event("log", ANA.id, {"ref": "M-1", "minutes": 30, "date": "2026-03-02", "topics": "goals"})


@pytest.mark.parametrize(
    ("changed", "days", "kept"),
    [
        ({}, 0, True),
        ({"state": State.UNRELEASED}, 27, True),
        ({}, 28, False),
        ({"state": State.DECLINED}, 1, False),
        ({"state": State.ACTIVE, "ended_at": None}, 1, False),
        ({"ended_because": NOT_WORKING}, 1, False),
        ({"mentor": replace(BEN, left=True)}, 1, False),
        ({"mentor": replace(BEN, email="erased:1")}, 1, False),
    ],
    ids=str,
)
def test_a_pair_that_is_over_takes_logs_for_some_days_while_both_are_here(changed, days, kept):
    assert takes_logs(replace(ENDED, **changed), RULES, NOW + timedelta(days=days)) is kept
    assert not takes_logs(replace(ENDED, **changed), POLICY, NOW + timedelta(days=days))  # 0 days: never


def test_what_is_logged_after_the_end_is_apart_and_reminds_nobody():
    """In the same moment, too: of one batch, or by a clock that was put back."""
    new = Meeting("1", "", ENDED, 0, date(2026, 3, 2), "", ANA.id)
    decided = meeting.decide(new, LOG, RULES, NOW)
    assert decided is not None and decided.subject.apart
    assert [due.kind for due in decided.effects.deadlines] == ["cosign"]
    gone_on = replace(decided.subject, connection=a_connection(State.ACTIVE))
    assert not gone_on.apart


def test_what_was_logged_before_the_end_counts():
    before = meeting.decide(Meeting("1", "", a_connection(State.ACTIVE), 0, NOW.date(), "", ANA.id), LOG, RULES, NOW)
    assert before is not None and not replace(before.subject, connection=ENDED).apart
