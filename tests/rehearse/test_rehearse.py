"""A rehearsed year of WIT Connections: one play, looked at from every side."""

import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import select

from mailflow import settings
from mailflow.core.letter import Nature
from mailflow.rehearse import played, rehearse
from mailflow.rehearse.cast import Cast, Member, invent
from mailflow.rehearse.habits import ASKED, ASKERS
from mailflow.rehearse.table import lines, show
from mailflow.rehearse.tell import Sent, Told, facts, most_in_a_year, tell
from mailflow.store import schema

PROGRAMME = "wit-connections"
GOLDEN = Path(__file__).parents[1] / "rehearsals"
OTHERS = ("wict-midwest", "wsyas", "womens-alliance", "it-ology")
# Letters in a year to somebody quiet, beside answers to her own: few, and hands off means fewer (I2).
FEW = {"it-ology": 8}
# What no invented pair would bring about by asking, meeting and ending alone.
SHOWN = {
    "wit-connections": {"group-in", "group-new", "group-letter", "group-word", "group-agenda", "screening", "admitted"},
    "wict-midwest": {"screening", "admitted", "ending-soon", "extend-question", "extended", "meeting-happened"},
    "wsyas": {"admitted", "relay", "meeting-happened", "rhythm"},
    "womens-alliance": {"screening", "search-warning", "released", "relay", "preread"},
    "it-ology": {"admitted", "relay", "choice-result", "rhythm"},
}
HELPLESS = {
    "ask-back",
    "not-now",
    "passed-on",
    "unknown-name",
    "which",
    "confirm",
    "confirm-address",
    "confirm-refused",
}


@pytest.fixture(scope="module")
def rules():
    return settings.load_rules(settings.data("config"), {})


@pytest.fixture(scope="module")
def year(rules):
    with played(rules, PROGRAMME, 365) as play:
        yield play


@pytest.fixture(scope="module")
def told(year, rules):
    return tell(year, rules.remarks[PROGRAMME])


def test_the_year_is_the_one_that_somebody_has_read(told):
    """And it is the same whenever and wherever it is played."""
    assert_as_read(told)


@pytest.mark.parametrize("programme", OTHERS)
def test_so_is_every_other_programme_s_and_whoever_is_quiet_gets_few_letters(rules, programme):
    told = rehearse(rules, programme, 365)
    assert_as_read(told)
    quiet = [who for who in told.cast if who.character == "quiet"]
    assert len(quiet) == 2
    assert max(most_in_a_year(told.unasked(who)) for who in quiet) <= FEW.get(programme, 15)
    assert told.lost == ()
    assert {sent.letter for sent in told.letters} >= SHOWN[programme]


def test_every_mechanism_of_a_policy_is_played_and_its_group_too(told):
    assert {sent.letter for sent in told.letters} >= SHOWN[PROGRAMME]


def assert_as_read(told):
    now = "\n".join(lines(told)) + "\n"
    known = (GOLDEN / f"{told.programme}.txt").read_text(encoding="utf-8")
    assert now == known, "the year goes another way: `make golden`, and read the difference"


def test_every_letter_that_is_told_was_carried_and_every_other_is_lost(told, year):
    with year.world.house.store.begin() as tx:
        kept = tx.execute(select(schema.outbox)).all()
    assert Counter((row.template, row.address) for row in kept if row.state == "sent") == Counter(
        (sent.letter, sent.to.address) for sent in told.letters
    )
    assert [row.template for row in kept if row.state != "sent"] == []
    assert told.lost == ()


def test_the_counts_add_up(told):
    assert sum(len(told.of(who)) for who in told.cast) == len(told.letters)
    assert all(sum(told.by_month(who).values()) == len(told.of(who)) for who in told.cast)
    rows = [line.split() for line in lines(told)]
    printed = {" ".join(row[:2]): [int(cell) for cell in row[2:]] for row in rows if row[2:] and _numbers(row[2:])}
    assert {who.name: [len(told.of(who)), *told.by_month(who).values()] for who in told.cast} == printed


def _numbers(cells):
    return all(cell.isdigit() for cell in cells)


def test_invented_people_are_understood_at_once(told, year):
    """Or the year would hold letters that real people never see."""
    with year.world.house.store.begin() as tx:
        mails = tx.execute(select(schema.inbox)).all()
    assert {mail.state for mail in mails} == {"done"}
    assert {mail.intent for mail in mails} & {"ASK", "NONE", ""} == set()
    assert {sent.letter for sent in told.letters if sent.to.role != "coordinator"} & HELPLESS == set()


