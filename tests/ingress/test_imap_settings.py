"""The settings of the mailbox: what is read from them, and what each refusal says."""

import pytest

from mailflow import settings
from mailflow.settings import SettingsError

URL = "imaps://mentor%40example.org@imap.example.org"
GOOD = {"INGRESS__IMAP__URL": URL, "INGRESS__IMAP__PASSWORD": "hunter2"}
TOKEN = {
    "INGRESS__IMAP__OAUTH__TOKEN_URL": "https://login.example/token",
    "INGRESS__IMAP__OAUTH__CLIENT_ID": "me",
    "INGRESS__IMAP__OAUTH__CLIENT_SECRET": "s3cret",
}


def load(tmp_path, **values):
    environ = {f"MAILFLOW_{name}": value for name, value in values.items()}
    return settings.load(settings.data("config"), {"MAILFLOW_SERVICE__DATA_DIR": str(tmp_path), **environ})


def test_without_a_url_no_mailbox_is_read(tmp_path):
    assert load(tmp_path).imap is None


def test_a_mailbox_with_its_password_in_a_file(tmp_path):
    (tmp_path / "password").write_text("hunter2\n")
    values = {"INGRESS__IMAP__PASSWORD_FILE": str(tmp_path / "password"), "INGRESS__IMAP__MOVE_TO": "Done"}
    account = load(tmp_path, INGRESS__IMAP__URL=f"{URL}/Mentoring", **values).imap
    assert (account.user, account.folder, account.password) == ("mentor@example.org", "Mentoring", "hunter2")
    assert (account.idle, account.every, account.move_to, account.port) == (True, 60.0, "Done", 993)


def test_a_mailbox_with_tokens(tmp_path):
    loaded = load(tmp_path, INGRESS__IMAP__URL=URL, **TOKEN)
    assert (loaded.imap.password, loaded.imap_oauth is None, loaded.oauth) == ("", False, None)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"INGRESS__IMAP__URL": URL}, "ingress.imap.password is missing"),
        ({**GOOD, "INGRESS__IMAP__URL": "imap://me:hunter2@x.test"}, "in the clear"),
        ({**GOOD, "INGRESS__IMAP__URL": "imaps://me:hunter2@x.test"}, "leave one of them out"),
        ({**GOOD, **TOKEN}, "a password and OAuth"),
        ({"INGRESS__IMAP__URL": URL, **TOKEN, "INGRESS__IMAP__OAUTH__CLIENT_ID": ""}, "client_id is missing"),
        ({**GOOD, "INGRESS__IMAP__IDLE": "perhaps"}, "must be on or off"),
        ({**GOOD, "INGRESS__IMAP__EVERY": "600"}, "from 1 to 540"),
        ({**GOOD, "INGRESS__IMAP__EVERY": "0"}, "from 1 to 540"),
        ({**GOOD, "INGRESS__IMAP__MOVE_TO": "inbox"}, "another folder"),
        ({**GOOD, "INGRESS__IMAP__CA_FILE": "/nowhere.pem"}, "there is no such file"),
        ({"SERVICE__ADDRESS_STYLE": "dots"}, "must be one of subdomain, catch-all, plus"),
        ({"SERVICE__ADDRESS_STYLE": "plus"}, "service.mailbox"),
        ({"SERVICE__MAILBOX": "mentor"}, "is for address_style = plus"),
        ({"SERVICE__ADDRESS_STYLE": "plus", "SERVICE__MAILBOX": "a+b"}, "before the @"),
        ({"SERVICE__ADDRESS_STYLE": "plus", "SERVICE__MAILBOX": "x" * 31}, "at most 30"),
    ],
)
def test_a_setting_that_cannot_be_used_says_why_and_no_secret(tmp_path, values, says):
    with pytest.raises(SettingsError, match=says) as caught:
        load(tmp_path, **values)
    assert "hunter2" not in str(caught.value)


def test_the_mailbox_of_sub_addresses(tmp_path):
    loaded = load(tmp_path, SERVICE__ADDRESS_STYLE="plus", SERVICE__MAILBOX="Mentor")
    assert loaded.mailbox == "mentor"
    assert settings.build(loaded).mailbox == "mentor"
