"""`mailflow records`: whether the signatures are whole, and every meeting as a file."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from mailflow.cli import records
from mailflow.store import schema
from tests.conversations.runner import Story

TALK = """
%% ben mentor profession=Technologist
%% ana mentee graduation=2026-07-02
++ ana ben
ana @log > 45 min: =goals
ana < meeting-receipt
ben < meeting-cosign
ben > CONFIRM
ben < meeting-confirmed
ana < meeting-confirmed
ben @log > 30 min on 1 March: hello
ben < meeting-receipt
ana < meeting-cosign
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    story = Story(tmp_path, programme="wsyas", trust="standard")
    story.play(TALK)
    monkeypatch.setattr(records, "open_house", lambda config: replace(story.house))
    yield story.house
    story.house.store.close()


def test_whole_chains_are_told_and_a_changed_row_is_named(house, capsys):
    records.records_check()
    assert capsys.readouterr().out == "3 signatures of 1 pairs, none changed\n"
    with house.store.begin() as tx:
        tx.execute(update(schema.signature).where(schema.signature.c.number == 2).values(ref="M-9"))
    with pytest.raises(BaseException) as left:
        records.records_check(programme="wsyas")
    told = capsys.readouterr()
    assert left.value.exit_code == 1
    assert "2: was changed" in told.out
    assert "1 faults in 3 signatures of 1 pairs; compare them with a backup" in told.err


def test_every_meeting_is_told_with_both_signatures_and_no_cell_is_a_formula(house, capsys):
    records.records_export()
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.startswith("programme,pair,meeting,date,minutes,topics,state,mentor,")
    assert [row.split(",")[2:7] for row in rows] == [
        ["M-2", "2026-03-01", "30", "hello", "not signed by both yet"],
        ["M-1", "2026-03-02", "45", "'=goals", "signed by both"],
    ]
    records.records_export(programme="wsyas", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(row["mentee"], row["mentee_said"], row["mentor_said"]) for row in told] == [
        ("Ana Duarte", "Not signed", "Written down"),
        ("Ana Duarte", "Written down", "Confirmed"),
    ]


def test_a_programme_that_is_not_there_is_told(house, capsys):
    with pytest.raises(BaseException) as left:
        records.records_check(programme="x")
    assert (left.value.exit_code, "wsyas" in capsys.readouterr().err) == (2, True)
