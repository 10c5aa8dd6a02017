"""`mailflow read` tells a coordinator what a mail was taken for and why; `mailflow inject` puts one in."""

import json
import os
import subprocess
import sys
import time

import pytest
from rich.cells import cell_len

from mailflow.settings import data
from tests.cli.program import mailflow
from tests.cli.test_health import Machine

ACCEPTED = """\
From: Ben Okafor <ben@work.example>
To: wit-connections@mentor.localhost
Subject: Re: Will you mentor Ana?
Date: Wed, 8 May 2024 09:30:00 +0000
Message-ID: <1@work.example>

{words}

On Tue, 7 May 2024 at 18:02, Riverside <desk@mentor.example> wrote:
> DECLINE
"""


def read(*words, given=b"", columns=""):
    done = mailflow("read", *words, environ={**os.environ, "COLUMNS": columns}, given=given)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def letter(tmp_path):
    def write(words="ACCEPT", name="letter.eml"):
        file = tmp_path / name
        file.write_text(ACCEPTED.format(words=words), encoding="utf-8")
        return file

    return write


def test_a_page_says_who_what_and_why(letter):
    code, page, _ = read(letter("DECLINE: no time\n-- \nBen"), "--answering", "request")
    assert code == 0
    for line in ("DECLINE", "from    ben@work.example, person", "new     DECLINE: no time", "slot    reason = no time"):
        assert line in page
    assert "rule 8  The new text ends at line 5, an attribution" in page
    assert "rule 13 Dropped from the end, a signature" in page
    assert "rule 16 Read as the command line: “DECLINE: no time”." in page


def test_json_is_one_object_a_line_with_the_facts(letter):
    code, out, _ = read(letter(), letter("maybe", "maybe.eml"), "--answering", "request", "--json")
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert {"file", "kind", "new_text", "intent", "slots", "reason", "steps"} <= first.keys()
    assert (first["kind"], first["new_text"], first["intent"]) == ("person", "ACCEPT", "ACCEPT")
    assert second["intent"] == "ASK"


def test_the_same_words_mean_what_the_letter_asked(letter):
    def intent(*options):
        return json.loads(read(letter("Yes"), "--json", *options)[1])["intent"]

    assert intent("--answering", "request") == "ACCEPT"
    assert intent("--answering", "meeting-cosign") == "CONFIRM"
    assert intent("--answering", "frontdesk") == intent("--answering", "digest") == intent() == "ASK"


SIGNED = "r-abcdefghijklmnopqrstuvwxyz23456@mentor.localhost"
TO = (
    ("To: wit-connections@mentor.localhost", "frontdesk", "wit-connections@mentor.localhost, the front desk"),
    ("To: Log <WIT-connections-log@mentor.localhost>", "tracker", "the tracker: read as a mail to it"),
    ("Cc: ana@home.example, wit-connections-team@mentor.localhost", "team", "the team's desk"),
    ("To: wit-connections@mentor.localhost, wit-connections-log@mentor.localhost", "tracker", "the tracker"),
    ("To: list@x.example\nDelivered-To: wit-connections-log@mentor.localhost", "tracker", "the tracker"),
    (f"To: wit-connections-log@mentor.localhost, {SIGNED}", "", f"{SIGNED}, a reply address: read as if it answered"),
    ("To: postmaster@mentor.localhost", "", "the postmaster's: a person reads it"),
    ("To: wit-connections-log@elsewhere.example", "", "no address of ours on mentor.localhost: read as if it answered"),
    ("X-To: wit-connections-log@mentor.localhost", "", "--answering LETTER names the one it answers"),
)


@pytest.mark.parametrize(("fields", "answering", "says"), TO, ids=[one[0] for one in TO])
def test_a_mail_is_read_as_one_to_the_address_of_ours_that_it_names(fields, answering, says):
    mail = f"From: ana@home.example\n{fields}\n\nLOG 45 min today\n".encode()
    (_, out, _), (_, page, _) = read("-", "--json", given=mail), read("-", given=mail)
    told = json.loads(out)
    assert (told["answering"], told["intent"]) == (answering, "LOG")
    assert says in told["against"]
    assert f"  to      {told['against']}" in page.splitlines()


