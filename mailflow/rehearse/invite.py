"""A calendar's invitation, as a mail program sends it (RFC 5546, RFC 6047)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

LASTS = timedelta(hours=1)
STAMP = "%Y%m%dT%H%M%SZ"


def invite(mail: EmailMessage, organizer: str, guests: Sequence[str], starts: datetime) -> None:
    """Make an invitation of a mail that has its head already."""
    begins = starts.astimezone(UTC)
    event = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mailflow//rehearsal//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{str(mail['Message-ID']).strip('<>')}",
        "SEQUENCE:0",
        f"DTSTART:{begins:{STAMP}}",
        f"DTEND:{begins + LASTS:{STAMP}}",
        "SUMMARY:Mentoring",
        f"ORGANIZER:mailto:{organizer}",
        *(f"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{guest}" for guest in guests),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    mail.set_content("You are invited.")
    mail.add_alternative("\r\n".join(event), subtype="calendar", params={"method": "REQUEST"})
