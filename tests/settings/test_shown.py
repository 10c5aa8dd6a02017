"""`mailflow config show`: each value, where it stands, and no secret."""

import json
import os
from pathlib import Path

import pytest

from mailflow.settings import KEYS, SettingsError, data
from mailflow.settings.keys import Setting
from mailflow.settings.shown import HIDDEN, SECRETS, URLS, mask, show
from mailflow.settings.values import read_values
from tests.cli.program import mailflow

OURS = {name: value for name, value in os.environ.items() if not name.startswith(("MAILFLOW", "COLUMNS"))}
FILE = """
[service]
domain = "mentor.example.org"

[egress.smtp]
url = "smtps://mentor:p4ssword@smtp.example.org:465"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mailflow.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "secret").write_text("s3cret " * 8, encoding="utf-8")
    return tmp_path


def test_each_value_says_where_it_stands(folder: Path) -> None:
    environ = {
        "MAILFLOW_SERVICE__SECRET_FILE": str(folder / "secret"),
        "MAILFLOW_TRUST__LEVEL": "strict",
        "MAILFLOW_DATABASE__URL": "",
    }
    shown = {one.name: (one.value, one.origin) for one in show(folder, environ)}
    assert shown["service.domain"] == ("mentor.example.org", f"{folder / 'mailflow.toml'}:3")
    assert shown["egress.smtp.url"] == (
        f"smtps://mentor:{HIDDEN}@smtp.example.org:465",
        f"{folder / 'mailflow.toml'}:6",
    )
    assert shown["service.secret"] == (HIDDEN, f"MAILFLOW_SERVICE__SECRET_FILE ({folder / 'secret'})")
    assert shown["trust.level"] == ("strict", "MAILFLOW_TRUST__LEVEL")
    assert shown["database.url"] == ("", "default")
    assert list(shown) == [setting.name for setting in KEYS]


URL_SECRETS = (
    "smtps://mentor:p4ssword@smtp.example.org:465",
    "smtps://mentor:p4ss/wo@p4ssword@smtp.example.org",
    "redis://:p4ssword@host:6379/0",
    "redis://host:6379/0?password=p4ssword&db=1",
    "postgresql://host/mailflow?user=m&sslpassword=p4ssword",
    "postgresql+psycopg://m:p4ssword@/mailflow?host=/run",
    "p4ssword",
    "smtps://mentor:p4ssword",
    "smtps://mentor:p4ssword/x",
    "imaps://mentor%40example.org:p4ssword@imap.example.org/INBOX",
)


@pytest.mark.parametrize("url", URL_SECRETS)
def test_of_a_url_no_password_is_shown(url: str) -> None:
    said = mask(Setting("egress.smtp", "url", "", ""), url)
    assert ("p4ss" in said, HIDDEN in said) == (False, True)


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1025", "sqlite:////var/lib/mailflow.db", "redis://[::1]:6379/0", ""])
def test_a_url_without_a_password_is_shown_as_it_is(url: str) -> None:
    assert mask(Setting("queue", "url", "", ""), url) == url


def test_whatever_looks_like_a_secret_is_hidden() -> None:
    telling = [one for one in KEYS if any(word in one.key for word in ("secret", "password", "refresh", "url"))]
    assert [one.name for one in telling if one.key not in SECRETS | URLS] == []


def test_the_example_environment_holds_every_default(tmp_path: Path) -> None:
    lines = (data("config").parent / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line[1:].split("=", 1) for line in lines if line.startswith("#MAILFLOW_"))
    assert read_values(tmp_path, given) == {one.name: one.default for one in KEYS}


def test_at_a_terminal_and_for_a_script(folder: Path) -> None:
    environ = {**OURS, "MAILFLOW_CONFIG": str(folder)}
    told = mailflow("config", "show", environ=environ)
    assert f'service.domain = "mentor.example.org"  # {folder / "mailflow.toml"}:3' in told.stdout
    rows = json.loads(mailflow("config", "show", "--json", environ=environ).stdout)
    assert rows[0] | {"meaning": ""} == {
        "name": "service.domain",
        "value": "mentor.example.org",
        "from": f"{folder / 'mailflow.toml'}:3",
        "meaning": "",
    }
    assert "p4ss" not in told.stdout + json.dumps(rows)
    wrong = mailflow("config", "show", environ={**environ, "MAILFLOW_TRUST__LEVLE": "x"})
    assert (wrong.returncode, "did you mean MAILFLOW_TRUST__LEVEL?" in wrong.stderr) == (2, True)


def test_a_name_that_is_no_setting_is_still_refused(folder: Path) -> None:
    with pytest.raises(SettingsError, match="is not a setting"):
        show(folder, {"MAILFLOW_SERVICE__DOMAINS": "x"})
