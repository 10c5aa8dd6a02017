"""What an out-of-office reply delays: for how long, by which address, and that it acts on nothing."""

from email.utils import format_datetime

import pytest
from sqlalchemy import select

from mailflow.core.say import local_day
from mailflow.flow import Mail
from mailflow.store import addresses, schema
from tests.conversations.pairs import asking
from tests.conversations.runner import Story

BEN = "ben@work.example"


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    story.play(asking())
    yield story
    story.house.store.close()


def away(story: Story, to: str, said: str, sender: str = BEN, verb: str = "") -> None:
    story.sent += 1
    raw = (
        f"From: Ben <{sender}>\r\nTo: {to}\r\nSubject: Automatic reply: Will you mentor Ana?\r\n"
        f"Auto-Submitted: auto-replied\r\nDate: {format_datetime(story.now)}\r\nMessage-ID: <{story.sent}@work.example>"
        f"\r\n\r\n{verb}{said}\r\n"
    )
    story.flow.accept([Mail("", to, raw.encode())])
    story.settle()


def waits(story: Story) -> dict[str, list[int]]:
    """In how many days each deadline of the request is due."""
    due = schema.deadline.c
    open_ones = select(due.kind, due.due_at).where(~due.done, due.subject.like("connection:%")).order_by(due.due_at)
    found: dict[str, list[int]] = {}
    with story.house.store.begin() as tx:
        for row in tx.execute(open_ones):
            days = local_day(row.due_at, "America/New_York") - local_day(story.now, "America/New_York")
            found.setdefault(row.kind, []).append(days.days)
    return found


def request(story: Story):
    return next(letter for letter in story.letters if letter.template == "request")


USUAL = {"reminder": [4, 6], "expiry": [7]}


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("I am on holiday.", 7),
        ("I am on holiday until 4 March.", 2),
        ("I am on holiday until 16 March.", 14),
        ("I am on parental leave until 1 September 2026.", 14),
        ("I am on holiday until 1 March 2026.", 7),  # a day that is over says nothing
    ],
)
def test_the_clock_stops_until_the_day_and_two_weeks_at_most(story, said, days):
    away(story, request(story).message["Reply-To"], said)
    assert waits(story) == {"reminder": [4 + days, 6 + days], "expiry": [7 + days]}


def test_an_absence_that_bears_no_mark_but_an_envelope_without_sender_counts(story):
    to = request(story).message["Reply-To"]
    raw = f"From: {BEN}\r\nTo: {to}\r\nMessage-ID: <1@work.example>\r\n\r\nACCEPT\r\nI am on holiday.\r\n".encode()
    story.flow.accept([Mail("", to, raw)])
    story.settle()
    assert waits(story) == {"reminder": [11, 13], "expiry": [14]}
    assert [letter.template for letter in story.letters if not letter.named] == ["request-away"]


def test_a_reply_to_the_envelope_sender_counts_as_well(story):
    away(story, request(story).mail_from, "I am on holiday.")
    assert waits(story) == {"reminder": [11, 13], "expiry": [14]}
    assert [letter.template for letter in story.letters if not letter.named] == ["request-away"]


@pytest.mark.parametrize("sender", ["mallory@evil.example", "ana@home.example"])
@pytest.mark.parametrize("by", ["Reply-To", "bounce address"])
def test_nobody_else_says_that_ben_is_away(story, sender, by):
    letter = request(story)
    away(story, letter.mail_from if by == "bounce address" else letter.message["Reply-To"], "I am on holiday.", sender)
    assert waits(story) == USUAL
    assert all(letter.named for letter in story.letters)


def test_a_second_address_of_his_says_so_as_well(story):
    with story.house.store.begin() as tx:
        addresses.keep(tx, addresses.find_owner(tx, BEN), "ben.okafor@home.example", story.now)
    away(story, request(story).message["Reply-To"], "I am on holiday.", "ben.okafor@home.example")
    assert waits(story) == {"reminder": [11, 13], "expiry": [14]}


def test_an_absence_stands_in_the_way_of_no_undo(story):
    away(story, request(story).message["Reply-To"], "I am on holiday.")
    story.play(
        "away\nana < request-away\nana /request-receipt > UNDO\nana < taken-back\nben < taken-back-news\n== withdrawn"
    )


@pytest.mark.parametrize("verb", ["ACCEPT\r\n", "DECLINE\r\n", "STOP\r\n", "REQUEST Bea\r\n"])
def test_an_absence_acts_on_nothing(story, verb):
    away(story, request(story).message["Reply-To"], "I am on holiday.", verb=verb)
    story.play("ana < request-away\n== requested")


def test_a_desk_hears_of_no_absence(story):
    away(story, "wit-connections@mentor.example", "I am on holiday.")
    assert waits(story) == USUAL


def test_what_has_been_reminded_of_is_not_reminded_of_again(story):
    story.play("later\n... 4 days\nben < request-reminder")
    away(story, request(story).message["Reply-To"], "I am on holiday until 10 March.")
    assert waits(story) == {"reminder": [6], "expiry": [7]}


def test_nobody_is_sent_to_who_is_away(story):
    away(story, request(story).message["Reply-To"], "I am on holiday until 10 March.")
    story.play("away\nana < request-away\nana /request-receipt > UNDO\nana < taken-back\nben < taken-back-news")
    story.play('named\nana @frontdesk > REQUEST Zoe\nana < unknown-name "1. Bea Lindqvist 2. Fay Moreau"')
    story.play("back\n... 9 days\ncora < digest")
    story.play('named\nana @frontdesk > REQUEST Zoe\nana < unknown-name "Ben Okafor"')


def test_all_that_waits_for_her_word_waits(story):
    """The reply came to another letter than the one about the meeting."""
    story.play("yes\nben > ACCEPT\nana < introduction-mentee\nben < introduction-mentor")
    story.play("met\nana /introduction-mentee > LOG 45 min today\nana < meeting-receipt\nben < meeting-cosign")
    away(story, request(story).message["Reply-To"], "I am on holiday until 12 March.")
    story.play('later\n... 7 days\ncora < digest\n... 6 days\nben < meeting-cosign-reminder "Thursday 19 March 2026"')
