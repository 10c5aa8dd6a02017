"""What a coordinator reads every Monday, out of plain figures."""

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.core.figures import Figures, Pair
from mailflow.reports.digest import compose
from tests.core.test_machines import POLICY

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def pair(state: str, mentor: str, day: int, **more: object) -> Pair:
    at = datetime(2026, 3, day, tzinfo=UTC)
    values = {"ref": f"R-{mentor}", "state": state, "mentee": "Ana Duarte", "mentee_id": "ana", "mentor": mentor}
    values |= {"mentor_id": mentor, "asked_by": "ana", "seeking": False, "why": [], "asked_at": at, "answer_by": None}
    return Pair(**{**values, "started_at": None, "ended_at": at, "ends_at": None, "last_met": "", **more})


def figures(*pairs: Pair) -> Figures:
    empty = {f.name: 0 if f.type in ("int", int) else () for f in fields(Figures) if f.default is MISSING}
    return Figures(**{**empty, "pairs": pairs})


@pytest.mark.parametrize(
    ("began", "asks"),
    [(None, True), (datetime(2026, 3, 1, tzinfo=UTC), True), (datetime(2026, 3, 22, tzinfo=UTC), False)],
)
def test_help_is_asked_for_until_she_has_had_a_mentor_since_also_one_whose_time_is_over(began, asks):
    declined = pair("declined", "Bea Roth", 16, seeking=True)
    ended = pair("ended", "Ben Okafor", 18, started_at=began, ended_at=NOW - timedelta(days=15))
    needs = compose(figures(declined, ended), POLICY, NOW, "standard")["needs"]
    assert ("asks you to find" in str(needs)) is asks