def test_a_mentor_s_quiet_year_has_few_letters(told):
    name, most = told.quiet_year
    assert name == "Frank Osei"
    assert most == len([s for s in told.letters if s.to.name == name and s.nature != Nature.ANSWER]) <= 15


def test_it_fits_a_terminal_of_80_columns(told):
    out = io.StringIO()
    show(told, Console(file=out, width=80, force_terminal=True, color_system=None))
    shown = out.getvalue().splitlines()
    assert max(map(len, shown)) <= 80
    assert sum(line.startswith("20") for line in shown) == len(told.letters)


@pytest.mark.parametrize(
    ("days", "most"),
    [([], 0), ([0], 1), ([0, 364], 2), ([0, 365], 1), ([0, 300, 400, 500, 700], 3), ([0, 0, 0, 400], 3)],
)
def test_a_year_is_the_fullest_365_days(days, most):
    began = datetime(2026, 3, 2, tzinfo=UTC)
    assert most_in_a_year([Sent(began + timedelta(days=day), None, "", "", (), "") for day in days]) == most


def test_two_on_one_day_that_silence_wrote_are_told():
    """DESIGN's few letters: answers and news may come together, reminders not."""
    morning, evening = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 20, tzinfo=UTC)
    emma, frank = Member("Emma Larsen", "mentee", "quiet", ("Frank Osei",)), Member("Frank Osei", "mentor", "quiet")
    letters = (
        Sent(morning, emma, "first-meeting", "", (), "scheduled"),
        Sent(morning, frank, "quiet-mentor", "", (), "scheduled"),
        Sent(evening, frank, "survey", "", (), "triggered"),
        Sent(evening, emma, "quiet-mentee", "", (), "scheduled"),
        Sent(evening + timedelta(days=1), emma, "form-reminder", "", (), "scheduled"),
    )
    told = Told("wit", morning, 3, Cast((emma, frank)), letters, ())
    [line] = [line for line in lines(told) if "nobody set off" in line]
    assert line == "Emma Larsen gets 2 on 2026-03-02 Mon that nobody set off: first-meeting, quiet-mentee."
    assert [(one["day"].isoformat(), one["to"]) for one in facts(told)["crowded"]] == [("2026-03-02", "Emma Larsen")]


CIRCLE = ["facilitator", "group_member", "group_member"]


@pytest.mark.parametrize(
    ("who_asks", "capacity", "roles", "second"),
    [
        ((), 1, ["coordinator", "mentee"], None),
        (("mentee",), 1, ["coordinator", *["mentee", "mentor"] * 6, "mentee"], ()),
        (("mentee",), 2, ["coordinator", *["mentee", "mentor"] * 6, "mentee"], ("Ben Okafor",)),
        (("mentor", "group_member"), 1, ["coordinator", *["mentor", "mentee"] * 6, *CIRCLE, "mentee"], ()),
        (("group_member",), 1, ["coordinator", *CIRCLE, "mentee"], None),
        (("mentee", "group_member", "mentor", "facilitator"), 1, None, ()),
    ],
)
def test_the_cast_is_what_the_policy_needs(rules, who_asks, capacity, roles, second):
    policy = rules.policies[PROGRAMME]
    pairing = policy.pairing.model_copy(update={"who_asks": who_asks, "mentor_capacity": capacity})
    cast = invent(policy.model_copy(update={"pairing": pairing}))
    assert roles is None or [who.role for who in cast] == roles
    assert len({who.address for who in cast}) == len({who.name for who in cast}) == len(cast.members)
    assert {who.role for who in cast.quiet_mentors()} == ({"mentor"} if {*who_asks} - {"group_member"} else set())
    assert second is None or next(who.asks[1:] for who in cast if who.character == "declining") == second


def test_where_the_team_pairs_it_brings_members_to_who_looks_after_a_group(rules):
    policy = rules.policies["wict-midwest"].model_copy(update={"groups": rules.policies[PROGRAMME].groups})
    circle = [who for who in invent(policy) if who.role in {"facilitator", "group_member"}]
    assert [(who.role, who.group, who.asks) for who in circle] == [
        ("facilitator", "leaders", ()),
        ("group_member", "", ("Tara Nolan",)),
        ("group_member", "", ("Tara Nolan",)),
    ]


def test_habits_answer_letters_that_there_are():
    templates = {file.stem for file in (settings.data("templates") / "en").glob("*.md")}
    habits = [habit for table in (ASKERS, ASKED) for mine in table.values() for habit in mine]
    assert [h.letter for h in habits if not templates & {h.letter, f"{h.letter}-mentee"}] == []
