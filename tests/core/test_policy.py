"""Time as people live it: DST, month ends, quiet hours, Mondays."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.core.policy import PolicyError, after_days, after_months, read_policy
from tests.core.test_machines import POLICY

ZONES = ("America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Africa/Cairo")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [3, 10, 11])
def test_days_keep_the_wall_clock_across_dst(zone, month):
    start = datetime(2026, month, 25, 10, 30, tzinfo=ZoneInfo(zone))
    later = after_days(start.astimezone(UTC), 7, zone, POLICY).astimezone(ZoneInfo(zone))
    assert (later.hour, later.minute, (later.date() - start.date()).days) == (10, 30, 7)


@pytest.mark.parametrize(("hour", "day", "at"), [(23, 3, 7), (3, 2, 7), (12, 2, 12)])
def test_quiet_hours_hold_until_morning(hour, day, at):
    zone = "America/New_York"
    start = datetime(2026, 3, 1, hour, 0, tzinfo=ZoneInfo(zone))
    later = after_days(start.astimezone(UTC), 1, zone, POLICY).astimezone(ZoneInfo(zone))
    assert (later.day, later.hour) == (day, at)


def test_months_clamp_to_the_last_day():
    assert after_months(datetime(2024, 2, 29, 12, tzinfo=UTC), 12, "UTC").date().isoformat() == "2025-02-28"
    assert after_months(datetime(2025, 8, 31, 12, tzinfo=UTC), 6, "UTC").date().isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    ("guideline", "said"),
    [
        ({"w6": "A request waits a week."}, "guidelines.w6 = 'A request waits a week.': is no clause; name it by a"),
        ({"W123": "A request waits a week."}, "guidelines.W123 = "),
        ({"W6": ""}, "guidelines.W6 = '': write the rule as one line of 300 characters at most"),
        ({"W6": "One\nTwo"}, "guidelines.W6 = 'One\\nTwo': write the rule as one line"),
        ({"W6": "x" * 301}, "write the rule as one line of 300 characters at most"),
    ],
)
def test_a_guideline_is_one_sentence_under_the_id_of_a_clause(guideline, said):
    table = POLICY.model_dump(mode="json", exclude_none=True) | {"guidelines": guideline}
    with pytest.raises(PolicyError) as refused:
        read_policy(table, ".".join)
    assert said in str(refused.value)


@pytest.mark.parametrize("line", ["", "One\nTwo", "x" * 401])
def test_what_a_letter_says_is_one_line(line):
    table = POLICY.model_dump(mode="json", exclude_none=True) | {"texts": {"welcome": {"mentor": [line]}}}
    with pytest.raises(PolicyError) as refused:
        read_policy(table, lambda loc: ".".join(map(str, loc)))
    assert str(refused.value).startswith("texts.welcome.mentor.0: ")
    assert str(refused.value).endswith("write one line of 400 characters at most")


def test_two_tips_of_one_name_are_refused():
    one = {"name": "grow", "title": "GROW", "about": "For a talk.", "lines": ["Goal: which?"]}
    table = POLICY.model_dump(mode="json", exclude_none=True) | {"resources": [one, one]}
    with pytest.raises(PolicyError, match="there are two called 'grow'; give one of them another name"):
        read_policy(table, lambda loc: ".".join(map(str, loc)))


def test_a_programme_may_quote_no_guideline():
    assert read_policy(POLICY.model_dump(mode="json", exclude_none=True, exclude={"guidelines"}), str).guidelines == {}


@pytest.mark.parametrize(
    ("section", "keys", "said"),
    [
        (
            "pairing",
            {"who_pairs": "team", "who_asks": ["mentee"]},
            "where the team pairs nobody asks; write who_asks = []",
        ),
        ("pairing", {"models": ["n:1"]}, 'add "1:1" to models'),
        (
            "pairing",
            {"models": ["1:1"], "mentor_capacity": 2},
            'a mentor with several mentees is "n:1"; add it to models',
        ),
        ("matters", {"remind_on_days": [90]}, "a reminder on day 90 would come after the last day, 90"),
        ("pairing", {"mentors_per_mentee": 0}, "pairing.mentors_per_mentee = 0: "),
        ("pairing", {"hard_blocks": ["boss"]}, "pairing.hard_blocks.0 = 'boss': "),
        (
            "request",
            {"follow_up_on_day": 5, "tell_team_on_day": 3},
            "follow_up_on_day comes first, then tell_team_on_day",
        ),
        ("request", {"tell_team_on_day": 7}, "then the last day to answer"),
        ("search", {"months": 2, "warn_on_days": [58]}, "a reminder on day 58 would come after the last day, 58"),
        ("finding", {"shows": ["supervisor"]}, "finding.shows.0 = 'supervisor': "),
        ("matching", {"by": [{"mentee": "needs"}]}, "matching.by.0.mentor is missing; add it"),
    ],
)
def test_a_rule_of_finding_and_pairing_that_contradicts_another_is_refused(section, keys, said):
    table = POLICY.model_dump(mode="json", exclude_none=True)
    with pytest.raises(PolicyError) as refused:
        read_policy(table | {section: table[section] | keys}, lambda loc: ".".join(map(str, loc)))
    assert said in str(refused.value)


def test_records_are_kept_for_as_long_as_meetings_can_still_be_written_down():
    table = POLICY.model_dump(mode="json", exclude_none=True)
    table |= {"retention": {"years": 1}, "meeting": {"log_after_end_days": 365}}
    with pytest.raises(PolicyError) as refused:
        read_policy(table, ".".join)
    assert str(refused.value).startswith("retention.years: retention.years = 1: meeting.log_after_end_days = 365 lets")
