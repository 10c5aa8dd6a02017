"""Bad input gets one clear line that says what to do, no traceback, and nothing half done."""

import re
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mailflow.settings import data, load
from tests.cli import program


def mailflow(*words, **environ):
    return program.mailflow(*words, environ=environ)


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "config"
    shutil.copytree(data("config"), folder, ignore=shutil.ignore_patterns("var"))
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


AROUND = '[term]\naround = "graduation"\nmonths_before = 4\nmonths_after = '
POLICY_FAULTS = (
    ("remind_on_days = [4, 6]  ", "remind_on_days = [4, 9]  ", ("request", "day 9", "last day, 7")),
    ("remind_on_days = [7]", "remind_on_days = [20]", ("survey", "day 20", "last day, 14")),
    (
        "answer_within_days = 7  ",
        'answer_within_days = "soon"  ',
        ("request.answer_within_days", "soon", "whole number"),
    ),
    ("answer_within_days = 7  ", "answer_in_days = 7  ", ("request.answer_in_days", "answer_within_days")),
    ("America/New_York", "America/NewYork", ("programme.time_zone", "America/New_York")),
    ('locale = "en-US"', 'locale = "en-USA!"', ("programme.locale", "'en-USA!'", '"en-CA"')),
    ('language = "en"', 'language = "it"', ("programme.language", "'it'", "there are some in de, en, es, fr:")),
    ('weekday = "monday"', 'weekday = "someday"', ("digest.weekday", "monday")),
    ("#0B6157", "green", ("programme.colour", "green")),
    (
        '    "How was your experience of this mentoring overall',
        '    "And?",\n    "How was your experience of this mentoring overall',
        ("survey.questions", 'write each of others as { label = "…" }'),
    ),
    ("months = 12\n", "months = 12\n\n[term]\nwarn = 9\n", ("term.warn", "did you mean warn_days?")),
    ("months = 12\n", f"months = 12\n\n{AROUND}9\n", ("term", "4 months before and 9 after", "connection.months = 12")),
    ("months = 12\n", f"months = 12\n\n{AROUND}8\n", ("term", "no mentee could tell", 'kind = "day"')),
    ("months = 12\n", "months = 12\n\n[term]\nmonths_after = 8\n", ("term", 'name it: around = "graduation"')),
    ("months = 12\n", 'months = 12\n\n[term]\naround = "birthday"\n', ("term.around", "'birthday'", "'graduation'")),
    ('kind = "yes_no" },', 'field = "graduation" },', ("forms.application", "graduation is a day", 'kind = "day"')),
    ("[survey]", "[survy]", ("survy", "survey")),
    ('kind = "scale" },', 'kind = "scala" },', ("forms.questions.questions.11.kind", "'scala'", "'scale'")),
    ('kind = "yes_no" },', 'knid = "yes_no" },', ("forms.application.questions.4.knid", "did you mean kind?")),
    ('["In person", "By video", "By phone"]', '["In person"]', ("forms.application.questions.3", "two at least")),
    ('"yes_no" },', '"yes_no", options = ["Yes", "No"] },', ("forms.application", "only a choice has options")),
    (
        '["In person", "By video", "By phone"]',
        '["In person", "in Person", "x"]',
        ("How would you rather meet", "alike"),
    ),
    ("What could get in the way?", "What do you want to reach, in a sentence?", ("forms.goals", "asked twice")),
    ("remind_on_days = [10]", "remind_on_days = [21]", ("forms.questions", "day 21", "last day, 21")),
    ("[forms.goals]", "[forms.goal]", ("forms.goal", "did you mean goals?")),
    ('opening = "These', 'openning = "These', ("forms.questions.openning", "did you mean opening?")),
    ('roles = ["mentee", "group_member"]', 'roles = ["mentees"]', ("forms.goals.roles.0", "'mentees'", "'mentee'")),
    ("[texts.welcome]", "[texts.welcom]", ("texts.welcom", "did you mean welcome?")),
    ('title = "Your first', 'titel = "Your first', ("resources.0.titel", "did you mean title?")),
    ('name = "first-meeting"', 'name = "First meeting"', ("resources.0.name", "'First meeting'")),
    ("[digest]", "[letters]\nnudges_a_month = 40\n[digest]", ("letters.nudges_a_month", "40", "31")),
    (
        "[quiet_hours]",
        'years = 2\n\n[cpd]\ncategory = "peers"\n\n[quiet_hours]',
        ("retention.years = 2", "3 years at least, or leave the key out"),
    ),
    ("[survey]", "[manager]\nremind_on_days = [14]\n[survey]", ("manager", "day 14", "last day, 14")),
    ("[survey]", "[manager]\nremind_on_day = [7]\n[survey]", ("manager.remind_on_day", "did you mean remind_on_days?")),
    ('form = "agreement" ', 'form = "agrement" ', ("'agrement'", "did you mean agreement?")),
    ('agrees = ["mentor"]', 'agrees = ["mentee"]', ("pact.0", "cannot agree to her own words")),
    ("remind_on_days = [3] ", "remind_on_days = [7] ", ("pact.0", "day 7", "last day, 7")),
    ('when = "first-meeting"', 'when = "later"', ("pact.0.when", "'later'", "'first-meeting'")),
    (
        'roles = ["mentee"]                     # W13',
        'roles = ["mentee", "group_member"] # W13',
        ("forms.agreement.roles names group_member", "take group_member out"),
    ),
    ("round_trip_days = 3", "round_trip_days = ", ("no TOML", "line 3")),
    ("[survey]", '[rhythm.m1]\nwehn = "month"\n[survey]', ("rhythm.m1.wehn", "did you mean when?")),
    (
        "round_trip_days",
        'rhythm = { m1 = { when = "monthly" } }\nround_trip_days',
        ("rhythm.m1.when", "'monthly'", "'month'"),
    ),
    ("[survey]", '[rhythm.m1]\nwhen = "month"\nask = "goal"\n[survey]', ("rhythm", "m1 asks the form 'goal'", "goals")),
    ("[survey]", '[rhythm.m1]\nwhen = "days"\nask = "goals"\n[survey]', ("rhythm.m1", "days goes with every when")),
    ("[survey]", '[rhythm.m1]\nwhen = "month"\n[survey]', ("rhythm.m1", "which contact satisfies it")),
    (
        "[survey]",
        '[rhythm.m1]\nwhen = "month"\nsatisfied_by = ["fax"]\n[survey]',
        ("satisfied_by.0", "'fax'", "'email'"),
    ),
    (
        "[survey]",
        '[rhythm.m1]\nwhen = "month"\nask = "goals"\nsoft = false\n[survey]',
        ("rhythm.m1", "only a month is counted"),
    ),
    (
        "[survey]",
        '[rhythm.m1]\nwhen = "days"\ndays = 9\nask = "goals"\nshows = "gaols"\n[survey]',
        ("rhythm", "shows the pact 'gaols'", "it has agreement"),
    ),
    ("ask_days = 7 ", "ask_days = 2 ", ("gathering", "only 2 days before", "make ask_days larger than send_days")),
    ("send_days = 2 ", "send_days = 4 ", ("gathering", "forms.agenda waits 5 days", "answer_within_days = 3")),
    ('ask = "agenda" ', 'ask = "agend" ', ("gathering", "'agend'", "did you mean agenda?")),
)


