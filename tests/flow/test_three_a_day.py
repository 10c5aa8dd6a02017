"""P13: three automatic answers a day, three questions beside them, and no reason that tells of a letter unsent."""

from datetime import timedelta

import pytest

from mailflow.flow import Mail
from mailflow.store import inbox
from tests.conversations.runner import DOMAIN, PROGRAMME, Story


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


def write(story, *mails: str) -> None:
    for words in mails:
        story.sent += 1
        story.now += timedelta(seconds=1)
        raw = f"From: ana@home.example\r\nSubject: Hello\r\nMessage-ID: <{story.sent}@x>\r\n\r\n{words}\r\n"
        story.flow.accept([Mail("ana@home.example", f"{PROGRAMME}@{DOMAIN}", raw.encode())])
        story.settle()


def shunted(story) -> list[str]:
    with story.house.store.begin() as tx:
        return [row["reason"] for row in inbox.list_shunted(tx)]


def says_it_is_the_last(story) -> list[bool]:
    return ["This is the last" in " ".join(letter.text.split()) for letter in story.letters]


def test_the_third_answer_says_that_it_is_the_last(story):
    write(story, *["HELP"] * 3)
    assert says_it_is_the_last(story) == [False, False, True]


def test_the_third_question_says_that_it_is_the_last(story):
    write(story, *(f"REQUEST Ben: note {number}" for number in range(3)))
    assert says_it_is_the_last(story) == [False, False, True]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("HELP", []),
        ("STATUS", []),
        ("HELP\r\n\r\nBen shouts at me.", ["mail-waits"]),
        ("what is this", ["mail-waits"]),
        ("PAIR Ana with Ben", ["mail-waits"]),
    ],
    ids=["help", "status", "more than help", "unclear", "not hers"],
)
def test_what_would_need_a_fourth_answer_waits_and_the_team_hears_of_what_it_can_read(story, words, told):
    write(story, *["HELP"] * 3, words)
    assert [letter.template for letter in story.letters] == ["help"] * 3 + told
    [reason] = shunted(story)
    assert "told so" not in reason
    assert "three" in reason


def test_what_changed_nothing_and_could_not_be_told_is_read_by_a_person(story):
    write(story, "REQUEST Nina Known", "HELP", "HELP", "REQUEST Nora Else")
    story.play("ana < unknown-name\nana < help\nana < help\ncora < mail-waits")
    [reason] = shunted(story)
    assert "told so" not in reason
    assert "a person reads it" in reason


def test_a_misspelt_name_costs_none_of_the_three_questions(story):
    write(story, "REQUEST Nina Known", *(f"REQUEST Ben: note {number}" for number in range(3)))
    assert [letter.template for letter in story.letters] == ["unknown-name"] + ["confirm"] * 3


def test_a_desk_that_believes_nobody_leaves_the_questions_of_who_has_the_reply_address(story):
    write(story, *(f"REQUEST Ben: note {number}" for number in range(4)))
    story.play("\nana < confirm\nana < confirm\nana < confirm\ncora < mail-waits")
    story.play("\nana > DATA\nana < confirm-shall\nana /confirm > LEAVE\nana < leave-question")


def test_a_newcomer_who_asked_for_help_can_still_begin(story):
    write(story, *["HELP"] * 3, "REQUEST Ben")
    assert [letter.template for letter in story.letters] == ["help"] * 3 + ["confirm"]
