"""The service writes to itself: what comes back is noted once and answered by nobody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select

from mailflow.egress.smtp import Sent
from mailflow.flow import Flow, Mail
from mailflow.flow.heartbeat import about
from mailflow.settings import checks, keys
from mailflow.store import heartbeats, schema
from tests.conversations.runner import PROGRAMME, Story

BEFORE_FIVE = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # 04:30 in New York


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    story.parcels = []
    story.house = replace(story.house, heartbeat=True, carry=lambda parcels: map(story.catch, parcels))
    story.catch = lambda parcel: story.parcels.append(parcel) or Sent("250 kept")
    story.flow = Flow(story.house)
    story.now = BEFORE_FIVE
    story.settle()
    yield story
    story.house.store.close()


def beats(story):
    return [parcel for parcel in story.parcels if b"A letter of the service to itself" in parcel.raw]


def pass_time(story, **time):
    until = story.now + timedelta(**time)
    while story.now < until:
        story.now = min(until, story.now + timedelta(minutes=30))
        story.settle()


def come_back(story, parcel, seconds=4, raw=None):
    story.now += timedelta(seconds=seconds)
    story.flow.accept([Mail(parcel.mail_from, parcel.rcpt_to, raw or parcel.raw)])
    story.settle()


def last(story):
    with story.house.store.begin() as tx:
        return heartbeats.find_last(tx, PROGRAMME, about(PROGRAMME))


def test_it_leaves_once_a_day_and_never_where_it_is_off(story):
    pass_time(story, hours=1)
    assert len(beats(story)) == 1
    pass_time(story, days=4)
    assert len(beats(story)) == 5
    story.house = replace(story.house, heartbeat=False)
    story.flow = Flow(story.house)
    pass_time(story, days=3)
    assert len(beats(story)) == 5


def test_what_comes_back_is_noted_with_its_time_and_no_letter_leaves_for_it(story):
    pass_time(story, hours=1)
    [beat] = beats(story)
    assert last(story).took is None
    letter = message_from_bytes(beat.raw)
    assert (beat.mail_from, letter["Auto-Submitted"]) == ("", "auto-generated")
    assert letter["To"].partition("@")[0].startswith("r-")
    sent = len(story.parcels)
    come_back(story, beat)
    took = last(story).took
    assert took is not None and took < 3600
    for _ in range(3):  # again, and from wherever
        come_back(story, beat, seconds=60, raw=b"Received: by a loop\r\n" * (1 + len(story.told)) + beat.raw)
        story.told.append("")
    assert (len(story.parcels), last(story).took) == (sent, took)


@pytest.mark.parametrize("lost", ["Auto-Submitted", "X-Auto-Response-Suppress"])
def test_it_is_known_without_its_marks(story, lost):
    """A program on the way may take them off (P14)."""
    pass_time(story, hours=1)
    [beat] = beats(story)
    letter = message_from_bytes(beat.raw)
    del letter[lost]
    sent = len(story.parcels)
    come_back(story, beat, raw=letter.as_bytes().replace(b"\n", b"\r\n"))
    assert last(story).took is not None and len(story.parcels) == sent


@pytest.mark.parametrize("words", ["ACCEPT", "HELP", "END", "DATA"])
def test_nobody_acts_by_its_address_and_nobody_is_answered_there(story, words):
    pass_time(story, hours=1)
    [beat] = beats(story)
    sent = len(story.parcels)
    raw = f"From: ben@work.example\r\nTo: {beat.rcpt_to}\r\nMessage-ID: <{words}@x>\r\n\r\n{words}\r\n".encode()
    come_back(story, beat, raw=raw)
    assert (last(story).took, len(story.parcels)) == (None, sent)


def test_the_digest_says_whether_it_came_back(story):
    pass_time(story, days=6, hours=1)  # Monday 05:30 in New York
    beat = beats(story)[-1]
    pass_time(story, hours=3)
    lost = story.parcels[-1]
    assert b"1 thing needs you" in lost.raw and b"Our newest letter to ourselves is not back" in lost.raw
    pass_time(story, days=7, hours=-3)
    come_back(story, beats(story)[-1])
    assert beats(story)[-1] is not beat
    pass_time(story, hours=3)
    text = next(part for part in message_from_bytes(story.parcels[-1].raw).walk() if not part.is_multipart())
    said = " ".join(text.get_payload(decode=True).decode().split())
    assert "Nothing needs you" in story.parcels[-1].raw.decode() and "No letter waits to leave." in said
    assert "Our letter to ourselves of Monday 16 March 2026 at 05:" in said and " was back after " in said


def test_nothing_of_it_is_a_persons(story):
    pass_time(story, hours=1)
    with story.house.store.begin() as tx:
        people = tx.execute(select(schema.token.c.person_id).where(schema.token.c.template == "heartbeat")).scalars()
        assert set(people) == {""}


def test_it_is_off_where_nothing_could_come_back():
    values = {key.name: key.default for key in keys.KEYS}
    assert checks.check_heartbeat(values, "mentor.example.org")
    assert not checks.check_heartbeat(values, "mentor.localhost")
    assert not checks.check_heartbeat({**values, "health.heartbeat": "off"}, "mentor.example.org")
