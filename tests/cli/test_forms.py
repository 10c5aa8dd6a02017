"""`mailflow forms list`: what people answered, for whoever reads it."""

import json
from dataclasses import replace

import pytest

from mailflow.cli import forms
from tests.conversations.runner import Story

STORY = (
    "\nana @frontdesk > GOALS\nana < confirm\nana > YES\nana < form\n"
    "ana > 1: Lead\\x1b[2J a team\\n2: They say so\\n3: By May\\n4: 1\nana < form-thanks\n... 1 hours\n"
    "ben @frontdesk > JOIN\nben < confirm\nben > YES\nben < form\n"
).replace("\\x1b", "\x1b")


@pytest.fixture
def house(tmp_path, monkeypatch):
    story = Story(tmp_path)
    story.play(STORY)
    monkeypatch.setattr(forms, "open_house", lambda config: replace(story.house))
    yield story.house
    story.house.store.close()


def test_each_form_is_told_with_its_answers(house, capsys):
    forms.forms_list()
    first, *answers = capsys.readouterr().out.splitlines()
    assert first == "goals: Ana Duarte <ana@home.example>, answered, 2026-03-02, wit-connections"
    assert answers[0] == "  1. What do you want to reach, in a sentence? Lead\\x1b[2J a team"
    assert answers[3:6] == [
        "  4. How sure are you that this is within reach? 1",
        "  5. What could get in the way? -",
        "application: Ben Okafor <ben@work.example>, asked, 2026-03-02, wit-connections",
    ]


def test_json_has_the_facts_of_one_kind_of_form(house, capsys):
    forms.forms_list(name="application", programme="wit-connections", as_json=True)
    [told] = json.loads(capsys.readouterr().out)
    assert (told["email"], told["state"], told["answered_at"]) == ("ben@work.example", "asked", None)
    assert told["answers"][0]["answer"] is None


@pytest.mark.parametrize(("given", "remedy"), [({"name": "wishes"}, "goals"), ({"programme": "x"}, "wit-connections")])
def test_what_is_not_there_is_told(house, capsys, given, remedy):
    with pytest.raises(BaseException) as left:
        forms.forms_list(**given)
    assert (left.value.exit_code, remedy in capsys.readouterr().err) == (2, True)