def test_what_to_says_is_less_than_what_answering_says(letter):
    _, page, _ = read(letter("STOP"), "--answering", "delete-held")
    assert "  to      delete-held, as --answering says" in page.splitlines()
    assert "In answer to delete-held it stops the deletion and does nothing else." in page
    assert "deletion" not in read(letter("STATUS"), "--answering", "delete-held")[1]
    assert "deletion" not in read(letter("STOP"))[1]


def test_our_addresses_are_those_of_the_settings(letter, tmp_path):
    def answering(toml, **environ):
        (tmp_path / "mailflow.toml").write_text(toml)
        mail = b"From: ana@home.example\nTo: mentor+wit-connections-log@our.example\n\nLOG\n"
        done = mailflow("read", "-", "--json", "--config", tmp_path, environ={**os.environ, **environ}, given=mail)
        return json.loads(done.stdout)["answering"] if not done.returncode else (done.returncode, done.stderr)

    assert answering('[service]\ndomain = "our.example"\nmailbox = "mentor"') == "tracker"
    assert answering('[service]\ndomain = "our.example"') == ""
    assert answering("", MAILFLOW_SERVICE__DOMAIN="our.example", MAILFLOW_SERVICE__MAILBOX="mentor") == "tracker"
    assert answering("", MAILFLOW_SERVICE__MAILBOX="mentor") == "tracker"  # whose domain is not known here
    code, said = answering("[service")
    assert (code, len(said.splitlines()), "mailflow.toml" in said) == (2, 1, True)


def test_a_letter_of_ours_is_known_by_its_lines(letter, tmp_path):
    ours = tmp_path / "ours.txt"
    ours.write_text("Ana Duarte would like you as her mentor.\n", encoding="utf-8")
    file = letter("Perhaps.\nAna Duarte would like you as her mentor.\nDECLINE")
    (_, without, _), (_, known, _) = read(file, "--json"), read(file, "--json", "--letter", ours)
    assert "DECLINE" in json.loads(without)["new_text"]
    assert json.loads(known)["new_text"] == "Perhaps."


def test_received_and_zone_settle_a_day_and_the_date_header_does_unless_told(letter):
    def day(*options):
        return json.loads(read(letter("LOG 45 min yesterday"), "--json", *options)[1])["slots"]["date"]

    assert day() == "2024-05-07"
    assert day("--received", "2024-06-01T23:30:00Z") == "2024-05-31"
    assert day("--received", "2024-06-01T23:30:00Z", "--zone", "Asia/Tokyo") == "2024-06-01"


def test_only_the_language_asked_for_is_read_beside_english(letter):
    def intent(words, *options):
        return json.loads(read(letter(words), "--json", "--answering", "request", *options)[1])["intent"]

    assert intent("Acepto") == intent("Acepto", "--language", "es") == intent("Accept", "--language", "es") == "ACCEPT"
    assert intent("Acepto", "--language", "de") == "ASK"


def test_a_dash_reads_standard_input(letter):
    code, out, _ = read("-", "--json", "--answering", "request", given=letter().read_bytes())
    assert (code, json.loads(out)["intent"], json.loads(out)["file"]) == (0, "ACCEPT", "-")


def test_a_mail_that_the_gate_refuses_is_told_as_unreadable():
    code, out, _ = read("-", "--json", given=b"From: a@x.example\nFrom: b@x.example\n\nACCEPT")
    told = json.loads(out)
    assert (code, told["intent"], told["kind"]) == (0, "NONE", "unreadable")
    assert "several From fields" in told["reason"]


NO_MAILS = {
    "x.pdf": b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n",
    "note.txt": b"Hello,\nthis is a note: x\n",
    "empty": b"",
    "z": b"\0\xff" * 900,
}


