"""`mailflow init`: a folder to run from, a new programme from one that there is, and nothing overwritten."""

import os

import pytest
from typer.testing import CliRunner

from mailflow.cli import app
from mailflow.settings import SettingsError, data, load, load_policies
from mailflow.settings.dotenv import environment
from mailflow.settings.programmes import load_programmes

NAMED = ["--name", "The “Lantern” \\ Circle", "--organisation", "Lantern e. V.", "--signs", "Dora Lind"]
ALL = [*NAMED, "--zone", "Europe/Berlin"]
LANTERN = ["--programme", "lantern"]


def init(folder, *words):
    return CliRunner().invoke(app, ["init", str(folder), *words])


def contents(folder):
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def place(tmp_path):
    """A folder that is set up, with one programme."""
    (tmp_path / "programmes").mkdir()
    (tmp_path / "mailflow.toml").write_text('[service]\ndomain = "m.example"\n')
    (tmp_path / "programmes" / "here.toml").write_text('inherits = "wsyas"\n')
    return tmp_path


@pytest.mark.parametrize("parent", ["wit-connections", "wict-midwest", "wsyas", "womens-alliance", "it-ology"])
@pytest.mark.parametrize("inherit", [[], ["--inherit"]])
def test_a_new_programme_has_the_rules_of_the_one_it_begins_from_in_a_name_of_its_own(place, parent, inherit):
    result = init(place, *LANTERN, "--from", parent, *inherit, *ALL)
    assert result.exit_code == 0, result.output
    new = load_programmes(place / "programmes")
    theirs = load_programmes(data("config") / "programmes")
    ours, parents = new.policies["lantern"], theirs.policies[parent]
    assert ours.programme.model_dump(include={"name", "organisation", "signs", "time_zone"}) == {
        "name": "The “Lantern” \\ Circle",
        "organisation": "Lantern e. V.",
        "signs": "Dora Lind",
        "time_zone": "Europe/Berlin",
    }
    assert ours.model_copy(update={"programme": parents.programme}) == parents
    beside = [key for key in theirs.remarks[parent] if key[0] != "programme"]
    assert [new.remarks["lantern"][key] for key in beside] == [theirs.remarks[parent][key] for key in beside]
    assert init(place, *LANTERN, "--from", parent, *inherit, *ALL).stdout.endswith("nothing was changed\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([*LANTERN, *NAMED], 2, "mailflow: --zone missing: nobody is here to be asked; give what is missing"),
        (
            [*LANTERN, *NAMED, "--zone", "Berlin"],
            2,
            "mailflow: --zone: programme.time_zone = 'Berlin': is no time zone",
        ),
        (["--programme", "Lantern", *ALL], 2, "mailflow: 'Lantern': write 2 to 30 small letters, digits and hyphens"),
        (["--programme", "here-log", *ALL], 2, "mailflow: 'here-log': would share an address with here; choose anot"),
        (
            [*LANTERN, "--from", "wict", *ALL],
            2,
            "mailflow: --from wict: there is no such programme; write one of here, ",
        ),
        (["--programme", "here", *ALL], 0, "{folder}/programmes/here.toml is there already, and left as it is"),
        ([], 0, "{folder} is set up already; nothing was changed. --programme NAME adds a programme to it"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write_and_nothing_is_changed(place, words, code, said):
    before = contents(place)
    result = init(place, *words)
    assert result.exit_code == code
    assert result.output.startswith(said.format(folder=place))
    assert contents(place) == before


def test_one_may_begin_from_an_heir(place):
    assert init(place, *LANTERN, "--inherit", *ALL).exit_code == 0
    assert init(place, "--from", "lantern", *ALL[2:], "--name", "Beacon").exit_code == 0
    policies = load_policies(place / "programmes")
    assert policies["beacon"].programme.name == "Beacon"
    assert policies["beacon"].request == policies["lantern"].request


def test_it_writes_where_its_config_has_its_programmes_and_says_how_to_rehearse_it_there(tmp_path):
    (tmp_path / "mailflow.toml").write_text('[service]\ndomain = "m.example"\n[programmes]\ndir = "rules"\n')
    result = init(tmp_path, *LANTERN, *ALL)
    assert result.exit_code == 0, result.output
    assert load_policies(tmp_path / "rules").keys() == {"lantern"}
    assert f"mailflow rehearse lantern --days 60 --config {tmp_path}\n" in result.stdout


def test_a_new_folder_can_be_run_as_it_is_and_its_secret_is_its_owners_alone(tmp_path, monkeypatch):
    folder = tmp_path / "org"
    result = init(folder, *ALL, "--domain", "m.example", "--mail-out", "smtps://u:p@smtp.example")
    assert result.exit_code == 0, result.output
    assert set(contents(folder)) == {"mailflow.toml", "programmes/the-lantern-circle.toml", ".env", "people.csv"}
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    loaded = load(folder)
    assert (loaded.domain, loaded.smarthost) == ("m.example", "smtps://u:p@smtp.example")
    assert loaded.secret.decode() in (folder / ".env").read_text() and not (folder / "var" / "secret").exists()
    assert "u:p" not in (folder / "mailflow.toml").read_text()
    assert [number in result.stdout for number in ("  1. ", "  2. ", "  3. ", "  4. ")] == [True, True, True, False]
    before = contents(folder)
    assert init(folder, *ALL, "--domain", "other.example").exit_code == 0
    assert contents(folder) == before
    assert init(tmp_path / "other", *ALL).exit_code == 0
    assert load(tmp_path / "other").secret != loaded.secret
    monkeypatch.setenv("MAILFLOW_EGRESS__SMTP__URL", "smtp://here.example")
    assert load(folder).smarthost == "smtp://here.example"  # the environment before .env


def test_what_is_there_in_a_new_folder_stays_as_it_is(tmp_path):
    (tmp_path / "people.csv").write_text("mine")
    result = init(tmp_path, *ALL)
    assert "people.csv is there already, and left as it is" in result.stdout
    assert (tmp_path / "people.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("mail_in", "said"),
    [
        ("lmtp", 'lmtp = "127.0.0.1:8024"'),
        ("imaps://mentor%40m.example@imap.m.example", 'mailbox = "mentor"'),
    ],
)
def test_mail_comes_in_as_it_was_said(tmp_path, mail_in, said):
    result = init(tmp_path / "org", *ALL, "--domain", "m.example", "--mail-in", mail_in)
    assert result.exit_code == 0, result.output
    assert said in (tmp_path / "org" / "mailflow.toml").read_text()
    assert ("Put the mailbox's password into" in result.stdout) == mail_in.startswith("imap")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--domain", "nowhere"], "service.domain = 'nowhere': is no mail domain"),
        (["--mail-in", "pigeon"], "'pigeon': mail comes in by smtp, lmtp, or a mailbox as imaps://user@host"),
        (["--mail-out", "carrier.example"], "egress.smtp: "),
        (["--mail-in", "imaps://imap.example"], "ingress.imap.url is no mailbox's address"),
    ],
)
def test_a_folder_that_could_not_be_run_is_not_begun(tmp_path, words, said):
    result = init(tmp_path / "org", *ALL, *words)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output
    assert not (tmp_path / "org").exists()


