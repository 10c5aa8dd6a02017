"""What only stops a loss acts at once: the words of who is to be deleted, and of the mailbox that letters went to."""

from dataclasses import replace

import pytest

from mailflow.core.verdict import refused
from mailflow.flow import Flow
from tests.conversations.runner import Story

HELD = "ana @frontdesk > DELETE\nana < confirm-delete\nana > YES\nana < delete-held\ncora < delete-team\n"
MOVED = (
    "ana @frontdesk > ADDRESS ana@new.example\nana < confirm-shall\nana > YES\nana < address-prove\n"
    "newana /address-prove > YES\nnewana < address-moved\nana < address-notice\n"
)


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.house.store.close()


def at_standard(story: Story) -> None:
    """From here on, and nothing speaks for anybody's domain."""
    silent = refused("nobody looked", silent=True)
    story.house = replace(story.house, trust="standard", judge=lambda *_: silent)
    story.flow = Flow(story.house)


@pytest.mark.parametrize(
    "words", ["UNDO", "NO", "STOP", "Keep everything", "I changed my mind, please keep it", "Thanks, but wait"]
)
def test_whatever_she_says_to_the_letter_before_her_deletion_stops_it(story, words):
    story.play(
        f"\n{HELD}ana /delete-held > {words}\nana < delete-stopped\n... 2 days\nana @frontdesk > HELP\nana < help"
    )


@pytest.mark.parametrize("words", ["Thank you.\\nAna Duarte", "Yes, please delete it.", "Thank you Cora, bye!"])
def test_thanks_a_goodbye_and_a_yes_are_no_answer_to_it(story, words):
    story.play(f"\n{HELD}ana /delete-held > {words}\n... 2 days\nana < delete-last")


def test_she_need_not_prove_herself_to_stop_it(story):
    story.play(f"\n{HELD}")
    at_standard(story)
    story.play("\nana /delete-held > UNDO\nana < delete-stopped")


def test_nobody_else_stops_it(story):
    story.play(f"\n{HELD}mallory /delete-held > UNDO\nana < confirm-address\n... 2 days\nana < delete-last")


def test_the_old_mailbox_takes_back_the_move_and_says_nothing_else(story):
    story.play(f'\n{MOVED}ana /address-notice > PAUSE\ncora < mail-waits "ask Ana, at ana@new.example"')
    story.play("\nana /address-notice > I did not do this!\n")
    at_standard(story)
    story.play("\nana /address-notice > UNDO\nana < address-back\nnewana < address-back")


def test_undo_at_a_desk_takes_back_the_last_act_and_not_the_move_before_it(story):
    story.play(f"\n{MOVED}newana @frontdesk > PAUSE\nnewana < confirm\nnewana > YES\nnewana < paused\n")
    story.play("\nnewana @frontdesk > UNDO\nnewana < confirm\nnewana > YES\nnewana < taken-back")


def test_who_has_left_may_still_ask_for_her_data(story):
    story.play("\nana @frontdesk > LEAVE\nana < leave-question\nana > YES\nana < left")
    story.play("\nana @frontdesk > DATA\nana < confirm-shall\nana > YES\nana < data")


def test_the_only_coordinator_cannot_be_deleted(story):
    story.play('\ncora @frontdesk > DELETE\ncora < confirm-delete\ncora > YES\ncora < not-now "only coordinator"')
