"""The tables are whole: whatever happens, in whatever state, a decision is legal or there is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.machines import connection, meeting, question, survey
from mailflow.core.machines.connection import FINAL, TRANSITIONS, Connection, State
from mailflow.core.people import Person
from mailflow.core.transition import Event
from mailflow.settings import data, load_policies
from scripts.docs import MACHINES

POLICY = load_policies(data("config") / "programmes")["wit-connections"]
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ANA = Person("a", "Ana Duarte", "ana@home.example", "America/New_York", roles=frozenset({"mentee"}))
BEN = Person("b", "Ben Okafor", "ben@work.example", "Europe/Paris", roles=frozenset({"mentor"}))
EVENTS = sorted({row.event for row in TRANSITIONS})


def a_connection(state: str) -> Connection:
    return Connection("1", "R-1", "wit-connections", ANA, BEN, state=state, asked_by="a", ending_by="a")


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_of_a_row_is_reachable(machine):
    starts = {"new", "watching", "good"}
    reachable = starts | {row.new for row in machine.TRANSITIONS}
    assert {row.old for row in machine.TRANSITIONS} <= reachable


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_state_has_no_way_out_but_undo(state):
    assert {row.event for row in TRANSITIONS if row.old == state} <= {"undo", "release"}


@given(state=st.sampled_from(sorted(State)), name=st.sampled_from(EVENTS), by=st.sampled_from(["a", "b"]))
def test_a_decision_is_a_row_or_nothing(state, name, by):
    decided = connection.decide(a_connection(state), Event(name, by), POLICY, NOW)
    legal = {(row.old, row.event, row.new) for row in TRANSITIONS}
    if decided is None:
        assert all(row.when for row in TRANSITIONS if (row.old, row.event) == (state, name))
    else:
        assert (decided.old, name, decided.subject.state) in legal
        assert all(due.at > NOW for due in decided.effects.deadlines)


@given(st.lists(st.tuples(st.sampled_from([e for e in EVENTS if e != "undo"]), st.sampled_from("ab")), max_size=30))
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


def a_survey(state: str, **given: object) -> survey.Survey:
    return survey.Survey("1", a_connection("ended"), "a", state=state, opened_at=NOW, **given)


def test_what_is_missing_in_a_survey_is_named_and_what_was_given_is_kept():
    half = survey.decide(a_survey("open"), Event("answers-partly", "a", {"1": 4, "2": None, "3": "Fine"}), POLICY, NOW)
    letter, *others = half.effects.letters
    assert (letter.template, [row["word"] for row in letter.facts["missing"]], others) == ("survey-missing", ["2"], [])
    assert (half.subject.state, half.subject.experience, half.subject.line) == ("partly", 4, "Fine")
    whole = survey.decide(half.subject, Event("answers", "a", {"1": None, "2": 5, "3": ""}), POLICY, NOW)
    assert (whole.subject.state, whole.subject.experience, whole.subject.outcome) == ("answered", 4, 5)
    assert whole.subject.line == "Fine"


@pytest.mark.parametrize("event", ["answers-partly", "silence:reminder", "silence:lapse"])
def test_a_missing_answer_is_asked_for_once_whatever_follows(event):
    decided = survey.decide(a_survey("partly", experience=4), Event(event, "a", {"1": None}), POLICY, NOW)
    asked = [letter.template for letter in decided.effects.letters] if decided else []
    assert not {"survey", "survey-reminder", "survey-missing"} & set(asked)
    assert decided is None or decided.subject.experience == 4


def test_only_the_letter_about_what_is_missing_leaves_out_what_was_answered():
    half = a_survey("partly", experience=4)
    asked = {name: survey.form_of(name, half, POLICY).open for name in ("survey", "survey-reminder", "survey-missing")}
    assert {name: [question.number for question in open_] for name, open_ in asked.items()} == {
        "survey": [1, 2, 3],
        "survey-reminder": [1, 2, 3],
        "survey-missing": [2],
    }


PLAN = {
    "uid": "talk",
    "sequence": 0,
    "start": "2026-03-05T15:00:00+00:00",
    "end": "2026-03-05T16:00:00+00:00",
    "minutes": 60,
    "summary": "CV review",
}


def a_meeting(state: str, **parts: object) -> meeting.Meeting:
    return meeting.Meeting("1", "", a_connection("active"), 60, NOW.date(), "CV review", "a", state=state, **parts)


def test_a_planned_meeting_is_asked_about_an_hour_after_its_end():
    planned = meeting.decide(a_meeting("new"), Event("plan", "a", PLAN), POLICY, NOW)
    assert [(due.kind, due.at) for due in planned.effects.deadlines] == [
        ("happened", datetime(2026, 3, 5, 17, 0, tzinfo=UTC))
    ]
    assert planned.effects.letters == ()
    asked = meeting.decide(planned.subject, Event.silence("happened"), POLICY, NOW)
    (letter,) = asked.effects.letters
    assert (letter.to, letter.facts["line"], letter.facts["time"]) == (
        "a",
        "LOG 60 min on 5 March 2026",
        "10:00 (America/New_York)",
    )
    assert not asked.effects.deadlines


def test_nobody_is_asked_at_night():
    late = {**PLAN, "start": "2026-03-06T01:00:00+00:00", "end": "2026-03-06T02:00:00+00:00"}  # 21:00 in New York
    planned = meeting.decide(a_meeting("new"), Event("plan", "a", late), POLICY, NOW)
    assert planned.effects.deadlines[0].at == datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
    assert planned.subject.held_on.isoformat() == "2026-03-05"


@pytest.mark.parametrize("state", ["planned", "asked", "withdrawn", "missed"])
def test_a_meeting_that_moves_is_planned_anew_with_one_deadline(state):
    moved = meeting.decide(a_meeting(state), Event("plan", "a", {**PLAN, "sequence": 3}), POLICY, NOW)
    assert (moved.subject.state, moved.subject.sequence) == ("planned", 3)
    assert moved.effects.closes == ("happened",) and len(moved.effects.deadlines) == 1


@pytest.mark.parametrize("state", ["planned", "asked"])
def test_a_log_of_a_planned_meeting_is_what_was_told_by_whoever_tells_it(state):
    told = {"ref": "M-1", "minutes": 45, "date": "2026-03-06", "topics": ""}
    logged = meeting.decide(a_meeting(state, uid="talk"), Event("log", "b", told), POLICY, NOW).subject
    assert (logged.state, logged.minutes, logged.held_on.isoformat()) == ("logged", 45, "2026-03-06")
    assert (logged.logger, logged.witness, logged.topics, logged.ref) == (BEN, ANA, "CV review", "M-1")


@pytest.mark.parametrize("state", ["logged", "confirmed", "disputed", "unconfirmed"])
@pytest.mark.parametrize("event", ["plan", "withdraw", "no", "silence:happened"])
def test_a_calendar_changes_nothing_once_a_meeting_is_written_down(state, event):
    assert meeting.decide(a_meeting(state), Event(event, "a", PLAN), POLICY, NOW) is None


def test_only_a_later_message_of_a_calendar_counts():
    known = a_meeting("planned", sequence=2)
    assert [meeting.is_newer(known, sequence) for sequence in (1, 2, 3)] == [False, False, True]


@pytest.mark.parametrize("reason", ["", "two are enough for me"])
def test_no_reason_is_spoken_of_that_was_not_given(reason):
    decided = connection.decide(a_connection(State.REQUESTED), Event("decline", "b", {"reason": reason}), POLICY, NOW)
    [receipt] = [one for one in decided.effects.letters if one.template == "decline-receipt"]
    assert receipt.facts["reason"] is bool(reason)


@pytest.mark.parametrize(
    ("event", "ended_by"), [(Event.silence("term"), ""), (Event("leave", "b"), "b")], ids=["the term passes", "left"]
)
def test_an_ending_that_never_got_its_yes_leaves_neither_its_reason_nor_who_thought_of_it(event, ended_by):
    asked = connection.decide(a_connection(State.ACTIVE), Event("end", "a", {"reason": "venom"}), POLICY, NOW).subject
    assert (asked.ending_by, asked.reason) == ("a", "venom")
    ended = connection.decide(asked, event, POLICY, NOW).subject
    assert (ended.state, ended.ending_by, ended.reason) == (State.ENDED, ended_by, "")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("pair Ana with Ben", "pair Ana with Ben"),
        ("pair Ana Duarte with Ben Okafor" + "; Chloe Martin with David Stern" * 6, "with Ben Okafor and 6 more"),
        ("end your mentoring " + "with so many words " * 9, "…"),
    ],
)
def test_a_subject_holds_as_much_of_an_act_as_fits(act, said):
    brief = question.brief(act)
    assert len(brief) <= question.SUBJECT + len(" and 6 more")
    assert brief.endswith(said)
