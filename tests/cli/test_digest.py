"""`mailflow digest`: looked at, which sends nothing; sent now, to all or to one, and never to who wrote STOP."""

import importlib
import json
from dataclasses import replace

import pytest
import typer

from tests.conversations.runner import CSV, Story

digest = importlib.import_module("mailflow.cli.digest")
LEE = b"lee@wit.example,Lee Marsh,coordinator,,,\n"


@pytest.fixture
def story(tmp_path, monkeypatch):
    story = Story(tmp_path, csv=CSV + LEE, trust="standard")
    monkeypatch.setattr(digest, "open_house", lambda config: replace(story.house))
    yield story
    story.house.store.close()


def got(story: Story) -> list[str]:
    """Who has a digest by now."""
    story.settle()
    return sorted(one.to for one in story.letters if one.template == "digest")


def test_looked_at_it_is_in_words_and_nobody_gets_it(story, capsys):
    digest.digest("wit-connections")
    assert "Nothing needs you" in capsys.readouterr().out
    assert got(story) == []


def test_sent_now_each_coordinator_has_hers(story, capsys):
    digest.digest("wit-connections", send=True)
    assert capsys.readouterr().out == "on its way to 2 coordinators\n"
    assert got(story) == ["cora", "lee"]


def test_sent_to_one_it_is_sent_to_her_alone_and_a_script_hears_to_how_many(story, capsys):
    digest.digest("wit-connections", send=True, reader="Lee@wit.example", as_json=True)
    assert json.loads(capsys.readouterr().out)["sent_to"] == 1
    assert got(story) == ["lee"]


def test_whoever_stopped_gets_none(story, capsys):
    story.play("\ncora @frontdesk > STOP\ncora < stopped")
    digest.digest("wit-connections", send=True, reader="cora@wit.example")
    assert capsys.readouterr().out == "on its way to 0 coordinators: whoever wrote STOP gets none\n"
    assert got(story) == []


def test_whoever_coordinates_nothing_is_told(story, capsys):
    with pytest.raises(typer.Exit) as stopped:
        digest.digest("wit-connections", send=True, reader="ana@home.example")
    assert stopped.value.exit_code == 1
    assert "ana@home.example coordinates nothing" in capsys.readouterr().err
    assert got(story) == []