def test_a_line_of_env_that_is_no_variable_is_told_without_its_words(tmp_path):
    assert init(tmp_path / "org", *ALL).exit_code == 0
    (tmp_path / "org" / ".env").write_text("# a remark\nexport MAILFLOW_TRUST__LEVEL='strict'\nhunter2\n")
    result = CliRunner().invoke(app, ["status", "--config", str(tmp_path / "org")])
    assert (result.exit_code, "hunter2" in result.output) == (2, False)
    assert "/.env:3: is no variable; write NAME=value" in result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else for a moment")
def test_a_secret_of_roots_that_systemd_has_read_for_us_need_not_be_ours(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("MAILFLOW_SERVICE__SECRET=0123456789abcdef0123456789abcdef\n")
    file.chmod(0o600)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to("/dev/shm/pytest-of-root") or folder.is_relative_to("/tmp/pytest-of-root"):
            folder.chmod(0o755)
    os.seteuid(65534)
    try:
        with pytest.raises(SettingsError, match="let mailflow's user read it"):
            environment(tmp_path)
        monkeypatch.setenv("MAILFLOW_SERVICE__SECRET", "another, long enough to be one, I hope")
        assert environment(tmp_path)["MAILFLOW_SERVICE__SECRET"].startswith("another")
    finally:
        os.seteuid(0)