@pytest.mark.parametrize(("old", "new", "said"), POLICY_FAULTS, ids=lambda value: str(value)[:20])
def test_a_broken_policy_names_file_key_value_and_remedy(config, old, new, said):
    policy = config / "programmes/wit-connections.toml"
    edit(policy, old, new)
    done = mailflow("status", "--config", config)
    assert done.returncode == 2
    wrong = policy.read_text("utf-8").partition(new)[0].count("\n") + 1
    named = re.search(r"wit-connections.toml:(\d+): |at line (\d+)", done.stderr)
    assert named
    before = wrong - int(named[1] or named[2])
    assert -new.count("\n") <= before <= 8, "the line, or that of the table whose keys disagree"
    assert all(word in done.stderr for word in said), done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_refused_with_the_nearest(config):
    edit(config / "mailflow.toml", "[trust]\nlevel", "[trust]\nlevle")
    done = mailflow("status", "--config", config)
    assert (done.returncode, "trust.level" in done.stderr) == (2, True)


TYPOS = (
    ("MAILFLOW_DATABSE__URL", "MAILFLOW_DATABASE__URL"),
    ("MAILFLOW_SERVICE__SECRET_FIEL", "MAILFLOW_SERVICE__SECRET_FILE"),
    ("MAILFLOW_TRUST_LEVEL", "MAILFLOW_TRUST__LEVEL"),
    ("MAILFLOW_INGRESS_SMTP_TLS_KEY_FILE", "MAILFLOW_INGRESS__SMTP__TLS_KEY_FILE"),
)


