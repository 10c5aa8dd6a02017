"""People come in from a file: whatever program wrote it, and with a word about everybody whom it changes."""

import csv
import io

import pytest

from mailflow.flow.enrol import KNOWN, Unimportable, export_people, import_people, read_rows
from tests.conversations.runner import PROGRAMME, Story

CHANGED = b"""email,name,role,goal,member_no
ana@home.example,Ana Duarte-Silva,mentee,Lead two teams,
ben@work.example,Ben Okafor,facilitator,,7
new@home.example,Nadia New,mentee,,
fay@wit.example,Fay Moreau,facilitator,,
"""


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.house.store.close()


def test_everything_an_import_changes_is_told_and_a_dry_run_tells_the_same(story):
    told = [import_people(story.house, PROGRAMME, CHANGED, dry_run=dry) for dry in (True, False)]
    for outcome in told:
        assert (outcome.added, outcome.known) == (1, 3)
        assert [str(change) for change in outcome.changes] == [
            "line 2, ana@home.example changed: name from 'Ana Duarte' to 'Ana Duarte-Silva'; "
            "goal from 'Lead a team within a year' to 'Lead two teams'",
            "line 3, ben@work.example changed: role facilitator added, beside mentor",
        ]
    assert import_people(story.house, PROGRAMME, CHANGED, dry_run=False).changes == []


def test_what_is_exported_can_be_imported_and_changes_nothing(story):
    import_people(story.house, PROGRAMME, CHANGED, dry_run=False)
    page = io.StringIO()
    rows = export_people(story.house, PROGRAMME)
    csv.DictWriter(page, KNOWN).writerows([dict(zip(KNOWN, KNOWN, strict=True)), *rows])
    outcome = import_people(story.house, PROGRAMME, page.getvalue().encode(), dry_run=False)
    assert (outcome.added, outcome.known, outcome.changes, outcome.faults) == (0, len(rows), [], [])
    assert {row["member_no"] for row in rows} == {"", "7"}


def test_who_is_paused_is_exported_and_taken_back_by_another_house(story, tmp_path):
    story.play("\nben @frontdesk > PAUSE until 9 March\nben < confirm\nben > YES\nben < paused")
    story.play("\nbea @frontdesk > PAUSE\nbea < confirm\nbea > YES\nbea < paused")
    page = exported(story)
    assert [row["paused"] for row in export_people(story.house, PROGRAMME)] == ["", "yes", "2026-03-09", "", ""]
    other = Story(tmp_path / "other")
    outcome = import_people(other.house, PROGRAMME, page, dry_run=False)
    assert [str(change) for change in outcome.changes] == [
        "line 3, bea@work.example changed: paused now",
        "line 4, ben@work.example changed: paused now",
    ]
    assert exported(other) == page
    other.play("\n... 8 days\ncora < digest\nben < resumed")
    other.house.store.close()


def exported(story):
    page = io.StringIO()
    csv.DictWriter(page, KNOWN).writerows(
        [dict(zip(KNOWN, KNOWN, strict=True)), *export_people(story.house, PROGRAMME)]
    )
    return page.getvalue().encode()


@pytest.mark.parametrize("said", ["no", "9 March", "20260309", "2026-13-01"])
def test_a_pause_that_is_no_day_is_refused_with_what_to_write(said):
    data = f"email,name,role,paused\nana@home.example,Ana,mentee,{said}\n".encode()
    assert [str(fault) for fault in read_rows(data)[1].faults] == [
        f"line 2, paused = {said!r}: write yes, the last day as in 2026-03-09, or leave it empty"
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_spreadsheets_csv_is_read(separator, encoding):
    lines = [["email", "name", "role"], ["ana@home.example", "Ána", "mentee"]]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert read_rows(data)[0] == [(2, {"email": "ana@home.example", "name": "Ána", "role": "mentee"})]


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(9), b"\xd0\xcf\x11\xe0", b"email,name,role\n\0\0"])
def test_a_file_that_is_no_text_is_refused_with_what_to_do(data):
    with pytest.raises(Unimportable, match="save it as “CSV UTF-8”"):
        read_rows(data)
