"""List-Unsubscribe (RFC 2369): the button of a mail program stops what it stands on, whatever it sends.

With service.public_url one click does it without a mail (RFC 8058): a POST that says so, and nothing else.
"""

import http.client
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mailflow.core.people import Person
from mailflow.flow import Flow, Mail, unsubscribing
from mailflow.flow.record import TOKEN_LIFE
from mailflow.ingress.oneclick import Desk, one_click
from mailflow.ingress.web import Site
from mailflow.store import people
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from tests.flow.standing import standing

CORA = "cora@wit.example"


@pytest.fixture
def story(tmp_path: Path, database_url: str):
    story = Story(tmp_path, database_url)
    story.play("A week.\n... 7 days\ncora < digest")
    yield story
    story.house.store.close()


def pressed(digest: Message, subject: str | None) -> tuple[str, bytes]:
    """What a mail program sends, and where: the subject it was given, or another one."""
    way = urlsplit(digest["List-Unsubscribe"].strip("<>"))
    given = parse_qs(way.query)["subject"][0] if subject is None else subject
    to = unquote(way.path)
    head = f"From: {CORA}\r\nTo: {to}\r\nSubject: {given}\r\nMessage-ID: <1@wit.example>\r\n"
    return to, f"{head}Content-Type: text/plain\r\n\r\n".encode()


@pytest.mark.parametrize("subject", [None, "", "unsubscribe"], ids=["as given", "empty", "its own"])
def test_the_button_stops_the_digest(story, subject):
    to, raw = pressed(story.letters[-1].message, subject)
    story.flow.accept([Mail(CORA, to, raw)])
    story.settle()
    assert [letter.template for letter in story.letters] == ["digest", "stopped"]
    if subject is None:
        story._wait("... 7 days")
        assert [letter.template for letter in story.letters] == ["digest", "stopped"]


def test_from_somebody_else_it_stops_nothing_and_cora_is_asked(story):
    to, raw = pressed(story.letters[-1].message, "")
    story.flow.accept([Mail("mallory@evil.example", to, raw.replace(CORA.encode(), b"mallory@evil.example"))])
    story.settle()
    assert [(letter.to, letter.template) for letter in story.letters] == [
        ("cora", "digest"),
        ("cora", "confirm-address"),
    ]
    with story.house.store.begin() as tx:
        cora = people.find_member(tx, PROGRAMME, CORA, "UTC")
    assert cora is not None and not cora.stopped


# -- one click ----------------------------------------------------------------------------------------

PUBLIC = "https://mentor.example/out"
CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def listed(tmp_path: Path, database_url: str) -> Iterator[Story]:
    """Its digest names an address of the web."""
    story = Story(tmp_path, database_url)
    story.house = replace(story.house, public_url=PUBLIC)
    story.flow = Flow(story.house)
    story.play("A week.\n... 7 days\ncora < digest")
    yield story
    story.house.store.close()


@pytest.fixture
def site(listed: Story) -> Iterator[Site]:
    knows, stop = partial(unsubscribing.knows, listed.house), partial(unsubscribing.unsubscribe, listed.house)
    site = one_click("127.0.0.1:0", Desk(knows, stop))
    site.start()
    yield site
    site.stop()


def way_out(digest: Message) -> str:
    [found] = re.findall(r"<(https:[^>]*)>", digest["List-Unsubscribe"])
    return found


def ask(site: Site, method: str, path: str, form: bytes = b"") -> tuple[int, str]:
    caller = http.client.HTTPConnection(*site.address, timeout=5)
    try:
        caller.request(method, path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = caller.getresponse()
        assert answer.getheader("Location") is None
        return answer.status, answer.read().decode()
    finally:
        caller.close()


def test_one_click_stops_once_and_is_told_with_its_undo(listed, site):
    digest = listed.letters[-1].message
    path = urlsplit(way_out(digest)).path
    assert way_out(digest).startswith(f"{PUBLIC}/u-") and digest["List-Unsubscribe-Post"] == CLICK.decode()
    assert [ask(site, "POST", path, CLICK)[0] for _ in range(2)] == [200, 200]
    listed.settle()
    listed.play("It is told once, and can be taken back.\ncora < stopped\ncora /stopped > UNDO\ncora < taken-back")
    assert [letter.template for letter in listed.letters] == ["digest", "stopped", "taken-back"]


def test_a_form_of_either_kind_counts(listed, site):
    path = urlsplit(way_out(listed.letters[-1].message)).path
    parts = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    assert ask(site, "POST", path, parts)[0] == 200
    assert cora(listed).stopped


def test_whoever_only_opens_it_changes_nothing_and_sees_a_button(listed, site):
    path, before = urlsplit(way_out(listed.letters[-1].message)).path, standing(listed.house)
    status, page = ask(site, "GET", path)
    assert status == 200 and '<form method="post"><button name="List-Unsubscribe" value="One-Click"' in page
    assert "Cora" not in page and CORA not in page
    assert ask(site, "HEAD", path)[0] == 501
    assert ask(site, "POST", path, b"")[0] == 400
    assert ask(site, "POST", path, b"x" * 5000)[0] == 413
    assert standing(listed.house) == before


def test_no_other_address_of_a_letter_will_do(listed, site):
    digest, before = listed.letters[-1], standing(listed.house)
    reply, bounce = (address.partition("@")[0] for address in (digest.message["Reply-To"], digest.mail_from))
    right = way_out(digest.message).rpartition("/")[2]
    almost = f"{right[:-1]}{'b' if right[-1] == 'a' else 'a'}"
    for wrong in (reply, bounce, f"u-{reply[2:]}", almost, "u-", "", "healthz"):
        assert ask(site, "POST", f"/{wrong}", CLICK)[0] == 404
        assert ask(site, "GET", f"/{wrong}")[0] == 404
    assert standing(listed.house) == before


def test_no_mail_comes_to_such_an_address(listed):
    right = way_out(listed.letters[-1].message).rpartition("/")[2]
    assert unsubscribing.knows(listed.house, right)
    assert not listed.flow.knows(f"{right}@{DOMAIN}")


def test_whose_letter_is_too_old_hears_that_it_is_done_and_nothing_is(listed, site):
    path = urlsplit(way_out(listed.letters[-1].message)).path
    listed.now += TOKEN_LIFE * 2
    before = standing(listed.house)
    assert ask(site, "POST", path, CLICK)[0] == 200
    assert standing(listed.house) == before


def test_while_the_database_is_away_nothing_is_promised():
    def away(_: str) -> bool:
        raise OSError

    site = one_click("127.0.0.1:0", Desk(lambda _: True, away))
    site.start()
    try:
        assert ask(site, "POST", "/u-x", CLICK)[0] == 503
    finally:
        site.stop()


def cora(story: Story) -> Person:
    with story.house.store.begin() as tx:
        found = people.find_member(tx, PROGRAMME, CORA, "UTC")
    assert found is not None
    return found