@pytest.mark.parametrize(("typo", "meant"), TYPOS)
def test_an_unknown_variable_is_refused_with_the_nearest(config, typo, meant):
    done = mailflow("serve", "--config", config, **{typo: "x"})
    assert done.returncode == 2
    assert done.stderr == (
        f"mailflow: environment: {typo} is not a setting; did you mean {meant}? Correct it, or unset it.\n"
    )
    assert not (config / "var").exists()


def test_variables_that_are_no_settings_are_left_alone(config):
    done = mailflow("people", "list", "--config", config, MAILFLOW_SMTP_PORTS="1", MAILFLOW_CONFIG="x", OTHER__KEY="1")
    assert "is not a setting" not in done.stderr


@pytest.mark.parametrize(
    ("domain", "write"),
    [
        ("mentor_service.example", "one like mentor.example.org"),
        ("ana@mentor.example", "one like mentor.example.org"),
        ("http://mentor.example", "one like mentor.example.org"),
        ("mentor", "one like mentor.example.org"),
        ("mentor.example.", "one like mentor.example.org"),
        ("-mentor.example", "one like mentor.example.org"),
        ("192.0.2.1", "one like mentor.example.org"),
        ("x" * 64 + ".example", "one like mentor.example.org"),
        ("mentör.example", "xn--mentr-mua.example"),
        ("straße.example", "one like mentor.example.org"),  # two standards, two names: we do not choose
    ],
)
def test_what_is_no_mail_domain_is_refused_with_what_to_write(config, domain, write):
    edit(config / "mailflow.toml", '"mentor.localhost"', f'"{domain}"')
    done = mailflow("status", "--config", config)
    assert done.returncode == 2
    assert done.stderr == f"mailflow: service.domain = {domain!r}: is no mail domain; write {write}\n"


@pytest.mark.parametrize("domain", ["xn--mentr-mua.example", "Mentor.Example.ORG", "a.b-c.localhost", "3.example"])
def test_a_mail_domain_is_taken_in_small_letters(config, domain):
    edit(config / "mailflow.toml", '"mentor.localhost"', f'"{domain}"')
    assert load(config, {}).domain == domain.lower()


