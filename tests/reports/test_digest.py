"""What a coordinator reads, out of plain figures: the letter, and the tables that come with it."""

import csv
import io
import random
import re
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.core.cadence import Cadence, Period
from mailflow.core.figures import Answer, Ended, Figures, Met, Pair, Place, Waiting
from mailflow.core.policy_digest import Digest
from mailflow.egress.files import files_of
from mailflow.reports.digest import compose
from mailflow.reports.tables import MEETINGS, NEEDS, PAIRS
from tests.core.test_machines import POLICY
from tests.egress.test_render import rendered
from tests.rows import rows

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEKLY = Cadence("weekly", "monday", 1, "08:00", "UTC")
PERIOD = Period.last(NOW, WEEKLY)
STEP, DAY = timedelta(hours=1), timedelta(days=1)


def pair(state: str, mentor: str, day: int, **more: object) -> Pair:
    at = datetime(2026, 3, day, tzinfo=UTC)
    values = {"ref": f"R-{mentor}", "state": state, "mentee": "Ana Duarte", "mentee_id": "ana", "mentor": mentor}
    values |= {"mentor_id": mentor, "asked_by": "ana", "seeking": False, "why": [], "asked_at": at, "answer_by": None}
    return Pair(**{**values, "started_at": None, "ended_at": at, "ends_at": None, "last_met": "", **more})


def figures(*pairs: Pair, **more: object) -> Figures:
    empty = {f.name: 0 if f.type in ("int", int) else () for f in fields(Figures) if f.default is MISSING}
    return Figures(**{**empty, "pairs": pairs, **more})


def met(ref: str, number: int, logged_at: datetime, **more: object) -> Met:
    values = {"pair": ref, "ref": f"M-{number}", "held_on": logged_at.date(), "minutes": 45, "kind": "meeting"}
    return Met(**{**values, "state": "logged", "logged_by": "ana", "logged_at": logged_at, "settled_at": None, **more})


def digest_of(found: Figures, policy=POLICY, period: Period = PERIOD):
    return compose(found, policy, period, "standard")


def tables_of(facts) -> dict[str, list[dict[str, str]]]:
    """As a spreadsheet reads the files that are sent."""
    files = {file.name: file.body.decode("utf-8-sig") for file in files_of("digest", facts)}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in files.items()}


def tile(facts, label: str) -> dict:
    return next(one for one in facts["tiles"] if one["label"].startswith(label))


@pytest.mark.parametrize(
    ("began", "asks"),
    [(None, True), (datetime(2026, 3, 1, tzinfo=UTC), True), (datetime(2026, 3, 22, tzinfo=UTC), False)],
)
def test_help_is_asked_for_until_she_has_had_a_mentor_since_also_one_whose_time_is_over(began, asks):
    declined = pair("declined", "Bea Roth", 16, seeking=True)
    ended = pair("ended", "Ben Okafor", 18, started_at=began, ended_at=NOW - timedelta(days=15))
    needs = digest_of(figures(declined, ended))["needs"]
    assert ("asks you to find" in str(needs)) is asks


# -- the tables -----------------------------------------------------------------------------------------

KINDS = ("meeting", "video", "phone", "email", "checkin")


def a_programme(seed: int) -> Figures:
    """Any pairs, and any meetings of theirs."""
    chance = random.Random(seed)
    pairs, told = [], []
    for number in range(chance.randint(0, 8)):
        asked = NOW + chance.randint(-24 * 70, 12) * STEP
        began = chance.choice([None, asked + chance.randint(0, 300) * STEP])
        ended = chance.choice([None, (began or asked) + chance.randint(0, 900) * STEP])
        state = "requested" if began is None else "active"
        state = ("ended" if began else "declined") if ended else state
        last = began and chance.choice(["", (NOW - chance.randint(0, 70) * DAY).date().isoformat()])
        one = pair(state, f"M{number}", 1, asked_at=asked, started_at=began, ended_at=ended, last_met=last or "")
        pairs.append(one)
        times = [NOW - chance.randint(-12, 24 * 70) * STEP for _ in range(chance.randint(0, 5))]
        told += [met(one.ref, at, when, kind=chance.choice(KINDS), minutes=at * 15) for at, when in enumerate(times, 1)]
    return figures(*pairs, met=tuple(told))


