"""When a digest comes, and which days it is about: across DST, month ends and the turn of the year, where she lives."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.core.cadence import Cadence, Period
from mailflow.core.people import Person
from mailflow.core.policy_digest import WEEKDAYS, Digest

NEW_YORK = "America/New_York"
# Some skip an hour at noon of nobody's day, some at midnight (Cairo, Beirut, Havana), one by half an hour.
ZONES = (NEW_YORK, "Europe/Paris", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe", "UTC")


def cadence(every: str = "weekly", day: int = 1, weekday: str = "monday", zone: str = NEW_YORK, at: str = "08:00"):
    return Cadence(every, weekday, day, at, zone)


def at(said: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("every", "count"), [("daily", 800), ("weekly", 120), ("monthly", 30)])
def test_a_digest_keeps_its_hour_through_two_years(zone, every, count):
    rhythm, due = cadence(every, zone=zone), datetime(2026, 3, 2, 14, tzinfo=UTC)
    for _ in range(count):
        last, due = due, rhythm.next(due)
        local = due.astimezone(ZoneInfo(zone))
        assert due > last and (local.hour, local.minute) == (8, 0)
        assert local.weekday() == 0 or every != "weekly"
        assert local.day == 1 or every != "monthly"


@pytest.mark.parametrize("every", ["daily", "weekly", "monthly"])
@pytest.mark.parametrize("zone", ZONES)
def test_no_instant_is_in_two_periods_or_in_none(every, zone):
    period = Period.last(datetime(2027, 7, 1, 12, tzinfo=UTC), cadence(every, zone=zone))
    periods = [period.shifted(back) for back in range(30)]
    for later, earlier in pairwise(periods):
        assert earlier.end == later.start and earlier.start < earlier.end
        edge = later.start
        assert later.has(edge) and not earlier.has(edge)
        assert earlier.has(edge - timedelta(microseconds=1)) and not later.has(edge - timedelta(microseconds=1))


def test_a_week_with_a_change_of_clocks_has_seven_days_and_an_hour_less_or_more():
    spring = Period.last(at("2026-03-09T08:00"), cadence())
    autumn = Period.last(at("2026-11-02T08:00"), cadence())
    assert spring.days == (date(2026, 3, 2), date(2026, 3, 8)) and autumn.days == (
        date(2026, 10, 26),
        date(2026, 11, 1),
    )
    assert spring.end - spring.start == timedelta(days=7, hours=-1)
    assert autumn.end - autumn.start == timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("every", "now", "said", "before"),
    [
        ("weekly", "2027-01-04T08:00", "28 December 2026 to 3 January 2027", "21 to 27 December 2026"),
        ("monthly", "2027-01-01T08:00", "December 2026", "November 2026"),
        ("monthly", "2028-03-01T08:00", "February 2028", "January 2028"),
        ("daily", "2027-01-01T08:00", "Thursday 31 December 2026", "Wednesday 30 December 2026"),
    ],
)
def test_a_period_is_compared_with_the_one_before_it(every, now, said, before):
    period = Period.last(at(now), cadence(every))
    assert (period.in_words, period.shifted(1).in_words) == (said, before)


def test_the_last_day_of_a_month_is_the_31st_of_a_shorter_one():
    due, days = at("2026-01-15T08:00"), []
    for _ in range(4):
        due = cadence("monthly", day=31).next(due)
        days.append(due.date().isoformat())
    assert days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    assert Period.last(at("2026-03-31T09:00"), cadence("monthly", day=31)).in_words == "28 February to 30 March 2026"


def test_her_days_begin_at_her_midnight():
    now = datetime(2026, 6, 1, 2, tzinfo=UTC)  # Monday in Paris, Sunday still in New York
    paris, new_york = (Period.last(now, cadence(zone=zone)) for zone in ("Europe/Paris", NEW_YORK))
    assert paris.days == (date(2026, 5, 25), date(2026, 5, 31))
    assert new_york.days == (date(2026, 5, 18), date(2026, 5, 24))


def test_a_digest_that_comes_late_is_about_the_same_days():
    monday, wednesday = (Period.last(at(f"2026-06-{day}T23:00"), cadence()) for day in ("08", "10"))
    assert monday == wednesday


def test_she_chooses_and_the_policy_says_the_rest():
    rules = Digest(every="weekly", weekday="friday", at="07:30")
    cora = Person("c", "Cora Lind", "cora@wit.example", "Europe/Paris")
    assert Cadence.of(cora, rules) == Cadence("weekly", "friday", 1, "07:30", "Europe/Paris")
    chose = Person("c", "Cora Lind", "cora@wit.example", "UTC", profile={"digest": "monthly", "digest_day": "15"})
    assert Cadence.of(chose, rules) == Cadence("monthly", "friday", 15, "07:30", "UTC")
    assert Cadence.of(chose, rules).in_words == "on day 15 of every month at 07:30"
    assert cadence("off").next(datetime(2026, 3, 2, tzinfo=UTC)) is None


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    now=st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: at("2020-01-01T00:00") + timedelta(minutes=minutes)),
    every=st.sampled_from(["daily", "weekly", "monthly"]),
    day=st.integers(1, 31),
    weekday=st.sampled_from(WEEKDAYS),
    zone=st.sampled_from(ZONES),
)
def test_what_is_due_tells_of_the_period_that_ends_on_that_day(now, every, day, weekday, zone):
    rhythm = cadence(every, day, weekday, zone)
    due = rhythm.next(now)
    period = Period.last(due, rhythm)
    assert due > now and period.end <= due < period.end + timedelta(days=1, hours=1)
    assert rhythm.next(due - timedelta(microseconds=1)) == due