LISTENS = ("8025", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:smtp", ":25", "http://127.0.0.1:8025", "a b:25")


@pytest.mark.parametrize("listen", LISTENS)
@pytest.mark.parametrize("name", ["MAILFLOW_INGRESS__SMTP__LISTEN", "MAILFLOW_HEALTH__LISTEN"])
def test_a_setting_that_cannot_be_listened_on_is_told_before_anything_is_made(config, name, listen):
    done = mailflow("serve", "--config", config, **{name: listen})
    assert done.returncode == 2
    assert f"listen: {listen!r} is no address to listen on: write host:port" in done.stderr
    assert not (config / "var").exists()


@pytest.mark.parametrize(
    ("variable", "wrong", "code"),
    [
        ("MAILFLOW_DATABASE__URL", "mysql://x/y", 2),
        ("MAILFLOW_DATABASE__URL", "nonsense", 2),
        ("MAILFLOW_DATABASE__URL", "sqlite:////proc/nowhere/x.db", 1),
        ("MAILFLOW_DATABASE__URL", "postgresql://nobody:geheim@127.0.0.1:1/none", 1),
        ("MAILFLOW_QUEUE__URL", "redis://host:port/0", 2),
        ("MAILFLOW_INGRESS__SMTP__LISTEN", "192.0.2.1:8025", 1),
        ("MAILFLOW_INGRESS__SMTP__LISTEN", "no-such-host.invalid:8025", 1),
        ("MAILFLOW_INGRESS__SMTP__LMTP", "/nowhere/lmtp", 1),
        ("MAILFLOW_INGRESS__SMTP__LMTP", "/etc/hostname/lmtp", 1),
        ("MAILFLOW_HEALTH__LISTEN", "192.0.2.1:8026", 1),
        ("MAILFLOW_EGRESS__SMTP__CA_FILE", "/nowhere", 2),
    ],
)
def test_a_wrong_setting_is_2_and_a_world_that_fails_is_1(config, variable, wrong, code):
    smarthost = {"MAILFLOW_EGRESS__SMTP__URL": "smtps://127.0.0.1:1"}
    done = mailflow("serve", "--config", config, **{"MAILFLOW_HEALTH__LISTEN": "off", **smarthost, variable: wrong})
    told = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # the rest is log
    assert (done.returncode, len(told), "geheim" in done.stderr) == (code, 1, False), done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("people", "list"),
        ("connections", "list"),
        ("forms", "list"),
        ("shunted", "list"),
        ("shunted", "show", "1"),
        ("shunted", "retry", "1"),
        ("shunted", "drop", "1"),
    ],
    ids=" ".join,
)
def test_who_only_looks_makes_no_database(config, words):
    done = mailflow(*words, "--config", config)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "yet: `mailflow serve` or `mailflow db upgrade` makes it" in done.stderr
    assert not list((config / "var").glob("mailflow.db*"))
    assert mailflow("db", "upgrade", "--config", config).returncode == 0
    assert "database" not in mailflow(*words, "--config", config).stderr


