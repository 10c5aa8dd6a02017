"""What a letter says to a calendar, as the bytes that leave: RFC 6047's structure, and no line of anybody's words."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mailflow.core.letter import CALENDAR_FACT, CALENDARS
from mailflow.core.reading import Kind, open_message
from mailflow.egress.header import Unsendable
from mailflow.egress.ical import PROPERTIES, event_of
from mailflow.flow.compose import Draft, Stationery, compose
from mailflow.preview.facts import facts_of
from tests.egress.test_render import HOSTILE, POST, VOICE

AT = datetime(2026, 6, 2, 9, 30, 15, 123456, tzinfo=UTC)
ORGANIZER = "r-aedveiidmyoyexoisjulys66ne247i2@mail.example.org"
TOLD: dict[str, Any] = {
    "method": "REQUEST",
    "uid": "0123456789abcdef@mail.example.org",
    "sequence": 2,
    "start": "2026-06-04T19:00:00+00:00",
    "end": "2026-06-04T19:45:00+00:00",
    "summary": "Mentoring: Ana Duarte and Ben Okafor",
    "about": "CV; and next steps, perhaps",
    "organizer": ORGANIZER,
    "guests": [["Ana Duarte", "ana@home.example", "ACCEPTED"], ["Ben Okafor", "ben@work.example", "NEEDS-ACTION"]],
}
WORDS = st.text(st.characters(codec="utf-8"), max_size=150)


def draft(template: str = "meeting-invite", **told: Any) -> Draft:
    facts = {**facts_of(template), CALENDAR_FACT: {**TOLD, **told}}
    named = {"address": "ben@work.example", "mail_from": "", "reply_to": "r-ab@mail.example.org", "in_reply_to": ""}
    return Draft("wit", template, "en", facts, "triggered", **named, message_id="<1@mail.example.org>", written_at=AT)


def letter(one: Draft) -> bytes:
    return compose(Stationery(POST, "mail.example.org", {"wit": VOICE}), one)


def shape(part: Any) -> Any:
    inner = part.get_payload() if part.is_multipart() else ()
    return (part.get_content_type(), *map(shape, inner))


@pytest.mark.parametrize("template", sorted(CALENDARS))
def test_the_event_is_the_last_way_to_read_the_letter_and_a_file_beside_it(template: str) -> None:
    message = message_from_bytes(letter(draft(template)))
    alternative = ("multipart/alternative", ("text/plain",), ("text/html",), ("text/calendar",))
    assert shape(message) == ("multipart/mixed", alternative, ("application/ics",))
    _, _, event, file = (part for part in message.walk() if not part.is_multipart())
    assert event["Content-Type"] == "text/calendar; method=REQUEST; charset=utf-8"
    assert event["Content-Disposition"] is None and file.get_filename() == "invite.ics"
    assert event.get_payload(decode=True) == file.get_payload(decode=True)


def test_every_line_that_leaves_ends_in_crlf_and_is_short() -> None:
    raw = letter(draft())
    assert raw.count(b"\n") == raw.count(b"\r\n") and max(map(len, raw.split(b"\r\n"))) <= 998
    event = event_of(TOLD, AT, VOICE.name).text
    assert event.count(b"\n") == event.count(b"\r\n") and max(map(len, event.split(b"\r\n"))) <= 75


def test_what_the_calendar_hears_is_what_another_hand_reads() -> None:
    whole = Calendar.from_ical(event_of(TOLD, AT, VOICE.name).text)
    (event,) = whole.walk("VEVENT")
    assert (whole["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        "REQUEST",
        TOLD["uid"],
        2,
        "CONFIRMED",
    )
    assert event.decoded("DTSTART") == datetime(2026, 6, 4, 19, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 6, 4, 19, 45, tzinfo=UTC)
    assert event.decoded("DTSTAMP") == AT.replace(microsecond=0)
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == (f"mailto:{ORGANIZER}", VOICE.name)
    assert event["DESCRIPTION"] == TOLD["about"]
    ana, ben = event["ATTENDEE"]
    assert (ana, ana.params["PARTSTAT"], ana.params["RSVP"]) == ("mailto:ana@home.example", "ACCEPTED", "FALSE")
    assert (ben, ben.params["PARTSTAT"], ben.params["RSVP"]) == ("mailto:ben@work.example", "NEEDS-ACTION", "TRUE")
    assert ben.params["ROLE"] == "REQ-PARTICIPANT"


def test_what_is_called_off_says_so_twice() -> None:
    event = event_of({**TOLD, "method": "CANCEL", "sequence": 3}, AT, "WIT").text
    assert b"\r\nMETHOD:CANCEL\r\n" in event and b"\r\nSTATUS:CANCELLED\r\n" in event and b"\r\nSEQUENCE:3\r\n" in event
    assert b"method=CANCEL" in letter(draft("meeting-off", method="CANCEL"))


def test_the_same_letter_makes_the_same_bytes() -> None:
    assert letter(draft()) == letter(draft())
    assert letter(draft()) != letter(replace(draft(), written_at=AT.replace(hour=10)))


def test_what_is_another_event_than_was_meant_does_not_leave() -> None:
    with pytest.raises(Unsendable):
        event_of({**TOLD, "uid": "a\r\nATTENDEE:mailto:mallory@evil.example"}, AT, "WIT")


def test_our_own_invitation_that_comes_back_plans_nothing() -> None:
    """It comes from our desk, and not from its ORGANIZER."""
    message = open_message(letter(draft()))
    assert message.kind is Kind.AUTOMATIC or (message.event and message.event.organizer != message.sender)


@pytest.mark.parametrize(
    "words", [*HOSTILE, "a\r\nATTENDEE:mailto:mallory@evil.example", 'x";CN="y', "^n^^^'", "a\\nb"]
)
def test_mallory_makes_no_line_of_her_own(words: str) -> None:
    guests = [[words, "ana@home.example", "ACCEPTED"], ["Ben", "ben@work.example", "NEEDS-ACTION"]]
    checked(event_of({**TOLD, "summary": words, "about": words, "guests": guests}, AT, words).text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, WORDS, WORDS, WORDS)
def test_nobody_makes_a_line_of_her_own(summary: str, about: str, name: str, organisation: str) -> None:
    guests = [[name, "ana@home.example", "ACCEPTED"], [name, "ben@work.example", "NEEDS-ACTION"]]
    try:
        text = event_of({**TOLD, "summary": summary, "about": about, "guests": guests}, AT, organisation).text
    except Unsendable:
        return  # what cannot be told does not leave
    checked(text)


def checked(text: bytes) -> None:
    lines = re.sub(r"\r\n[ \t]", "", text.decode()).split("\r\n")
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in lines if line]
    assert set(names) <= PROPERTIES
    assert names.count("ATTENDEE") == 2 and names.count("ORGANIZER") == names.count("UID") == names.count("METHOD") == 1
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert [str(one) for one in event["ATTENDEE"]] == ["mailto:ana@home.example", "mailto:ben@work.example"]
