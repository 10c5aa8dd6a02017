"""A calendar's mail, from a line of a transcript, in the shape calendars give it (RFC 6047).

REQUEST talk/0 2026-03-05T15:00 60 ben             METHOD, UID and SEQUENCE, start in UTC, minutes, who is invited
REQUEST talk/0 2026-03-05T15:00 60 ben, at Room 4  the place, too
REQUEST talk/0 2026-03-05T15:00 60 ben, by ana     another is the ORGANIZER: whoever sends it passes it on
"""

import secrets
from datetime import datetime, timedelta


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