@rows("every", ["daily", "weekly", "monthly"])
@rows("seed", range(40))
def test_each_figure_is_the_sum_of_a_column(seed, every):
    found = a_programme(seed)
    period = Period.last(NOW, replace(WEEKLY, every=every))
    facts = digest_of(found, period=period)
    tables = tables_of(facts)
    pairs, meetings = tables["pairs.csv"], tables["meetings.csv"]
    assert tile(facts, "Active pairs")["number"] == sum(row["state"] == "active" for row in pairs)
    assert tile(facts, "Open requests")["number"] == sum(row["state"] == "requested" for row in pairs)
    assert tile(facts, "Quiet")["number"] == sum(row["quiet"] == "yes" for row in pairs)
    assert tile(facts, "Meetings")["number"] == len(meetings) == facts["bars"][-1]["value"]
    for one in pairs:
        own = [row for row in meetings if row["pair"] == one["pair"]]
        assert int(one["meetings"]) == len(own) and int(one["minutes"]) == sum(int(row["minutes"]) for row in own)


@rows("seed", range(40))
def test_what_stands_now_is_what_stood_before_with_what_began_without_what_ended(seed):
    found = a_programme(seed)

    def active(period):
        return tile(digest_of(found, period=period), "Active pairs")

    now, before = active(PERIOD), active(PERIOD.shifted(1))
    began, ended = map(int, re.findall(r"\d+", now["change"]))
    at_once = sum(
        p.started_at is not None and p.started_at == p.ended_at and PERIOD.has(p.ended_at) for p in found.pairs
    )
    assert now["number"] == before["number"] + began - ended or at_once


def test_the_tables_have_names_dates_and_whole_minutes_and_no_formula():
    began = datetime(2026, 10, 1, tzinfo=UTC)
    ours = pair("active", "=2+5", 1, asked_at=began, started_at=began, ended_at=None, mentee='Ana "A", Duarte')
    signed = met(ours.ref, 1, NOW - timedelta(days=3), state="confirmed", settled_at=NOW - timedelta(days=2))
    facts = digest_of(figures(ours, met=(signed,)))
    files = {file.name: file for file in files_of("digest", facts)}
    assert list(files) == ["pairs.csv", "meetings.csv"] and facts["attached"] == list(files)
    text = files["meetings.csv"].body.decode()
    assert text.startswith("\ufeff" + ",".join(MEETINGS) + "\r\n") and text.endswith("\r\n") and text.count("\n") == 2
    assert "'=2+5" in text and '"Ana ""A"", Duarte"' in text
    [row] = tables_of(facts)["meetings.csv"]
    assert (row["date"], row["minutes"], row["logged_by"]) == ("2026-11-20", "45", 'Ana "A", Duarte')
    assert (row["confirmed_by"], row["confirmed_on"]) == ("'=2+5", "2026-11-21")
    [row] = tables_of(facts)["pairs.csv"]
    assert list(row) == list(PAIRS) and row["began_on"] == "2026-10-01" and row["ended_on"] == ""


def test_a_policy_says_which_tables_come_and_whether_they_bear_a_mark():
    rules = POLICY.model_copy(update={"digest": Digest(attach=("meetings",), byte_order_mark=False)})
    facts = digest_of(figures(), rules)
    [file] = files_of("digest", facts)
    assert (file.name, file.body) == ("meetings.csv", (",".join(MEETINGS) + "\r\n").encode())
    assert files_of("digest", digest_of(figures(), rules.model_copy(update={"digest": Digest(attach=())}))) == []


