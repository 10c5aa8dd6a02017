"""List-Unsubscribe (RFC 2369): the button of a mail program stops what it stands on, whatever it sends."""

from email.message import Message
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mailflow.flow import Mail
from mailflow.store import people
from tests.conversations.runner import PROGRAMME, Story

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
