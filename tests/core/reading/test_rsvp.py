"""A calendar's answer: Google's, Outlook's and Apple's, to a meeting of ours and to anything else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.core.reading import open_message, understand
from mailflow.core.reading.answering import context_for
from tests.letters.score import all_words
from tests.rows import rows

LETTERS = Path(__file__).parents[2] / "letters"
WORDS = all_words()[0]
MADE = {
    "gmail-en-calendar-accepted": "ACCEPT",
    "outlook-win-en-calendar-accepted": "ACCEPT",
    "outlook-win-de-calendar-accepted": "ACCEPT",
    "apple-mac-en-calendar-accepted": "ACCEPT",
    "apple-ios-de-calendar-declined": "DECLINE",
    "gmail-es-calendar-declined": "DECLINE",
    "outlook-ios-nl-calendar-declined": "DECLINE",
    "apple-mac-it-calendar-tentative": "NONE",
    "gmail-pt-calendar-tentative": "NONE",
    "outlook-web-fr-calendar-tentative": "NONE",
}


def read(raw: bytes, answering: str = "meeting-invite", *, uid: str | None = None, received: str = "2026-03-03"):
    message = open_message(raw)
    own = message.event.uid if message.event else ""
    at = datetime.fromisoformat(f"{received}T09:00:00").replace(tzinfo=UTC)
    return understand(message, context_for(answering, at, (WORDS,), uid=own if uid is None else uid))


@pytest.mark.parametrize(("name", "intent"), MADE.items())
def test_every_maker_of_calendars_is_understood(name, intent):
    assert read((LETTERS / f"{name}.eml").read_bytes()).intent == intent


@rows("name", MADE)
@rows("other", [{"answering": "request"}, {"uid": "another@mentor.example"}, {"uid": ""}])
def test_it_answers_nothing_but_that_meeting(name, other):
    reading = read((LETTERS / f"{name}.eml").read_bytes(), **other)
    assert (reading.intent, dict(reading.slots)) == ("NONE", {})


def answer(*lines: str, method: str = "REPLY", headers: str = "Subject: Accepted: Mentoring\r\n") -> bytes:
    guest = "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ben:mailto:ben@work.example"
    event = (
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        "UID:1@mentor.example",
        "SEQUENCE:2",
        *(lines or (guest,)),
        "END:VEVENT",
    )
    return (
        f"From: ben@work.example\r\n{headers}Content-Type: text/calendar; method={method}; charset=utf-8\r\n\r\n"
        + "\r\n".join(("BEGIN:VCALENDAR", *event, "END:VCALENDAR", ""))
    ).encode()


GUEST = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@work.example"
HOURS = ("DTSTART:20260312T150000Z", "DTEND:20260312T154500Z")


def test_an_answer_needs_no_hour_and_no_words_beside_it():
    assert read(answer()).slots == {"uid": "1@mentor.example", "sequence": 2, "start": ""}
    assert read(answer(GUEST, HOURS[0])).slots["start"] == "2026-03-12T15:00:00+00:00"
    assert read(answer(GUEST, "DTSTART;TZID=Nowhere:20260312T150000")).slots["start"] == ""


@pytest.mark.parametrize(
    "raw",
    [
        answer(GUEST, GUEST),  # whose answer is it?
        answer("ATTENDEE:mailto:ben@work.example"),
        answer("ATTENDEE;PARTSTAT=DELEGATED:mailto:ben@work.example"),
        answer(GUEST, "RECURRENCE-ID:20260312T150000Z"),
        answer(GUEST, "UID:2@mentor.example", headers="Subject: Fwd: Accepted: Mentoring\r\n"),
        answer(GUEST, method="REFRESH"),
        answer(GUEST, *HOURS, method="DECLINECOUNTER"),
        answer(headers="Subject: Accepted: Mentoring\r\nAuto-Submitted: auto-replied\r\n"),
        answer(headers="Subject: Accepted: Mentoring\r\nList-Id: <a.example>\r\n"),
        answer(GUEST, method="COUNTER"),  # it names no other time
        answer(GUEST, "DTSTART:20250312T150000Z", "DTEND:20250312T154500Z", method="COUNTER"),
        answer(GUEST, "DTSTART;VALUE=DATE:20260312", "DTEND;VALUE=DATE:20260313", method="COUNTER"),
    ],
)
def test_every_doubt_does_nothing(raw):
    assert read(raw).intent == "NONE"


def test_another_time_is_a_meet():
    reading = read(answer(GUEST, *HOURS, method="COUNTER", headers="Subject: New Time Proposed: Mentoring\r\n"))
    told = {"uid": "1@mentor.example", "sequence": 2, "start": "2026-03-12T15:00:00+00:00", "minutes": 45}
    assert (reading.intent, reading.slots) == ("MEET", told)