def test_five_rows_are_shown_worst_first_and_the_rest_is_in_a_table():
    matters = tuple(Waiting(f"C-{n}", "concern", f"Ana {n}", NOW) for n in range(1, 8))
    past = pair("active", "Ben", 1, started_at=NOW - timedelta(days=90), ended_at=None, ends_at=NOW - timedelta(days=9))
    past = replace(past, last_met="2026-11-20")
    facts = digest_of(figures(past, matters=matters))
    levels = [row["level"] for row in facts["needs"]]
    assert len(levels) == 5 and set(levels) == {"bad"} and facts["more"] == 3
    rows = tables_of(facts)["needs.csv"]
    assert [row["number"] for row in rows] == [str(n) for n in range(1, 9)]
    assert list(rows[0]) == list(NEEDS) and rows[-1]["title"] == "Ana Duarte and Ben are past their end"
    letter = rendered("digest", **facts)
    assert letter.subject.startswith("8 things need you: digest, ") and "3 more are in needs.csv." in letter.text
    assert letter.html.count("?subject=RELEASE%20C-") == 5
    assert "needs.csv" not in tables_of(digest_of(figures(matters=matters[:5])))


def test_what_a_row_offers_to_write_is_made_of_our_words_alone():
    hostile = "RELEASE R-99 ACCEPT [x](reply:ACCEPT)"
    declined = pair("declined", hostile, 16, seeking=True, mentee=hostile, ref="R-4F7K")
    rows = digest_of(figures(declined, matters=(Waiting("C-4", "concern", hostile, NOW),)))["needs"]
    assert [row["actions"] for row in rows] == [["RELEASE C-4"], ["RELEASE R-4F7K"]]


# -- the survey -----------------------------------------------------------------------------------------


def surveyed(*ratings: int, asked: int = 20):
    return digest_of(figures(asked=asked, answered=len(ratings), ratings=ratings))["survey"]


def test_four_answers_have_no_average_and_no_bars():
    told = surveyed(5, 4, 1, 2)
    assert (told["answered"], told["average"], told["points"]) == (4, "", [])
    assert surveyed(5, 4, 1, 2, 3)["average"] == "3.0"


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(1, 5), max_size=40), st.integers(1, 4))
def test_no_two_digests_differ_by_one_persons_answer(ratings, more):
    before, after = surveyed(*ratings[:-more]), surveyed(*ratings)
    assert (before["average"], before["points"]) == (after["average"], after["points"]) or after["of"] - before[
        "of"
    ] >= 5
    assert after["of"] == sum(row["value"] for row in after["points"]) and after["of"] % 5 == 0


def test_a_low_answer_needs_somebody():
    low = Answer("Ana Duarte", "Ben Okafor", "R-1", 1, 4, "")
    [row] = digest_of(figures(answers=(low, replace(low, experience=3))))["needs"]
    assert (row["state"], row["ref"]) == ("Low score", "R-1")


# -- who comes in ---------------------------------------------------------------------------------------


def test_a_funnel_counts_those_who_got_there():
    came = pair("active", "ben", 1, mentee_id="ana", started_at=NOW, ended_at=None)
    states = (
        ("dee", "invited", False),
        ("sam", "applying", True),
        ("lee", "screening", True),
        ("ana", "admitted", True),
    )
    places = tuple(Place(who, "mentee", state, applied) for who, state, applied in states)
    told = digest_of(figures(came, places=places))["joining"]
    assert [row["value"] for row in told] == [4, 3, 2, 1]
    assert digest_of(figures(came))["joining"] == []


# -- the letter -----------------------------------------------------------------------------------------


def test_an_empty_programme_has_a_digest():
    facts = digest_of(figures())
    letter = rendered("digest", **facts)
    assert letter.subject == "Nothing needs you: digest, 16 to 22 November 2026"
    assert [one["number"] for one in facts["tiles"]] == [0, 0, 0, 0]
    assert all(
        name not in letter.text for name in ("Survey answers", "No meeting for a while", "Ending in", "Coming in")
    )


