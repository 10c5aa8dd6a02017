"""`mailflow rehearse`: what it refuses, what it prints, and what it leaves alone."""

import json
import shutil
import socket

import pytest
from typer.testing import CliRunner

from mailflow import settings
from mailflow.cli import app


@pytest.fixture
def config(tmp_path):
    """A service's own folder."""
    folder = tmp_path / "config"
    shutil.copytree(settings.data("config"), folder, ignore=shutil.ignore_patterns("var"))
    return folder


def run(config, *words):
    return CliRunner().invoke(app, ["rehearse", *words, "--config", str(config)])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wit-conections"], "there is no programme 'wit-conections'; there are "),
        (["wit-connections", "--days", "0"], "--days 0: choose 1 to 1100"),
        (["wit-connections", "--days", "1101"], "--days 1101: choose 1 to 1100"),
        (["wit-connections", "--start", "2 March"], "--start 2 March: write a day like 2026-03-02"),
        (["wit-connections", "--start", "0001-01-01"], "--start 0001-01-01: choose a year from 1970 to 2100"),
    ],
)
def test_what_cannot_be_played_is_refused_with_what_to_write(config, words, said):
    result = run(config, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"mailflow: {said}")


def test_a_policy_with_a_fault_is_refused_with_its_line(config):
    file = config / "programmes" / "wit-connections.toml"
    file.write_text(file.read_text().replace("remind_on_days = [4, 6]", "remind_on_days = [4, 9]"))
    result = run(config, "wit-connections")
    line = (
        file.read_text().splitlines().index(next(x for x in file.read_text().splitlines() if x.startswith("[request]")))
        + 1
    )
    assert result.exit_code == 2
    assert f"{file}:{line}: request" in result.stderr
    assert "remind earlier" in result.stderr


@pytest.mark.parametrize(
    ("letter", "exit_code", "said"),
    [
        ("---\nsubject: {{ nobody\n---\nHello\n", 2, "mailflow: {file}:4: mend this Jinja mark"),
        ("---\nsubject: {{ nobody }}\n---\nHello\n", 1, "request: cannot be composed: {file}"),
    ],
)
def test_a_letter_that_cannot_be_written_is_told(config, monkeypatch, letter, exit_code, said):
    file = config / "letters" / "en" / "request.md"
    file.parent.mkdir(parents=True)
    file.write_text(letter)
    monkeypatch.setenv("MAILFLOW_TEMPLATES__DIR", "letters")
    result = run(config, "wit-connections", "--days", "2")
    assert result.exit_code == exit_code
    assert said.format(file=file) in result.output


def test_nothing_leaves_and_what_is_configured_is_not_touched(config, tmp_path, monkeypatch):
    before = sorted(tmp_path.rglob("*"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        monkeypatch.setenv("MAILFLOW_EGRESS__SMTP__URL", f"smtp://127.0.0.1:{door.getsockname()[1]}")
        monkeypatch.setenv("MAILFLOW_DATABASE__URL", f"sqlite:///{tmp_path}/live.db")
        result = run(config, "wit-connections", "--days", "3", "--json")
        door.setblocking(False)
        with pytest.raises(BlockingIOError):
            door.accept()
    assert result.exit_code == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_json_has_the_letters_the_counts_and_the_clauses(config):
    result = run(config, "wit-connections", "--days", "3", "--start", "2027-06-07", "--json")
    told = json.loads(result.stdout)
    first = next(one for one in told["letters"] if one["letter"] == "form")
    assert (told["began"], first["at"][:10], first["letter"]) == ("2027-06-07T09:00:00-04:00", "2027-06-07", "form")
    assert first["clauses"] == ["W2", "W3"]
    assert sum(person["letters"] for person in told["people"]) == len(told["letters"])
    assert told["quiet_year"]["name"] in {person["name"] for person in told["people"]}
