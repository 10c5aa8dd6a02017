"""An event for a calendar: facts of a letter to the text of one iCalendar object (RFC 5545, RFC 5546).

The library writes it; our own reader, which is another hand, reads it again before it may leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailflow.core.reading.calendar import read_event, unfolded
from mailflow.egress.header import CONTROL, Unsendable

PRODUCT = "-//mailflow//mailflow//EN"
SUMMARY, ABOUT, PLACE = 120, 500, 250  # letters of people's words
PROPERTIES = {
    *("BEGIN", "VERSION", "PRODID", "METHOD", "CALSCALE", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "END"),
    *("SUMMARY", "DESCRIPTION", "LOCATION", "ORGANIZER", "ATTENDEE", "STATUS", "TRANSP"),
}
METHODS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}  # and the STATUS that goes with it


@dataclass(frozen=True)
class Event:
    """What stands in the calendar part, and its METHOD, which stands in the Content-Type, too (RFC 6047 2.4)."""

    method: str
    text: bytes


def event_of(told: Mapping[str, Any], written_at: datetime, name: str) -> Event:
    """The same facts make the same bytes: DTSTAMP is when the letter was written."""
    from icalendar import Calendar, vText  # noqa: PLC0415 - a third of a second, where few letters need it
    from icalendar import Event as Body  # noqa: PLC0415

    whole, body = Calendar(), Body()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", told["method"])):
        whole.add(key, value)
    body.add("uid", told["uid"])
    body.add("sequence", told["sequence"])
    body.add("dtstamp", written_at.astimezone(UTC).replace(microsecond=0))
    for key in ("start", "end"):
        body.add(f"dt{key}", datetime.fromisoformat(told[key]).astimezone(UTC))
    body.add("summary", vText(_line(told["summary"], SUMMARY)))
    if about := _line(told["about"], ABOUT):
        body.add("description", vText(about))
    if place := _line(told.get("place", ""), PLACE):
        body.add("location", vText(place))
    body.add("organizer", _person(told["organizer"], name, {}))
    for who, address, answer in told["guests"]:
        body.add("attendee", _person(address, who, _asked(answer)))
    body.add("status", METHODS[told["method"]])
    body.add("transp", "OPAQUE")
    whole.add_component(body)
    event = Event(told["method"], whole.to_ical())
    _read_again(event, told)
    return event


def _asked(answer: str) -> dict[str, str]:
    """Who has not answered is asked to (RFC 5545 3.2.17)."""
    asks = "TRUE" if answer == "NEEDS-ACTION" else "FALSE"
    return {"cutype": "INDIVIDUAL", "role": "REQ-PARTICIPANT", "partstat": answer, "rsvp": asks}


def _person(address: str, name: str, params: Mapping[str, str]) -> Any:
    from icalendar import vCalAddress, vText  # noqa: PLC0415

    found = vCalAddress(f"mailto:{address}")
    for key, value in params.items():
        found.params[key] = vText(value)
    if called := _line(name, SUMMARY).replace('"', "'"):  # a parameter has no way to hold one (RFC 5545 3.2)
        found.params["cn"] = vText(called)
    return found


def _line(words: str, most: int) -> str:
    """One line, without what is no text."""
    return " ".join(CONTROL.sub(" ", str(words)).split())[:most]


def _read_again(event: Event, told: Mapping[str, Any]) -> None:
    """Nobody's words have made a line, a guest or an hour of their own."""
    text = event.text.decode()
    names = [line.partition(":")[0].partition(";")[0].upper() for line in unfolded(text) if line]
    found, guests = read_event(text), tuple(str(one[1]).lower() for one in told["guests"])
    once = names.count("UID") == names.count("ORGANIZER") == names.count("DTSTART") == names.count("METHOD") == 1
    same = (found.method, found.uid, found.organizer) == (told["method"], told["uid"], str(told["organizer"]).lower())
    hours = found.method == "CANCEL" or found.start == datetime.fromisoformat(told["start"])
    if not (once and same and hours and set(names) <= PROPERTIES and found.attendees == guests):
        raise Unsendable("read again, the event is another")