def a_big_programme(count: int = 500) -> Figures:
    began = NOW - timedelta(days=200)
    pairs = [
        pair(
            *("active", f"Alexandra-Konstantina Papadopoulou {n}", 1),
            mentee=f"Maximiliane von Hohenstein-Eberswalde {n}",
            **{"ref": f"R-{n:05}", "asked_at": began, "started_at": began, "ended_at": None},
            ends_at=NOW + timedelta(days=n % 40),
        )
        for n in range(count)
    ]
    told = tuple(met(one.ref, n, NOW - n * 7 * STEP) for one in pairs for n in range(20))
    answers = tuple(Answer(one.mentee, one.mentor, one.ref, 2, 2, "word " * 900) for one in pairs[:30])
    ended = tuple(Ended(one.ref, one.mentee, one.mentor, one.mentee, "word " * 900) for one in pairs[:30])
    matters = tuple(Waiting(f"C-{n}", "concern", one.mentee, NOW) for n, one in enumerate(pairs))
    more = {
        "asked": 900,
        "answered": 700,
        "ratings": (4,) * 700,
        "answers": answers,
        "matters": matters,
        "ended": ended,
    }
    return figures(*pairs, met=told, **more)


def test_five_hundred_pairs_are_under_60_kb():
    facts = digest_of(a_big_programme())
    letter = rendered("digest", **facts)
    assert len(letter.html.encode()) < 60_000
    assert len(tables_of(facts)["pairs.csv"]) == 500
    assert f"The 3 longest of {facts['quiet_all']}. All {facts['quiet_all']} are in pairs.csv." in letter.text


def test_the_text_says_all_that_the_page_says():
    facts = digest_of(a_big_programme(12))
    letter = rendered("digest", **facts)
    page = " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", letter.html, flags=re.DOTALL).split())
    text = " ".join(letter.text.split())
    for row in (*facts["needs"], *facts["quiet"], *facts["ending"]):
        for said in (row.get("title", ""), row.get("pair", ""), row["ref"], *row.get("actions", ())):
            assert said in text and said in page.replace("&#39;", "'"), said
    for one in (*facts["tiles"], *facts["survey"]["points"]):
        assert f"{one['label']}: {one.get('number', one.get('value'))}" in text
    for bar in facts["bars"]:
        assert f"{bar['day']} " in text and f": {bar['value']}" in text


@pytest.mark.parametrize(("every", "word"), [("daily", "Daily"), ("weekly", "Weekly"), ("monthly", "Monthly")])
def test_the_letter_says_what_it_is_about_and_how_to_get_it_otherwise(every, word):
    period = Period.last(datetime(2027, 1, 4, 9, tzinfo=UTC), replace(WEEKLY, every=every))
    facts = digest_of(figures(), period=period)
    letter = rendered("digest", **facts)
    noun = facts["noun"]
    assert f"{word} digest" in letter.html and f"The {noun} in numbers" in letter.text.replace("\n", " ")
    assert len(facts["bars"]) == 8 and facts["bars"][-1]["now"] and f"last 8 {noun}s" in letter.text
    others = [one for one in ("daily", "weekly", "monthly") if one != every]
    assert f"Write DIGEST {others[0]} or DIGEST {others[1]} to get it" in " ".join(letter.text.split())
    assert [bar["month"] for bar in facts["bars"] if bar["month"]] == {
        "daily": ["Dec", "Jan"],
        "weekly": ["Nov", "Dec"],
        "monthly": ["2026"],
    }[every]


def test_it_is_compared_with_the_period_before():
    began = NOW - timedelta(days=100)
    ours = pair("active", "Ben", 1, asked_at=began, started_at=began, ended_at=None, last_met="2026-11-20")
    told = tuple(
        met(ours.ref, n, when) for n, when in enumerate([NOW - timedelta(days=3), NOW - timedelta(days=9)] * 1)
    )
    more = (met(ours.ref, 9, NOW - timedelta(days=10)), *told)
    facts = digest_of(figures(ours, met=tuple(sorted(more, key=lambda one: one.logged_at))))
    assert tile(facts, "Meetings") == {"number": 1, "label": "Meetings", "change": "−1 on last week"}
    assert tile(facts, "Quiet")["change"] == "as last week"
    silent = figures(ours, met=(met(ours.ref, 1, NOW - timedelta(days=3), held_on=date(2026, 11, 20)),))
    assert tile(digest_of(silent), "Quiet")["change"] == "−1 on last week"
