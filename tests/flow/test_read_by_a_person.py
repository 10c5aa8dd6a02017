"""Letters that say that a person reads the answer keep their word: no robot asks back there."""

import re

import pytest

from mailflow import settings
from mailflow.core.letter import ASKS, READ_BY_A_PERSON
from mailflow.flow import Mail
from mailflow.store import inbox
from tests.conversations.runner import Story

SAYS_SO = re.compile(r"reply to this email and (?:tell )?\{\{ helper \}\}")
TO_A_REFUSAL = "ana @frontdesk > DATA\nana < confirm-shall\nana > NO\nana < confirm-refused\n"


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.house.store.close()


def shunted(story) -> list[str]:
    with story.house.store.begin() as tx:
        return [row["reason"] for row in inbox.list_shunted(tx)]


def test_every_letter_that_says_so_and_asks_nothing_is_among_them():
    folder = settings.data("templates") / "en"
    saying = {path.stem for path in folder.glob("*.md") if SAYS_SO.search(path.read_text())}
    assert saying - set(ASKS) - {"ask-back"} <= READ_BY_A_PERSON
    assert READ_BY_A_PERSON & set(ASKS) == {
        "digest",
        "end-team",
        "imported",
        "invitation",
        "matter-team",
        "member-lapsed-team",
        "proposals",
        "reckoned",
        "released",
        "report",
        "screening",
        "transcript",
        "unknown-name",
    }  # a word or a number of ours, too


def test_every_letter_to_the_coordinators_is_among_them_or_answered_at_a_desk():
    folder = settings.data("templates") / "en"
    to_them = {path.stem for path in folder.glob("*.md") if "overline: For the team" in path.read_text()}
    assert to_them - {"passed-on-team", "mail-waits"} <= READ_BY_A_PERSON


def test_plain_words_in_answer_to_them_go_to_a_person(story):
    story.play(
        f"\n{TO_A_REFUSAL}ana > That was not me, and it is the second time!\nana < passed-on\n"
        'cora < passed-on-team "it is the second time!"'
    )
    story.play("\nana /passed-on > And please tell me who it was.\nana < passed-on\ncora < passed-on-team")
    assert all("words for a person" in reason for reason in shunted(story))
    assert len(shunted(story)) == 2


def test_a_word_of_ours_alone_is_still_explained(story):
    story.play(f'\n{TO_A_REFUSAL}ana > Delete\nana < ask-back "only in capitals"')
    story.play("\nana /ask-back > DELETE\nana < confirm-delete")
    assert shunted(story) == []


def test_a_strangers_words_there_are_answered_to_nobody(story):
    story.play(f"\n{TO_A_REFUSAL}mallory /confirm-refused > Who are you?\ncora < mail-waits")
    assert len(shunted(story)) == 1


@pytest.mark.parametrize("to", ["Postmaster", "postmaster@mentor.example"])
def test_what_comes_to_the_postmaster_waits_for_a_person_and_never_acts(story, to):
    raw = f"From: ana@home.example\r\nTo: {to}\r\nMessage-ID: <1@home.example>\r\n\r\nREQUEST Ben\r\n".encode()
    story.flow.accept([Mail("ana@home.example", to, raw), Mail("", to, raw.replace(b"<1@", b"<2@"))])
    story.settle()
    assert shunted(story) == ["to the postmaster: for a person"]  # a robot's report is not worth reading
    assert story.letters == []
