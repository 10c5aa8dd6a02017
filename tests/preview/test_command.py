import pytest
from typer.testing import CliRunner

from mailflow.cli import app
from tests.preview.conftest import ROOT

RUN = CliRunner()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--png"], "--png needs --out DIR"),
        (["--programme", "wsyass"], "there is no programme 'wsyass'"),
        (["--letter", "requst"], "there is no letter 'requst'"),
        (["--language", "tlh"], "there is no language 'tlh'"),
        (["--scheme", "sepia"], "write light or dark"),
        (["--width", "7"], "choose 200 to 2000"),
        (["--out", str(ROOT / "README.md")], "is a file; name a folder"),
    ],
)
def test_a_wrong_option_is_told_in_one_line_before_anything_is_played(words, told):
    done = RUN.invoke(app, ["preview", "--config", str(ROOT / "config"), *words])
    assert done.exit_code == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
