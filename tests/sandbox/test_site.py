"""The page as any program asks it: what it shows, what a form does, and whom it refuses."""

import http.client
import shutil
from contextlib import closing
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest
from lxml import html
from typer.testing import CliRunner

from mailflow import settings
from mailflow.cli import app
from mailflow.flow.enrol import import_people
from mailflow.sandbox.cast import invite, to_csv
from mailflow.sandbox.serve import listen
from mailflow.sandbox.world import START, environment_of

WIT, DESK = "wit-connections", "wit-connections@mentor.localhost"


class Reader:
    """A browser without a window."""

    def __init__(self, site):
        self.host = urlsplit(site.url).netloc

    def ask(self, method, path, form=None, **headers):
        """Status, headers and text, as they come."""
        door = http.client.HTTPConnection(self.host, timeout=30)
        body = urlencode(form) if form is not None else None
        own = {"Origin": f"http://{self.host}"} if method == "POST" else {}
        door.request(
            method,
            path.partition("#")[0],
            body,
            {"Content-Type": "application/x-www-form-urlencoded", **own, **headers},
        )
        answer = door.getresponse()
        told = answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        door.close()
        return told

    def open(self, path):
        status, headers, text = self.ask("GET", path)
        assert status in (200, 303), (path, status)
        return html.document_fromstring(text) if status == 200 else self.open(headers["Location"])

    def post(self, path, **form):
        status, headers, text = self.ask("POST", path, form)
        assert status == 303, text
        return self.open(headers["Location"])


@pytest.fixture(scope="module")
def reader(site):
    """Ana has asked Ben: what comes of it is looked at from all sides."""
    read = Reader(site)
    read.post("/start", programme=WIT)
    read.asked = read.post("/ana", to=DESK, subject="Hello", words="REQUEST Ben Okafor")
    return read


def by_class(page, name):
    found = page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")
    return [" ".join(one.text_content().split()) for one in found]


def letter(page, reader_name):
    """The address of the letter that went to somebody."""
    found = page.xpath(f"//ul[@class='letters']//a[span[@class='to']='{reader_name}']/@href")
    return found[0]


def test_what_is_written_is_read_told_and_answered(reader):
    sent = reader.asked
    assert "REQUEST" in by_class(sent, "understood")[0]
    assert "We remind Ben Okafor of the request" in by_class(sent, "stands")[0]
    assert "new → requested" in by_class(sent, "changes")[0]
    asked = reader.open(letter(sent, "Ben"))
    assert "Ana wrote to the front desk" in by_class(asked, "did")[0]
    assert "W6" in by_class(asked, "why")[0]  # the programme's own clause
    answer = {name: asked.xpath(f"//form[@id='write']//input[@name='{name}']/@value")[0] for name in ("to", "subject")}
    number = asked.xpath("//input[@name='answering']/@value")[0]
    told = reader.post("/ben", **answer, answering=number, words="Who is Ana?\r\nDo I know her?\x00")
    assert "ASK" in by_class(told, "understood")[0]
    assert "Who is Ana?" in by_class(told, "rules")[0]
    assert by_class(told, "to") == ["Ben"]


def test_a_form_is_filled_in_for_whoever_begins(reader):
    page = reader.open("/ana?write=1&to=tracker&words=LOG+45+minutes")
    assert page.xpath("//input[@name='to']/@value") == [f"{WIT}-log@mentor.localhost"]
    assert page.xpath("//textarea")[0].text == "LOG 45 minutes"


def test_an_address_that_is_not_ours_is_told_and_the_words_stay(reader):
    status, _, text = reader.ask("POST", "/ana", {"to": "ben@work.example", "words": "Shall we talk?"})
    assert status == 422
    assert "ben@work.example is no address of the programme" in unescape(text)
    assert "Shall we talk?" in text
    assert reader.ask("POST", "/ana", {"to": "a b\r\nBcc: x@y.example", "words": ""})[0] == 422


def test_whoever_is_not_here_yet_can_write_from_an_address_of_her_own(reader):
    page = reader.post("/mailbox", address="Mia@Work.example")
    assert "another mailbox" in by_class(page, "part")
    there = page.xpath("//form[@id='write']/@action")[0]
    told = reader.post(there, to=DESK, words="HELP")
    assert "STRANGER" in by_class(told, "understood")[0]
    assert by_class(told, "to") == ["mia@work.example"]
    assert reader.post("/mailbox", address="ana@home.example").xpath("//h2[@id='whose']")[0].text == "Ana Duarte"
    assert reader.ask("POST", "/mailbox", {"address": "no address"})[0] == 422


def test_a_letter_is_shown_as_page_text_and_bytes_and_what_is_enclosed_is_a_file(reader):
    there = letter(reader.post("/cora", to=DESK, words="DIGEST"), "Cora")
    number = there.rpartition("/")[2]
    assert reader.open(there).xpath("//iframe/@src") == [f"/mail/{number}/page"]
    assert "Content-Type: multipart/" in reader.open(f"{there}?view=raw").xpath("//pre")[0].text
    assert "Cora" in reader.open(f"{there}?view=text").xpath("//pre")[0].text
    status, headers, _ = reader.ask("GET", f"/mail/{number}/enclosed/0")
    assert (status, headers["Content-Type"]) == (200, "application/octet-stream")
    assert headers["Content-Disposition"].startswith("attachment")
    assert "\nMessage-ID: " in reader.ask("GET", f"/mail/{number}/file")[2]


