"""When a group hears of a meeting: late invitations, nights, summer time and a standstill."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.core.machines import gathering
from mailflow.core.machines.gathering import Gathering, State
from mailflow.core.people import Person
from mailflow.core.policy_gathering import Gatherings, refuse_unasked
from mailflow.core.transition import Event
from mailflow.settings import data, load_policies

POLICY = load_policies(data("config") / "programmes")["wit-connections"]
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in New York
FAY = Person("f", "Fay Moreau", "fay@wit.example", "America/New_York", roles=frozenset({"facilitator"}))
GIL = Person("g", "Gil Vale", "gil@home.example", "America/New_York", roles=frozenset({"group_member"}))
NEW = Gathering("1", "wit-connections", FAY, "leaders", "", members=(GIL,))


def planned(starts: datetime, now: datetime = NOW):
    slots = {"uid": "u", "sequence": 0, "start": starts.isoformat(), "summary": "Circle", "place": ""}
    return gathering.decide(NEW, Event("plan", "f", slots), POLICY, now)


def dues(starts: datetime, now: datetime = NOW) -> dict[str, datetime]:
    return {due.kind: due.at for due in planned(starts, now).effects.deadlines}


def test_the_agenda_is_asked_a_week_before_and_told_two_days_before_by_the_clock_on_the_wall():
    starts = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)  # 18:00; summer time began on the 8th
    assert dues(starts) == {
        "ask": datetime(2026, 3, 3, 23, 0, tzinfo=UTC),
        "send": datetime(2026, 3, 8, 22, 0, tzinfo=UTC),
        "begins": starts,
    }


@pytest.mark.parametrize("hours", [0.5, 3, 30, 47, 60, 200])
@pytest.mark.parametrize("at", [NOW, NOW + timedelta(hours=13), NOW + timedelta(hours=18)])
def test_however_late_it_is_planned_the_group_hears_before_it_begins(hours, at):
    found = dues(at + timedelta(hours=hours), at)
    assert at <= found["ask"] <= found["send"] < found["begins"]


def test_nobody_is_asked_or_told_of_a_meeting_that_began_while_we_stood_still():
    there = planned(NOW + timedelta(days=9)).subject
    late = NOW + timedelta(days=10)
    asked = gathering.decide(there, Event.silence("ask"), POLICY, late)
    told = gathering.decide(asked.subject, Event.silence("send"), POLICY, late)
    over = gathering.decide(told.subject, Event.silence("begins"), POLICY, late)
    assert (asked.effects.opens, told.effects.letters, over.subject.state) == ((), (), State.OVER)


def test_an_invitation_of_the_past_asks_nobody():
    assert list(dues(NOW - timedelta(hours=2))) == ["begins"]


@pytest.mark.parametrize("state", [State.PLANNED, State.ASKED, State.TOLD, State.BARE])
def test_what_is_called_off_is_told_no_more(state):
    there = replace(planned(NOW + timedelta(days=9)).subject, state=state)
    off = gathering.decide(there, Event("withdraw", "f", {"sequence": 1}), POLICY, NOW)
    assert set(off.effects.closes) == {"ask", "send", "begins"}
    assert [gathering.decide(off.subject, Event.silence(kind), POLICY, NOW) for kind in off.effects.closes] == [
        None
    ] * 3


FORM = POLICY.forms["agenda"]
UNFIT = (
    ({"then": "keep"}, POLICY.groups, 'write then = "relay"'),
    ({"roles": ("mentee",)}, POLICY.groups, "is not for a facilitator"),
    ({"answer_within_days": 6}, POLICY.groups, "write answer_within_days = 5 there, or ask_days = 8"),
    ({}, (), "has no groups that could meet"),
)


@pytest.mark.parametrize(("changed", "groups", "said"), UNFIT)
def test_what_could_not_reach_the_group_in_time_is_refused(changed, groups, said):
    with pytest.raises(ValueError, match=said):
        refuse_unasked(POLICY.gathering, {"agenda": FORM.model_copy(update=changed)}, groups)


def test_a_programme_without_the_section_is_as_before():
    assert not Gatherings().ask
    refuse_unasked(Gatherings(), {}, ())
