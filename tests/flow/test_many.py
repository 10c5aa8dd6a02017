"""A coordinator's mail of many lines: whose words are repeated to whom, and what a number or a reference reaches."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from mailflow.flow import Flow, Mail
from mailflow.flow.record import Step
from mailflow.flow.rows import _referred
from mailflow.rehearse.world import everybody_is_aligned
from mailflow.store import schema
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from tests.flow.test_teams_own import nobody_knows

LINES = "END {ref}: she said things about Ben\r\nRELEASE C-9\r\nRemember the taint of it"


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}", trust="standard")
    yield story
    story.house.store.close()


def reference(story) -> str:
    with story.house.store.begin() as tx:
        return tx.execute(select(schema.connection.c.ref)).scalar_one()


def to_the_team(story, words: str, judge) -> None:
    story.flow = Flow(replace(story.house, judge=judge))
    raw = f"From: cora@wit.example\r\nSubject: today\r\nMessage-ID: <many@wit.example>\r\n\r\n{words}\r\n"
    for _ in range(2):
        story.flow.accept([Mail("cora@wit.example", f"{PROGRAMME}-team@{DOMAIN}", raw.encode())])
    story.settle()


@pytest.mark.parametrize(
    ("judge", "shown"), [(everybody_is_aligned, True), (nobody_knows, False)], ids=["hers", "perhaps"]
)
def test_the_question_says_in_our_words_what_would_be_done_and_hers_only_where_they_are_hers(story, judge, shown):
    story.play("\n++ ana ben\n")
    to_the_team(story, LINES.format(ref=reference(story)), judge)
    [asked] = [one for one in story.letters if one.template == "confirm-lines"]
    assert "end the mentoring of Ana Duarte and Ben Okafor" in asked.text
    assert "said things" not in asked.text
    assert "taint" not in asked.text
    assert ("RELEASE C-9" in asked.text) is shown
    assert ("One more line cannot be done" in asked.text) is not shown


def test_a_reference_reaches_nothing_of_another_programme(story):
    story.play("\n++ ana ben\n")
    with story.house.store.begin() as tx:
        here, there = (Step(story.house, tx, story.now, one) for one in (PROGRAMME, "womens-alliance"))
        assert _referred(here, reference_in(tx))
        assert _referred(there, reference_in(tx)) is None


def reference_in(tx) -> str:
    return tx.execute(select(schema.connection.c.ref)).scalar_one()


def test_a_digest_that_was_emptied_for_somebody_who_was_deleted_has_no_numbers(story):
    story.play("\n++ ana ben\n... 14 days\ncora < digest\ncora < digest\nana < first-meeting\n")
    with story.house.store.begin() as tx:
        tx.execute(update(schema.outbox).where(schema.outbox.c.template == "digest").values(facts={}))
    story.play('\ncora /digest > 1 hold\ncora < transcript "A number counts in answer to the email that shows it"\n')


def test_a_members_lines_are_words_for_the_team(story):
    story.play(
        f"\n++ ana ben\nben @team > END {{ben}}: over\\nREMIND {{ben}}\nben < passed-on\n{'cora < passed-on-team'}\n"
    )