def test_the_buttons_of_a_letter_write_a_mail_here_and_no_other_link_leads_anywhere(reader):
    there = letter(reader.asked, "Ben")
    _, headers, text = reader.ask("GET", f"/mail/{there.rpartition('/')[2]}/page")
    links = html.document_fromstring(text).xpath("//a[@href]")
    assert all(link.get("href").startswith(f"{there}?press=") and link.get("target") == "_top" for link in links)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    pressed = reader.open(links[0].get("href").partition("#")[0])
    assert pressed.xpath("//textarea")[0].text.startswith("ACCEPT")


def test_nobody_but_a_browser_of_this_machine_and_a_form_of_ours_is_heard(site, reader):
    mails = len(site.world.mails)
    form = {"to": DESK, "words": "REQUEST Ben Okafor"}
    for foreign in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""}):
        assert reader.ask("POST", "/ana", form, **foreign)[0] == 403
    for name in ("evil.example", f"evil.example:{reader.host.partition(':')[2]}", "127.0.0.1.evil.example", ""):
        assert reader.ask("GET", "/ana", Host=name)[0] in (400, 403)
    assert reader.ask("GET", "/wait?step=week")[0] in (404, 405)
    assert len(site.world.mails) == mails
    policy = reader.ask("GET", "/ana")[1]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for nothing in ("/nobody", "/ana/999", "/mail/999/page", "/static/site.py", "/static/..%2fsite.py"):
        assert reader.ask("GET", nothing)[0] == 404


def test_time_goes_on_and_the_letters_of_that_time_come(reader):
    week = reader.post("/wait", step="week", who="ana")
    assert "A week went by" in by_class(week, "did")[0]
    assert "Monday 9 March 2026" in by_class(week, "now")[0]
    assert by_class(week, "letters")[0].count("Will you mentor Ana Duarte?") == 2  # reminded twice
    assert "requested → expired" in by_class(week, "changes")[0]
    later = reader.post("/wait", step="next", who="ana")
    assert "Monday 16 March 2026" in by_class(later, "now")[0]


def test_another_programme_begins_at_once_with_people_of_its_own(reader):
    page = reader.post("/start", programme="wsyas")
    assert "Ana asks Ben to be her mentor" in by_class(page, "tries")[0]
    assert "facilitator" not in by_class(page, "part")
    # Nothing speaks for Bea's mails, so she is asked; and in this programme a mentor drafts no goals.
    asked = by_class(reader.post("/bea", to="wsyas@mentor.localhost", words="GOALS"), "understood")[0]
    assert "asked Bea before doing it: tell you what the two of you have agreed to" in asked
    assert reader.ask("POST", "/start", {"programme": "no-such"})[0] == 404


@pytest.mark.parametrize("name", sorted(settings.load_rules(settings.data("config"), {}).policies))
def test_whoever_is_invited_can_come_to_each_programme(site, name):
    house = site.world.house
    policy = house.policies[name]
    outcome = import_people(house, name, to_csv(invite(policy), policy, START), dry_run=True)
    assert not outcome.faults


def test_nothing_of_an_operators_own_servers_is_used(tmp_path):
    config = tmp_path / "config"
    shutil.copytree(settings.data("config"), config, ignore=shutil.ignore_patterns("var"))
    (config / "mailflow.toml").write_text(
        '[service]\ndomain = "real.example"\nsecret = "1234567890123456789012345678901234567890"\n'
        '[egress.smtp]\nurl = "smtp://real.example"\n[ingress.imap]\nurl = "imaps://a:b@real.example"\n'
        '[database]\nurl = "postgresql://real.example/real"\n[queue]\nurl = "redis://real.example"\n'
    )
    (tmp_path / "own").mkdir()
    loaded = settings.load(
        tmp_path / "own", environment_of(config, tmp_path / "own", "smtp://127.0.0.1:1", "127.0.0.1:2")
    )
    assert "real" not in repr((loaded.smarthost, loaded.database_url, loaded.queue_url, loaded.imap, loaded.domain))
    assert b"1234567890" not in loaded.secret


def test_a_policy_that_is_being_written_is_read_at_each_start_and_its_fault_is_shown(
    site, reader, tmp_path, monkeypatch
):
    config = tmp_path / "config"
    shutil.copytree(settings.data("config"), config, ignore=shutil.ignore_patterns("var"))
    policy = config / "programmes" / "wsyas.toml"
    policy.write_text(policy.read_text().replace("[pairing]", "[pairing]\nwho_pears = 1"))
    monkeypatch.setattr(site, "_config", config)
    status, _, said = reader.ask("POST", "/start", {"programme": WIT})
    assert (status, "who_pears" in said) == (422, True)
    assert reader.open("/ana").xpath("//h2[@id='whose']")[0].text == "Ana Duarte"  # what was played goes on


def test_what_cannot_be_played_is_told_in_one_line():
    run = CliRunner()
    wrong = run.invoke(app, ["sandbox", "--programme", "no-such"])
    assert (wrong.exit_code, "there is no programme 'no-such'; there are it-ology" in wrong.output) == (2, True)
    with closing(listen(0)) as taken:
        port = str(taken.getsockname()[1])
        taken.listen()
        busy = run.invoke(app, ["sandbox", "--port", port])
    assert (busy.exit_code, f"--port {port}: Address already in use" in busy.output) == (1, True)
