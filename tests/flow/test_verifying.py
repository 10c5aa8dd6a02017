"""The verify desk answers only whom a domain speaks for, and only where the programme gives out codes."""

from dataclasses import replace

import pytest

from mailflow.core.sheet_code import code_of, codes_in
from mailflow.core.verdict import refused
from mailflow.flow import Flow, Mail
from mailflow.flow import verifying as desk
from tests.conversations.runner import DOMAIN, Story


def asked(story, sender="audit@body.example", subject="V-2222-3333-4444", text="Please"):
    raw = (
        f"From: {sender}\r\nTo: x\r\nSubject: {subject}\r\nMessage-ID: <{len(story.letters)}{story.sent}@b.example>\r\n"
        f"\r\n{text}\r\n"
    )
    story.sent += 1
    before = len(story.letters)
    story.flow.accept([Mail(sender, f"{story.programme}-verify@{DOMAIN}", raw.encode())])
    story.settle()
    return [letter.template for letter in story.letters[before:]]


@pytest.fixture
def wsyas(tmp_path):
    story = Story(tmp_path, programme="wsyas", trust="standard")
    yield story
    story.house.store.close()


@pytest.mark.parametrize("sender", ["audit@body.example", "ana@home.example"])
def test_members_and_strangers_hear_the_same_three_times_a_day(wsyas, sender):
    assert [asked(wsyas, sender) for _ in range(5)] == [["verify-answer"]] * 3 + [[], []]
    [first, *others] = [letter.text for letter in wsyas.letters]
    assert others == [first] * 2
    assert asked(wsyas, "another@body.example") == ["verify-answer"]


@pytest.mark.parametrize("sender", ["audit@body.example", "ana@home.example"])
@pytest.mark.parametrize(
    "judge", [None, lambda mail: refused("no name server", silent=True), lambda mail: refused("no")]
)
def test_whom_nothing_speaks_for_gets_nothing(wsyas, judge, sender):
    wsyas.flow = Flow(replace(wsyas.house, judge=judge))
    assert asked(wsyas, sender) == []


def test_no_more_than_so_many_a_day_in_all(wsyas, monkeypatch):
    monkeypatch.setattr(desk, "ALL", 2)
    assert [asked(wsyas, f"a{number}@body.example") for number in range(3)] == [["verify-answer"]] * 2 + [[]]


def test_a_mail_without_a_code_is_answered_once(wsyas):
    assert asked(wsyas, subject="Records") == ["verify-answer"]
    assert "We found no code" in wsyas.letters[-1].subject
    assert asked(wsyas, subject="Thank you") == []
    assert asked(wsyas) == ["verify-answer"]


def test_where_no_codes_are_given_out_the_desk_is_silent(tmp_path):
    story = Story(tmp_path, trust="standard")
    assert asked(story) == [] == asked(story, "ana@home.example", "LOG 45 min: goals")
    story.house.store.close()


def test_none_of_a_strangers_words_come_back(wsyas):
    asked(wsyas, subject="V-2222-3333-4444 buy now", text="https://evil.example V-5555-6666-7777")
    [letter] = wsyas.letters
    assert not any(word in letter.raw.decode() + letter.text for word in ("2222", "buy now", "evil.example", "5555"))


@pytest.mark.parametrize(
    "typed", ["V-4F7K-2M9P-XQ3T", "v4f7k2m9pxq3t", "code: V 4F7K 2M9P XQ3T.", "(V-4f7k-2m9p-xq3t)"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes_in(typed) == ["V-4F7K-2M9P-XQ3T"]


@pytest.mark.parametrize("other", ["V-4F7K-2M9P", "V-4F7K-2M9P-XQ30", "AV-4F7K-2M9P-XQ3T", "V-4F7K-2M9P-XQ3T-9"])
def test_what_is_no_code_is_none(other):
    assert codes_in(other) == []


def test_a_code_is_what_we_would_read(tmp_path):
    assert codes_in(code_of(bytes(range(12)))) == [code_of(bytes(range(12)))]