@pytest.mark.parametrize("name", NO_MAILS)
def test_what_is_no_mail_is_said_to_be_none(name, tmp_path, letter):
    (tmp_path / name).write_bytes(NO_MAILS[name])
    code, out, err = read(tmp_path / name, "--json")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "is not a mail" in err and ".eml" in err
    assert read(tmp_path / name, letter())[0] == 3


def test_a_page_is_as_wide_as_the_terminal_and_loses_no_word(letter):
    file = letter("DECLINE: " + "no time this spring, I am sorry to say; " * 4 + "\n" + "予定が詰まっています。" * 12)
    _, whole, _ = read(file, "--answering", "request")
    _, page, _ = read(file, "--answering", "request", columns="80")
    assert max(map(cell_len, whole.splitlines())) > 200
    assert max(map(cell_len, page.splitlines()[1:])) <= 80
    assert "".join(page.split()) == "".join(whole.split())


def test_a_file_that_is_not_there_is_one_line_and_the_others_are_read(letter, tmp_path):
    missing = tmp_path / "missing.eml"
    code, out, err = read(missing)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    code, out, err = read(missing, letter(), "--json")
    assert (code, len(out.splitlines()), len(err.splitlines())) == (3, 1, 1)
    assert read(tmp_path)[0] == 1


USAGE = [
    (("--answering", "foo"), "the nearest are f"),
    (("--answering", "form"), "goals"),
    (("--received", "yesterday"), "2026-05-08T09:30:00Z"),
    (("--zone", "Mars/Base"), "Europe/London"),
    (("--zone", "../../etc/passwd"), "Europe/London"),
    (("--language", "xx"), "en"),
]


POLICY = (data("config") / "programmes/wit-connections.toml").read_text("utf-8")
FORM = """\
From: Ana Duarte <ana@home.example>
Subject: Re: Your goals

1: Lead a team
2: They say so
3: By May
4: 4
"""


@pytest.fixture
def policies(tmp_path):
    """A folder with these programmes, of one policy; more may come."""

    def write(*names, policy=POLICY):
        folder = tmp_path / "config" / "programmes"
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / f"{name}.toml").write_text(policy, encoding="utf-8")
        return folder.parent

    return write


def test_a_reply_to_a_form_is_read_against_the_programmes_questions(policies):
    config = policies("harbour", "riverside")
    assert read("-", "--answering", "goals", "--config", config, given=FORM.encode())[0] == 0  # they ask alike
    policies("riverside", policy=POLICY.replace('within reach?", kind = "scale"', 'within reach?"'))
    code, _, err = read("-", "--answering", "goals", "--config", config, given=FORM.encode())
    assert (code, len(err.splitlines()), "--programme: harbour, riverside" in err) == (2, 1, True)
    options = ("--answering", "goals", "--config", config, "--programme", "harbour", "--json")
    code, out, _ = read("-", *options, given=FORM.encode())
    slots = {"1": "Lead a team", "2": "They say so", "3": "By May", "4": 4, "5": ""}
    assert (code, json.loads(out)["intent"], json.loads(out)["slots"]) == (0, "ANSWERS", slots)


def test_a_form_that_no_programme_has_is_one_line_with_what_to_write(policies):
    before, _, after = POLICY.partition("[forms.goals]")
    policy = before + "[forms.agreement]" + after.partition("[forms.agreement]")[2]
    code, out, err = read("-", "--answering", "goals", "--config", policies("harbour", policy=policy))
    assert (code, out, len(err.splitlines()), "[forms.goals]" in err) == (2, "", 1, True)


@pytest.mark.parametrize(("options", "remedy"), USAGE, ids=lambda value: " ".join(value)[:30])
def test_a_wrong_option_is_one_line_with_what_to_write(letter, options, remedy):
    code, out, err = read(letter(), *options)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert remedy in err


def test_a_page_moves_nobodys_cursor(letter):
    _, page, _ = read(letter("\x1b[2J\x1b]0;owned\x07 ACCEPT \x9b1m"))
    assert page.isprintable() is False and not {"\x1b", "\x07", "\x9b"} & set(page)


