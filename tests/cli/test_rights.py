"""people export and people erase, at a terminal."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from mailflow.cli import app
from tests.conversations.runner import Story


@pytest.fixture
def story(tmp_path, monkeypatch):
    story = Story(tmp_path / "data")
    story.play(
        "A pair.\nana @frontdesk > REQUEST Ben: my note\nana < confirm\nana > YES\nben < request\nana < request-receipt"
    )
    monkeypatch.setenv("MAILFLOW_CONFIG", str(story.settings.folder))
    monkeypatch.setenv("MAILFLOW_SERVICE__DATA_DIR", str(story.folder))
    monkeypatch.setenv("MAILFLOW_SERVICE__DOMAIN", "mentor.example")
    yield story
    story.house.store.close()


def run(*words: str, answer: str = ""):
    return CliRunner(env={"COLUMNS": None}).invoke(app, ["people", *words], input=answer)  # into a pipe


def test_an_export_is_what_data_answers_with(story):
    told = json.loads(run("export", "ana@home.example", "--json").stdout)
    assert told["connection"][0]["note"] == "my note"
    assert "note = my note" in run("export", "Ana@Home.example").stdout


def test_nobody_is_deleted_without_a_yes(story):
    assert run("erase", "ana@home.example", answer="n\n").exit_code == 1
    assert run("export", "ana@home.example").exit_code == 0


def test_deleted_once_the_last_letters_have_left(story):
    assert "last letters are on their way" in run("erase", "ana@home.example", "--yes").stdout
    story.now = datetime.now(UTC) + timedelta(minutes=1)  # as the command line has it
    story.settle()
    assert {"delete-last", "taken-back-news"} <= {letter.template for letter in story.letters}
    [last] = [letter.text for letter in story.letters if letter.template == "delete-last"]
    assert "the team has ended your mentoring" in last and "as you asked" not in last
    assert "HELP" not in last and "PAUSE" not in last  # nobody would answer
    story.flow.watch_over()
    assert run("export", "ana@home.example").exit_code == 1


def test_deleted_at_once_and_nobody_is_written_to(story):
    before = len(story.letters)
    assert "deleted" in run("erase", "ana@home.example", "--yes", "--at-once").stdout
    story.settle()
    assert len(story.letters) == before
    assert "nobody has the address" in run("export", "ana@home.example").stderr
