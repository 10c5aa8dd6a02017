"""`mailflow report`: the table on the terminal, the page as a file, and what is no period."""

import pytest

from mailflow.cli import report
from tests.conversations.runner import PROGRAMME, Story


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    story = Story(tmp_path_factory.mktemp("report"), trust="standard")
    story.play("Paired.\n++ ana ben\n")
    yield story.house
    story.house.store.close()


@pytest.fixture(autouse=True)
def opened(house, monkeypatch):
    monkeypatch.setattr(report, "open_house", lambda config: house)


def test_the_months_are_printed_and_the_page_is_a_file(tmp_path, capsys):
    report.report(PROGRAMME)
    assert capsys.readouterr().out.splitlines()[-1] == "2026-03,1,1,0,0,0,0,0,0,0,0,0"
    page = tmp_path / "report.pdf"
    report.report(PROGRAMME, "2026-03", kind="pdf", out=page)
    assert page.read_bytes().startswith(b"%PDF") and "March 2026" in capsys.readouterr().out
    report.report(PROGRAMME, kind="json")
    assert '"report-2026-months.csv"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("period", "kind", "why"),
    [("2027", "csv", "no year or month that has begun"), ("soon", "csv", "write it as 2026"), ("", "pdf", "--out")],
)
def test_what_cannot_be_done_is_said_in_one_line(period, kind, why, capsys):
    with pytest.raises(BaseException) as left:
        report.report(PROGRAMME, period, kind=kind)
    assert left.value.exit_code == 2 and why in capsys.readouterr().err