def test_read_starts_at_once_and_loads_no_database():
    code = "import sys; from mailflow.cli import app\ntry: app(['read', '-'])\nexcept SystemExit: pass\n"
    code += "print(*sorted({'sqlalchemy', 'jinja2', 'dramatiq', 'alembic'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"From: a@x.example\n\nx", capture_output=True, check=True, timeout=60
    )
    assert done.stderr.strip() == b""


@pytest.fixture
def serving(tmp_path):
    """A service, with a port for mail that is known beforehand."""
    machine = Machine(tmp_path)
    machine.environ["MAILFLOW_INGRESS__SMTP__LISTEN"] = machine.listen
    machine.environ["MAILFLOW_HEALTH__LISTEN"] = "off"
    people = tmp_path / "people.csv"
    people.write_text("email,name,role\nben@work.example,Ben Okafor,mentor\n", encoding="utf-8")
    run(machine, "people", "import", people, "--programme", "wit-connections")
    process = machine.serve()
    yield machine
    process.kill()
    process.wait()


def run(machine, *words, given=""):
    return mailflow(*words, environ=machine.environ, given=given.encode())


def inject(machine, *words):
    """As soon as the service takes mail."""
    done = run(machine, "inject", *words)
    deadline = time.monotonic() + 30
    while "nobody takes mail" in done.stderr and time.monotonic() < deadline:
        time.sleep(0.2)
        done = run(machine, "inject", *words)
    return done


def test_inject_says_what_became_of_a_mail_and_that_it_counts_once(serving, letter):
    done = inject(serving, letter("HELP"))
    assert (done.returncode, "done, HELP: " in done.stdout) == (0, True), done
    again = json.loads(inject(serving, letter("HELP"), "--json").stdout)
    assert (again["state"], again["intent"], again["came_before"]) == ("done", "HELP", True)
    piped = json.loads(run(serving, "inject", "-", "--json", given=letter("HELP").read_text()).stdout)
    assert (piped["file"], piped["number"], piped["came_before"]) == ("-", again["number"], True)
    none = run(serving, "inject", "-", given="%PDF-1.4\n")
    assert (none.returncode, "is not a mail" in none.stderr, len(none.stderr.splitlines())) == (1, True, 1)


def test_inject_tells_what_the_door_refuses_and_where_to_name_an_address(serving, letter):
    refused = inject(serving, letter(), "--to", "nobody@mentor.localhost")
    assert (refused.returncode, "550" in refused.stderr) == (1, True)
    odd = inject(serving, letter(), "--to", "bén@mentor.localhost")
    assert (odd.returncode, len(odd.stderr.splitlines())) == (2, 1)
    elsewhere = letter()
    elsewhere.write_text(elsewhere.read_text().replace("mentor.localhost", "other.example"))
    done = run(serving, "inject", elsewhere)
    assert (done.returncode, "name one with --to" in done.stderr) == (2, True)


def test_inject_without_a_service_is_one_line(tmp_path, letter):
    machine = Machine(tmp_path)
    assert run(machine, "db", "upgrade").returncode == 0
    machine.environ["MAILFLOW_INGRESS__SMTP__LISTEN"] = "127.0.0.1:1"
    done = run(machine, "inject", letter())
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "see that `mailflow serve` runs there" in done.stderr


def test_of_a_letter_that_there_is_not_the_nearest_five_are_named(letter):
    code, _, told = read(letter(), "--answering", "requst")
    assert (code, told.count(",")) == (2, 4)
    assert "; the nearest are request, " in told


@pytest.mark.parametrize("group", [[], ["people"], ["connections"], ["forms"], ["records"], ["shunted"], ["db"]])
def test_each_command_is_described_in_a_line_of_eighty_columns(group):
    shown = mailflow(*group, "--help", environ={**os.environ, "COLUMNS": "80"})
    assert [line for line in shown.stdout.splitlines() if line.endswith("...") and "Usage" not in line] == []
