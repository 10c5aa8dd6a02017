"""Two programmes, one coordinator: she gets the digest of each, and neither knows of the other."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from mailflow.egress.smtp import Sent
from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from tests.conversations.runner import PROGRAMME, Story

OTHER = "wit-leaders"
PEOPLE = b"email,name,role\ncora@wit.example,Cora Lind,coordinator\ndee@home.example,Dee Novak,mentee\n"


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    policies = story.house.policies
    named = policies[PROGRAMME].programme.model_copy(update={"name": "Leaders"})
    other = policies[PROGRAMME].model_copy(update={"programme": named})
    story.parcels = []
    carry = lambda parcels: (story.parcels.append(one) or Sent("250 kept") for one in parcels)  # noqa: E731
    story.house = replace(story.house, policies={**policies, OTHER: other}, carry=carry)
    story.flow = Flow(story.house)
    import_people(story.house, OTHER, PEOPLE, dry_run=False)
    story.flow.watch_over()
    yield story
    story.house.store.close()


def write(story, sender, to, words, number):
    raw = f"From: {sender}\r\nTo: {to}\r\nSubject: Hello\r\nMessage-ID: <{number}@x>\r\n\r\n{words}\r\n"
    story.flow.accept([Mail(sender, to, raw.encode())])
    story.settle()


def test_each_programme_has_its_own_digest_and_its_own_figures(story):
    for number in range(3):
        write(story, f"nobody{number}@far.example", f"{PROGRAMME}@mentor.example", "Hello there", number)
    write(story, "nobody9@far.example", f"{OTHER}@mentor.example", "Hello there", 9)
    story.now += timedelta(days=7)
    for _ in range(3):
        story.settle()
    digests = [message_from_bytes(one.raw) for one in story.parcels if b"digest," in one.raw]
    told = {str(make_header(decode_header(one["From"]))).partition(" <")[0].strip('"'): one for one in digests}
    assert len(digests) == 2 and "Leaders" in told
    bodies = {name: body_of(one) for name, one in told.items()}
    ours = next(body for name, body in bodies.items() if name != "Leaders")
    assert "3 from strangers ignored" in ours and "1 from strangers ignored" in bodies["Leaders"]
    assert "Dee Novak" not in ours


def body_of(message):
    text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    return " ".join(text.get_payload(decode=True).decode().split())
