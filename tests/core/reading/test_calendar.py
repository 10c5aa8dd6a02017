"""Calendar parts: an invitation plans or withdraws one meeting, or nothing happens and the reason says why."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.reading import Context, Kind, open_message, understand
from mailflow.core.reading.calendar import read_event
from tests.rows import rows

RECEIVED = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
TRACKER = {"asked": (), "yes": None, "no": None, "desk": "tracker"}
EVENT = {
    "UID": "7k2@calendar.example",
    "SEQUENCE": "1",
    "DTSTART": "20260305T150000Z",
    "DTEND": "20260305T160000Z",
    "SUMMARY": "CV review",
    "LOCATION": "Room 4\\, by the stairs",
    "ORGANIZER;CN=Ana": "mailto:ana@home.example",
    "ATTENDEE;PARTSTAT=NEEDS-ACTION": "mailto:Ben@work.example",
}


def calendar(method: str = "REQUEST", without: tuple[str, ...] = (), **changed: str) -> str:
    """One event; a property's underscore stands for the semicolon before its parameters."""
    event = {name: value for name, value in EVENT.items() if name.split(";")[0] not in (*without, *changed)}
    event |= {name.replace("__", ";").replace("_is_", "="): value for name, value in changed.items()}
    lines = [f"{name}:{value}" for name, value in event.items()]
    alarm = ["BEGIN:VALARM", "UID:alarm", "DTSTART:19990101T000000Z", "END:VALARM"]
    whole = ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, *alarm, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(whole)


def mail(ics: str, *, sender: str = "ana@home.example", subject: str = "Invitation: CV review", method: str = "",
         part: str = "text/calendar; charset=utf-8", headers: str = "") -> bytes:  # fmt: skip
    declared = f"; method={method}" if method else ""
    return (
        f"From: Ana <{sender}>\r\nSubject: {subject}\r\n{headers}"
        "Content-Type: multipart/alternative; boundary=c\r\n\r\n"
        "--c\r\nContent-Type: text/plain\r\n\r\nLOG 45 min\r\n"
        f"--c\r\nContent-Type: {part}{declared}\r\n\r\n{ics}\r\n--c--\r\n"
    ).encode()


def read(raw: bytes, **where):
    context = Context(received=RECEIVED, zone="UTC", locale="", languages=(), **{**TRACKER, **where})
    return understand(open_message(raw), context)


def test_an_invitation_at_the_tracker_plans_a_meeting():
    reading = read(mail(calendar(), method="REQUEST"))
    assert (reading.intent, reading.slots) == (
        "PLAN",
        {
            "uid": "7k2@calendar.example",
            "sequence": 1,
            "start": "2026-03-05T15:00:00+00:00",
            "end": "2026-03-05T16:00:00+00:00",
            "minutes": 60,
            "summary": "CV review",
            "place": "Room 4, by the stairs",
            "attendees": "ben@work.example",
        },
    )


def test_an_invitation_to_a_reply_address_plans_a_meeting():
    assert read(mail(calendar()), desk=None).intent == "PLAN"


def test_googles_calendar_says_that_it_made_the_letter_and_still_invites():
    assert read(mail(calendar(), headers="Auto-Submitted: auto-generated\r\n")).intent == "PLAN"


def test_a_cancelled_invitation_is_withdrawn_also_without_hours():
    reading = read(mail(calendar("CANCEL", without=("DTSTART", "DTEND")), method="cancel"))
    assert (reading.intent, reading.slots) == ("WITHDRAW", {"uid": "7k2@calendar.example", "sequence": 1})


def test_a_letter_that_is_a_calendar_and_nothing_else_is_read_like_its_part():
    head = b"From: ana@home.example\r\nSubject: CV review\r\nContent-Type: text/calendar; method=REQUEST\r\n"
    assert read(head + b"\r\n" + calendar().encode()).intent == "PLAN"
    assert open_message(head + b"Auto-Submitted: auto-replied\r\n\r\n" + calendar().encode()).kind is Kind.AUTOMATIC
    attached = head + b"Content-Disposition: attachment\r\n\r\n" + calendar().encode()
    assert open_message(attached).kind is Kind.CALENDAR_REPLY


TIMES = {
    "a zone by its name": ({"DTSTART__TZID_is_America/New_York": "20260305T100000",
                            "DTEND__TZID_is_America/New_York": "20260305T104500"}, 45),
    "a zone as Outlook names it": ({"DTSTART__TZID_is_W. Europe Standard Time": "20260305T160000",
                                    "DTEND__TZID_is_W. Europe Standard Time": "20260305T163000"}, 30),
    "a zone in quotes, with a maker's prefix": ({'DTSTART__TZID_is_"/maker.example/Europe/Paris"': "20260305T160000",
                                                 "DTEND": "20260305T160000Z"}, 60),
    "a duration": ({"DURATION": "PT1H30M"}, 90),
    "a duration of days": ({"DURATION": "P1D"}, 1440),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "minutes"), TIMES.values(), ids=TIMES)
def test_hours_are_read_in_their_zone(changed, minutes):
    without = ("DTSTART", "DTEND") if any(name.startswith("DTSTART") for name in changed) else ("DTEND",)
    slots = read(mail(calendar(without=without, **changed))).slots
    assert (slots["start"], slots["minutes"]) == ("2026-03-05T15:00:00+00:00", minutes)


FOLDED = calendar().replace("SUMMARY:CV review", "SUMMARY:CV\r\n  re\r\n\tview\\, and more\\; \\n really")