def test_a_csv_tells_every_bad_row_and_takes_the_good_ones(config, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("email,name,role\nana@home.example,Ana,mentee\nben,Ben,mentor\ncora@wit.example,Cora,queen\n")
    errors = ("--errors", tmp_path / "out.csv")
    done = mailflow("people", "import", file, "--programme", "wit-connections", "--config", config, *errors)
    assert done.returncode == 3
    kept = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert (kept[0], len(kept), kept[2].startswith("4,role,queen,")) == ("line,column,value,remedy", 3, True)
    assert "1 added, 0 known already, 2 rejected" in done.stdout
    assert "line 3, email = 'ben'" in done.stdout
    assert "line 4, role = 'queen'" in done.stdout


def test_a_dry_run_changes_nothing(config, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("email,name,role\nana@home.example,Anaïs,mentee\n", encoding="cp1252")
    import_it = ("people", "import", file, "--programme", "wit-connections", "--config", config)
    tried = mailflow(*import_it, "--dry-run", "--welcome").stdout
    assert [part in tried for part in ("1 added", "read as Windows-1252", "1 welcome letter leaves")] == [True] * 3
    assert "1 added" in mailflow(*import_it).stdout
    assert "1 known already" in mailflow(*import_it, "--welcome").stdout


def test_an_unknown_programme_and_a_bad_header_are_told(config, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("mial,name\n")
    assert "wit-connections" in mailflow("people", "import", file, "--programme", "x", "--config", config).stderr
    done = mailflow("people", "import", file, "--programme", "wit-connections", "--config", config)
    assert (done.returncode, "email, role is missing" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_of_people_that_cannot_be_read_is_told_in_one_line(config, tmp_path, name):
    done = mailflow("people", "import", tmp_path / name, "--programme", "wit-connections", "--config", config)
    assert (done.returncode, len(done.stderr.splitlines()), "Errno" in done.stderr) == (2, 1, False)
    assert "cannot be read" in done.stderr


@pytest.mark.parametrize("out", ["a-file", "a-file/letters", "/proc/nowhere/letters"])
def test_a_demo_that_cannot_leave_its_letters_there_says_so(tmp_path, out):
    (tmp_path / "a-file").write_text("mine")
    done = mailflow("demo", "--out", tmp_path / out)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "name another folder with --out" in done.stderr
    assert (tmp_path / "a-file").read_text() == "mine"


def test_a_demo_clears_no_folder_but_its_own(config):
    """A folder with config/mailflow.toml in it is an operator's, or a checkout."""
    done = mailflow("demo", "--out", config.parent)
    assert (done.returncode, "holds something else; name another folder with --out" in done.stderr) == (2, True)
    assert (config / "mailflow.toml").is_file()


def test_a_port_in_use_stops_serve_with_one_line(config):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        edit(config / "mailflow.toml", "127.0.0.1:8025", f"127.0.0.1:{taken.getsockname()[1]}")
        done = mailflow("serve", "--config", config)
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("lost", ["fact", "lease"])  # asked for while the house is built, and when the parts run
def test_a_database_that_fails_while_serve_starts_stops_it_with_one_line(config, lost):
    assert mailflow("db", "upgrade", "--config", config).returncode == 0
    with closing(sqlite3.connect(config / "var" / "mailflow.db")) as db:
        db.execute(f"DROP TABLE {lost}")
    free = {"MAILFLOW_INGRESS__SMTP__LISTEN": "127.0.0.1:0", "MAILFLOW_HEALTH__LISTEN": "127.0.0.1:0"}
    done = mailflow("serve", "--config", config, **free)
    told = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # the rest is log
    assert (done.returncode, len(told), lost in done.stderr) == (1, 1, False), done.stderr
    assert "the database does not answer (OperationalError): see that it runs, and database.url" in told[0]


def test_an_unusable_data_folder_is_told(config, tmp_path):
    (tmp_path / "file").write_text("")
    edit(config / "mailflow.toml", 'data_dir = "var"', f'data_dir = "{tmp_path / "file" / "var"}"')
    done = mailflow("status", "--config", config)
    assert (done.returncode, "service.data_dir" in done.stderr) == (2, True)


def test_a_secret_that_cannot_be_read_is_told(config):
    (config / "var" / "secret").mkdir(parents=True)
    done = mailflow("status", "--config", config)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "secret: cannot be read (Is a directory); let mailflow's user read it" in done.stderr


def test_a_broken_template_of_ones_own_stops_the_start(config, tmp_path):
    own = tmp_path / "letters" / "en"
    own.mkdir(parents=True)
    (own / "request.md").write_text("---\nsubject: {{ mentee\n---\n# {% if %}\n")
    edit(config / "mailflow.toml", '[templates]\ndir = ""', f'[templates]\ndir = "{tmp_path / "letters"}"')
    done = mailflow("serve", "--config", config)
    assert done.returncode == 2
    assert "request.md" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["http://x", "smtp://", "nonsense"])
def test_a_bad_smarthost_url_is_told(config, url):
    edit(config / "mailflow.toml", "smtp://127.0.0.1:1025", url)
    done = mailflow("serve", "--config", config)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "smarthost" in done.stderr


@pytest.mark.parametrize("command", ["status", "serve"])
def test_a_resolver_that_is_no_address_is_refused_before_anything_runs(config, command):
    done = mailflow(command, "--config", config, MAILFLOW_TRUST__RESOLVER="nowhere")
    assert done.returncode == 2
    assert "trust.resolver = 'nowhere'" in done.stderr
    assert "9.9.9.9" in done.stderr
