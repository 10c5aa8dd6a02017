"""Further addresses of a person: which may be named in a letter, how many there are, and whose they are."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from mailflow.cli import app
from mailflow.flow.addresses import MOST, in_letter, keep
from mailflow.flow.enrol import import_people
from mailflow.flow.record import Step
from mailflow.store import addresses, people
from tests.conversations.runner import PROGRAMME, Story

HOME = "ben.okafor@home.example"


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


@pytest.mark.parametrize(
    "address", [HOME, "ben@work.example", "b+lists@mail.work.example", "ben_o-k@xn--bcher-kva.example"]
)
def test_a_plain_address_is_named_to_the_address_on_file(address):
    assert in_letter(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ben",
        "your.account.is.closed.call.us.now@evil.example",
        "a" * 60 + "@evil.example",
        '"click here http://evil.example"@evil.example',
        "ben@evil.example\r\nBcc: ana@home.example",
        "<b>ben</b>@evil.example",
        "[ben](https://evil.example)@evil.example",
        "bén@work.example",
        "ben\u202e@work.example",
        "ben@evil",
        "ben@evil.example?subject=x",
        "ben@evil.example/path",
    ],
)
def test_what_a_stranger_made_up_to_be_read_is_not(address):
    assert in_letter(address) == ""


def kept(story: Story, address: str) -> str:
    with story.house.store.begin() as tx:
        ben = people.find_member(tx, PROGRAMME, "ben@work.example", "UTC")
        assert ben is not None
        return keep(Step(story.house, tx, story.now, PROGRAMME), ben, address)


def test_nobody_has_more_than_a_few(story):
    for number in range(MOST):
        story.now += timedelta(minutes=1)
        assert kept(story, f"ben{number}@home.example") == "the address is kept"
    assert "not kept" in kept(story, "ben9@home.example")
    assert "hers already" in kept(story, "BEN0@home.example")


def test_whoever_is_imported_by_a_further_address_is_the_same_person(story):
    kept(story, HOME)
    people_csv = f"email,name,role\n{HOME},Ben Okafor,coordinator\n".encode()
    assert import_people(story.house, PROGRAMME, people_csv, dry_run=False).faults == []
    with story.house.store.begin() as tx:
        shown = people.show(tx, addresses.find_owner(tx, HOME))
        member = people.find_member(tx, PROGRAMME, HOME, "UTC")
    assert shown is not None and member is not None
    assert (shown["email"], [part["role"] for part in shown["parts"]]) == (
        "ben@work.example",
        ["coordinator", "mentor"],
    )
    assert (member.email, [further["address"] for further in shown["further"]]) == ("ben@work.example", [HOME])


def test_a_mail_from_a_further_address_mends_no_dead_mailbox(story):
    story.play(
        "Ben's mailbox dies.\nana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\n"
        "ben < request\nana < request-receipt"
    )
    kept(story, HOME)
    story.settle()
    story.play(
        "His first address bounces.\nben < address-added\nben ! request 5.1.1\ncora < bounced\nana < request-unreached"
    )
    story.play("He writes from home, and is not answered.\nbenhome /request > PAUSE")
    story.play("And from work.\nben /request > STATUS\nben < status")


def test_people_show_names_every_address(tmp_path, monkeypatch):
    story = Story(tmp_path)
    kept(story, HOME)
    story.house.store.close()
    monkeypatch.setenv("MAILFLOW_SERVICE__DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAILFLOW_SERVICE__DOMAIN", "mentor.example")
    shown = CliRunner().invoke(app, ["people", "show", HOME])
    assert "Ben Okafor  ben@work.example" in shown.output
    assert f"also writes from {HOME}, since 2026-03-02" in shown.output
    nobody = CliRunner().invoke(app, ["people", "show", "mallory@evil.example"])
    assert nobody.exit_code == 1
