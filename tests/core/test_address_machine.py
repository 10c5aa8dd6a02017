"""Ben's mailbox: one letter to Cora when it dies, none when it lives again; and what is said of letters that wait."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.letter import COORDINATORS, NOTHING_ASKED, Nature
from mailflow.core.machines import mailbox
from mailflow.core.machines.mailbox import ABOUT_MAIL, TRANSITIONS, Mailbox, State, bounced, delayed, in_plain_words
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.policy_sections import Bounces
from mailflow.core.reading.bounce import Bounce
from mailflow.core.transition import Event
from mailflow.settings import data, load_policies

POLICY = load_policies(data("config") / "programmes")["wit-connections"]
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
BEN = Person("b", "Ben Okafor", "ben@work.example", "Europe/Paris", roles=frozenset({"mentor"}))
BOX = Mailbox("b", "wit-connections", BEN, "ben@work.example")
ASKED = "Will you mentor Ana Duarte?"
DEAD = bounced(Bounce("5.1.1", True, "No such user here"), "l1", ASKED)
HEARD = Event("heard", "b")
EVENTS = sorted({row.event for row in TRANSITIONS} | {"still-tried"})


def after(*events: Event, at: datetime = NOW, box: Mailbox = BOX):
    """Where the mailbox stands after these events, and the letters they brought."""
    letters = []
    for event in events:
        decided = mailbox.decide(box, event, POLICY, at)
        box, letters = (decided.subject, [*letters, *decided.effects.letters]) if decided else (box, letters)
    return box, letters


def test_a_dead_mailbox_is_told_to_the_coordinators_once():
    box, letters = after(DEAD, DEAD, DEAD)
    assert (box.state, box.since, box.reason) == ("failing", NOW, "there is no such mailbox")
    assert [(letter.template, letter.to) for letter in letters] == [("bounced", COORDINATORS)]
    assert letters[0].facts == {
        "ref": "",
        "because": "you are a coordinator",
        "name": "Ben Okafor",
        "name_first": "Ben",
        "address": "ben@work.example",
        "letter": "Will you mentor Ana Duarte?",
        "why": "there is no such mailbox",
        "reason": "No such user here",
        "since": "Monday 2 March 2026",
        "times": 0,
    }


def test_a_late_bounce_is_not_told_again():
    failing, _ = after(DEAD)
    assert after(DEAD, at=NOW + timedelta(days=30), box=failing) == (failing, [])


def full(letter: str, status: str = "5.2.2", *, failed: bool = True) -> Event:
    return bounced(Bounce(status, False, "Over quota", failed), letter, ASKED)


def came_back(*days_and_letters: tuple[int, str], policy: Policy = POLICY, status: str = "5.2.2"):
    """Where Ben's mailbox stands after letters that came back for now."""
    box, letters = BOX, []
    for day, letter in days_and_letters:
        decided = mailbox.decide(box, full(letter, status), policy, NOW + timedelta(days=day))
        box, letters = (decided.subject, [*letters, *decided.effects.letters]) if decided else (box, letters)
    return box, letters


def test_three_letters_in_a_week_make_a_full_mailbox_fail():
    box, letters = came_back((0, "a"), (3, "b"), (6, "c"))
    assert (box.state, box.reason, box.soft) == ("failing", "the mailbox is full", ())
    assert [(letter.template, letter.facts["times"]) for letter in letters] == [("bounced", 3)]


@pytest.mark.parametrize(
    "came",
    [
        [(0, "a"), (3, "b")],
        [(0, "a"), (3, "b"), (8, "c")],
        [(0, "a"), (7, "b"), (14, "c"), (21, "d")],
        [(0, "a"), (1, "a"), (2, "a"), (3, "a")],
    ],
    ids=["two", "not in one week", "one a week", "one letter, told four times"],
)
def test_a_mailbox_that_is_full_now_and_then_gets_its_letters(came):
    assert came_back(*came)[0].state == State.GOOD
    assert came_back(*came)[1] == []


def test_a_server_that_still_tries_counts_for_nothing():
    assert mailbox.decide(BOX, full("a", "4.2.2", failed=False), POLICY, NOW) is None


@pytest.mark.parametrize(("counted", "state"), [(True, State.FAILING), (False, State.GOOD)])
def test_the_policy_says_whether_a_spam_filter_counts(counted, state):
    policy = POLICY.model_copy(update={"bounces": Bounces(count_filtered=counted)})
    assert came_back((0, "a"), (1, "b"), (2, "c"), policy=policy, status="5.7.1")[0].state == state


def test_a_failing_mailbox_counts_no_more():
    assert after(DEAD, full("a"), full("b"), full("c"))[1] == after(DEAD)[1]


def test_when_ben_writes_his_mailbox_is_good_and_nobody_is_told():
    box, letters = after(DEAD, HEARD)
    assert (box.state, len(letters)) == (State.GOOD, 1)
    assert mailbox.decide(BOX, HEARD, POLICY, NOW) is None


def test_a_mailbox_that_writes_and_never_receives_is_told_once_a_week():
    box, letters = after(DEAD, *[HEARD, DEAD] * 20)
    assert (box.state, len(letters)) == (State.FAILING, 1)
    again, more = after(HEARD, DEAD, at=NOW + timedelta(days=8), box=box)
    assert (again.state, len(more)) == (State.FAILING, 1)


def test_a_letter_that_is_given_up_is_told_while_the_mailbox_is_good():
    gave_up = Event("gave-up", slots={"letter": "Will you mentor Ana?", "reason": "Timed out", "days": 5})
    box, letters = after(gave_up)
    assert (box.state, [letter.template for letter in letters]) == (State.GOOD, ["not-delivered"])
    facts = letters[0].facts
    assert (facts["name"], facts["letter"], facts["days"]) == ("Ben Okafor", "Will you mentor Ana?", 5)
    assert after(DEAD, gave_up)[1][1:] == []


def test_letters_that_wait_are_told_with_their_hour_and_zone():
    letter = delayed(12, NOW - timedelta(hours=5), "Connection refused", POLICY, NOW)
    assert (letter.template, letter.to, letter.nature) == ("delayed", COORDINATORS, Nature.SCHEDULED)
    assert letter.facts["since"] == "04:00 on Monday 2 March 2026 (America/New_York)"
    assert letter.facts["at"] == "09:00 on Monday 2 March 2026 (America/New_York)"
    assert (letter.facts["count"], letter.facts["reason"]) == (12, "Connection refused")


def test_letters_about_mail_ask_nothing():
    letters = [*after(DEAD)[1], *after(Event("gave-up"))[1], delayed(1, NOW, "", POLICY, NOW)]
    assert {letter.template for letter in letters} == ABOUT_MAIL
    assert all(letter.asks is NOTHING_ASKED for letter in letters)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.1.1", "there is no such mailbox"),
        ("5.1.10", "there is no such mailbox"),
        ("5.1.0", "this address is not known there"),
        ("5.2.1", "the mailbox is switched off"),
        ("5.4.4", "no way was found to the mail server of this address"),
        ("5.0.0", "the mail server of this address refused it"),
        ("", "the mail server of this address refused it"),
    ],
)
def test_a_status_in_plain_words(status, words):
    assert in_plain_words(status) == words


@given(st.lists(st.sampled_from(EVENTS), max_size=30))
def test_whatever_happens_letters_are_few_and_states_legal(names):
    box, letters = after(*[Event(name, slots=DEAD.slots) for name in names])
    assert box.state in set(State)
    assert [letter.template for letter in letters].count("bounced") <= 1
    assert box.state == State.GOOD or "bounced" in names