def test_long_lines_are_unfolded_and_text_is_unescaped():
    assert read(mail(FOLDED)).slots["summary"] == "CV review, and more; really"


NOTHING = {
    "forwarded by its subject": (mail(calendar(), subject="Fwd: Invitation: CV review"), "forwarded"),
    "forwarded in German": (mail(calendar(), subject="WG: Einladung"), "forwarded"),
    "passed on by another": (mail(calendar(), sender="ben@work.example"), "ORGANIZER"),
    "without an organizer": (mail(calendar(without=("ORGANIZER",))), "ORGANIZER"),
    "withdrawn by another": (mail(calendar("CANCEL"), sender="ben@work.example"), "ORGANIZER"),
    "a series": (mail(calendar(RRULE="FREQ=WEEKLY;COUNT=4")), "series"),
    "one of a series": (mail(calendar("CANCEL", **{"RECURRENCE-ID": "20260305T150000Z"})), "series"),
    "a whole day": (mail(calendar(without=("DTSTART",), DTSTART__VALUE_is_DATE="20260305")), "whole day"),
    "a time without a zone": (mail(calendar(DTSTART="20260305T150000")), "time zone"),
    "a zone nobody knows": (mail(calendar(without=("DTSTART",), DTSTART__TZID_is_Mars="20260305T150000")), "time zone"),
    "over already": (mail(calendar(DTSTART="20260228T100000Z", DTEND="20260228T110000Z")), "over already"),
    "years ahead": (mail(calendar(DTSTART="20290305T150000Z", DTEND="20290305T160000Z")), "year ahead"),
    "an end before its start": (mail(calendar(DTEND="20260305T140000Z")), "1,440"),
    "two days long": (mail(calendar(DTEND="20260307T150000Z")), "1,440"),
    "no such day": (mail(calendar(DTSTART="20260231T150000Z")), "no time"),
    "the last day there is": (mail(calendar(DTSTART="99991231T235900Z", DTEND="99991231T235959Z")), "1,440"),
    "cancelled by its status": (mail(calendar(STATUS="CANCELLED")), "STATUS"),
    "without a name": (mail(calendar(without=("UID",))), "UID"),
    "a name too long to keep": (mail(calendar(UID="x" * 256)), "UID"),
    "a number that is none": (mail(calendar(SEQUENCE="one")), "SEQUENCE"),
    "two events": (mail(calendar().replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT")), "2 events"),
    "no event": (mail("METHOD:REQUEST\r\n"), "0 events"),
}


@pytest.mark.parametrize(("raw", "why"), NOTHING.values(), ids=NOTHING)
def test_an_invitation_that_is_not_plain_does_nothing_and_says_why(raw, why):
    reading = read(raw)
    assert (reading.intent, dict(reading.slots)) == ("NONE", {}) and why in reading.reason


@pytest.mark.parametrize("desk", ["frontdesk", "team"])
def test_an_invitation_to_another_desk_does_nothing(desk):
    assert "tracker" in read(mail(calendar()), desk=desk).reason


MACHINES = {
    "a reply": mail(calendar("REPLY"), method="REPLY"),
    "a counter-proposal": mail(calendar("COUNTER")),
    "a published entry": mail(calendar("PUBLISH")),
    "another method than its type says": mail(calendar("REQUEST"), method="REPLY"),
    "an answer by its subject": mail(calendar(), subject="Accepted: CV review"),
    "sent by a machine": mail(calendar(), headers="Auto-Submitted: auto-replied\r\n"),
    "a holiday reply": mail(calendar(), subject="Automatic reply: Invitation"),
    "through a list": mail(calendar(), headers="List-Id: <x.example>\r\n"),
}


@pytest.mark.parametrize("raw", MACHINES.values(), ids=MACHINES)
def test_a_hint_or_a_machine_has_no_authority(raw):
    assert open_message(raw).kind not in (Kind.PERSON, Kind.INVITATION)
    assert read(raw).intent == "NONE"


def test_the_words_beside_an_invitation_are_no_command():
    assert read(mail(calendar(RRULE="FREQ=DAILY"))).intent == "NONE"


def test_an_attached_invitation_is_an_attachment():
    raw = mail(calendar(), part="application/ics\r\nContent-Disposition: attachment; filename=invite.ics\r\nX-A: b")
    assert open_message(raw).kind is Kind.PERSON


@given(st.text(alphabet=st.sampled_from('ABEGINDVT:;="\\\r\n 0129TZP/-'), max_size=400))
def test_no_text_stops_the_reader(text):
    for method in ("REQUEST", "CANCEL"):
        whole = f"METHOD:{method}\nBEGIN:VEVENT\nUID:1\nDTSTART:20260305T150000Z\n{text}\nEND:VEVENT"
        read_event(whole)


@rows("value", ["20260305T990000Z", "0" * 15, "00000000T000000Z", "20260305T150060Z", "P9999W", "é"])
@rows("name", ["DTSTART", "DTEND", "DURATION", "SEQUENCE", "TZID"])
def test_a_hostile_value_is_a_fault_at_most(name, value):
    read(mail(calendar(without=("DTEND",), **{name: value})))


UNITS = [
    "BEGIN:VEVENT\n",
    "END:VEVENT\n",
    " a\n",
    '";',
    ":",
    "ATTENDEE:mailto:a@b.example\n",
    "RRULE",
    "\\n",
    "\t",
    "P1W",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit):
    whole = "BEGIN:VEVENT\nSUMMARY:" + unit * (400_000 // len(unit))
    began = time.process_time()
    read_event(whole)
    assert time.process_time() - began < 1  # milliseconds where it is linear
