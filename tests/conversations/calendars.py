"""A calendar's mail, from a line of a transcript, in the shape calendars give it (RFC 6047).

REQUEST talk/0 2026-03-05T15:00 60 ben             METHOD, UID and SEQUENCE, start in UTC, minutes, who is invited
REQUEST talk/0 2026-03-05T15:00 60 ben, at Room 4  the place, too
REQUEST talk/0 2026-03-05T15:00 60 ben, by ana     another is the ORGANIZER: whoever sends it passes it on

In answer to an invitation of ours, as Google's calendar does it, or another:

ACCEPTED                                           so are DECLINED and TENTATIVE
ACCEPTED as outlook                                without words; with a zone's name of Windows
DECLINED as apple                                  without hours
COUNTER 2026-03-06T15:00 45                        another time, in UTC, and minutes
"""

import re
import secrets
from datetime import datetime, timedelta
from email.message import Message
from zoneinfo import ZoneInfo


def calendar_mail(line: str, addresses: dict[str, str], sender: str, tracker: str) -> bytes:
    said, _, organizer = line.partition(", by ")
    said, _, place = said.partition(", at ")
    method, name, start, minutes, *invited = said.split()
    uid, _, sequence = name.partition("/")
    began = datetime.fromisoformat(start)
    guests = [*(addresses[guest] for guest in invited), tracker]
    event = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mailflow tests//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}@calendar.example",
        f"SEQUENCE:{sequence}",
        f"DTSTART:{began:%Y%m%dT%H%M%SZ}",
        f"DTEND:{began + timedelta(minutes=int(minutes)):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Mentoring\\, as agreed",
        *([f"LOCATION:{place}"] if place else []),
        f"ORGANIZER;CN=Somebody:mailto:{addresses[organizer or sender]}",
        *(f"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;\r\n ROLE=REQ-PARTICIPANT:mailto:{guest}" for guest in guests),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    parts = (
        ("text/plain; charset=utf-8", "You are invited. LOG 45 min"),  # these words are nobody's command
        (f"text/calendar; charset=utf-8; method={method}", "\r\n".join(event)),
    )
    head = (
        f"From: {addresses[sender]}\r\nTo: {', '.join(guests)}\r\nSubject: {subject_of(method)}\r\n"
        f"Message-ID: <{secrets.token_hex(6)}@client.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="=_c"\r\n\r\n'
    )
    body = "".join(f"--=_c\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    return f"{head}{body}--=_c--\r\n".encode()


def subject_of(method: str) -> str:
    return {"REPLY": "Accepted: Mentoring", "CANCEL": "Canceled event: Mentoring"}.get(method, "Invitation: Mentoring")


ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE", "COUNTER")
MADE_BY = {
    "google": "-//Google Inc//Google Calendar 70.9054//EN",
    "outlook": "Microsoft Exchange Server 2010",
    "apple": "-//Apple Inc.//iPhone OS 17.4//EN",
}
WORDS = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative", "COUNTER": "New Time Proposed"}


def invitation_in(letter: Message) -> str:
    """The event in a letter of ours, unfolded."""
    leaf = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    return re.sub(r"\r\n[ \t]", "", leaf.get_payload(decode=True).decode())


def answer_mail(line: str, letter: Message, address: str) -> tuple[bytes, str]:
    """What a calendar sends to the ORGANIZER, and that address."""
    said, _, client = line.partition(" as ")
    what, *other_time = said.split()
    told, client = invitation_in(letter), client or "google"
    uid, organizer, start, sequence = (
        re.search(pattern, told)[1]
        for pattern in (r"\nUID:(.*)\r", r"\nORGANIZER[^\r]*mailto:(.*)\r", r"\nDTSTART:(.*)\r", r"\nSEQUENCE:(.*)\r")
    )
    begins = datetime.strptime(start, "%Y%m%dT%H%M%S%z")
    minutes = 60
    if other_time:
        begins, minutes = datetime.fromisoformat(f"{other_time[0]}+00:00"), int(other_time[1])
    counter = what == "COUNTER"
    hours = (f"DTSTART:{stamp(begins)}", f"DTEND:{stamp(begins + timedelta(minutes=minutes))}")
    if client == "outlook" and not counter:
        there = begins.astimezone(ZoneInfo("America/New_York"))
        hours = (f"DTSTART;TZID=Eastern Standard Time:{there:%Y%m%dT%H%M%S}",)
    method = "COUNTER" if counter else "REPLY"
    event = [
        "BEGIN:VCALENDAR",
        f"PRODID:{MADE_BY[client]}",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        *(hours if client != "apple" or counter else ()),
        "DTSTAMP:20260303T120000Z",
        f"ORGANIZER;CN=Mentoring:mailto:{organizer}",
        f"UID:{uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={'TENTATIVE' if counter else what};RSVP\r\n"
        f" =TRUE;CN=Somebody;X-NUM-GUESTS=0:mailto:{address}",
        f"SEQUENCE:{sequence}",
        "SUMMARY:Mentoring",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    words = "" if client == "outlook" else f"Somebody has {WORDS[what].lower()} this invitation. DECLINE"
    parts = (
        ("text/plain; charset=utf-8", words),
        (f"text/calendar; charset=utf-8; method={method}", "\r\n".join(event)),
    )
    head = (
        f"From: {address}\r\nTo: {organizer}\r\nSubject: {WORDS[what]}: Mentoring\r\n"
        f"Message-ID: <{secrets.token_hex(6)}@client.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="=_c"\r\n\r\n'
    )
    body = "".join(f"--=_c\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    return f"{head}{body}--=_c--\r\n".encode(), organizer


def stamp(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"
