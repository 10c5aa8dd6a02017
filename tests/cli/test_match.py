"""`mailflow match`: who could be paired with whom, for whoever reads it; nobody is paired by it."""

import json
from dataclasses import replace

import pytest

from mailflow.cli import match
from mailflow.core.policy_matching import Matching
from mailflow.store import subjects
from tests.conversations.runner import Story

TOLD = "\n%% ana mentee needs=Leading teams\n%% ben mentor guidance=Leading a team\n%% bea mentor guidance=Law\n"
ROW = "Ana Duarte with Ben Okafor: Ana names leading and teams (needs), and so does Ben (guidance)"


@pytest.fixture
def story(tmp_path, monkeypatch):
    story = Story(tmp_path, programme="wict-midwest", trust="standard")
    story.play(TOLD)
    monkeypatch.setattr(match, "open_house", lambda config: replace(story.house))
    yield story
    story.house.store.close()


def test_proposals_are_shown_with_their_reasons_and_pair_nobody(story, capsys):
    match.match("wict-midwest")
    assert " ".join(capsys.readouterr().out.split()) == f"1. {ROW} 1 proposal"
    with story.house.store.begin() as tx:
        assert subjects.count_states(tx) == {}


def test_they_are_sent_to_the_coordinators_where_that_is_asked_for(story, capsys):
    match.match("wict-midwest", propose=True, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"proposals": [ROW], "sent_to": 1}
    story.settle()
    story.play('\ncora < proposals "1. Ana Duarte with Ben Okafor"\n')


@pytest.mark.parametrize(("name", "said"), [("x", "there are wict-midwest"), ("wict-midwest", "names nothing")])
def test_what_cannot_be_proposed_is_told(story, capsys, monkeypatch, name, said):
    rules = story.house.policies["wict-midwest"].model_copy(update={"matching": Matching()})
    monkeypatch.setattr(match, "open_house", lambda config: replace(story.house, policies={"wict-midwest": rules}))
    with pytest.raises(BaseException) as left:
        match.match(name)
    assert (left.value.exit_code, said in capsys.readouterr().err) == (2, True)
