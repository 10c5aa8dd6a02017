"""A calendar part as one event: the few properties we need, read line by line (RFC 5545).

Only as much is read as decides; what is not plain stands in `fault`, in words, and such an event plans nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mailflow.core.reading.fields import address
from mailflow.core.reading.zones import zone_of

LETTERS, LINES, LINE_LETTERS = 100_000, 2_000, 2_000
SUMMARY_LETTERS, PLACE_LETTERS, UID_LETTERS, PEOPLE = 120, 250, 255, 50

MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
SPAN = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
ESCAPED = re.compile(r"\\([nN\\,;])")
REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")


@dataclass(frozen=True)
class Event:
    """What a calendar part says: METHOD, and its one VEVENT."""

    method: str = ""
    uid: str = ""
    sequence: int = 0
    start: datetime | None = None
    end: datetime | None = None
    summary: str = ""
    place: str = ""
    status: str = ""
    organizer: str | None = None
    attendees: tuple[str, ...] = ()
    answer: str = ""  # PARTSTAT, where one attendee alone stands in it
    fault: str = ""  # why it plans nothing


class Unplain(Exception):
    """The event is not one plain meeting; never leaves this file."""


@dataclass(frozen=True)
class Line:
    """NAME;PARAM=value:value (RFC 5545 3.1)."""

    name: str
    value: str
    params: Mapping[str, str] = field(default_factory=dict)


def read_event(text: str) -> Event:
    """Any text is some event; a hostile one is an event with a fault."""
    lines = [line_of(one) for one in unfolded(text)]
    method = next((line.value.strip().upper()[:20] for line in lines if line.name == "METHOD"), "")
    events = list(bodies(lines))
    if len(events) != 1:
        return Event(method, fault=f"the calendar holds {len(events)} events")
    return event_of(method, events[0])


def unfolded(text: str) -> list[str]:
    """A line that begins with white space goes on from the one before (RFC 5545 3.1)."""
    whole: list[list[str]] = []
    for line in text[:LETTERS].replace("\r\n", "\n").split("\n")[:LINES]:
        if line[:1] in (" ", "\t") and whole:
            whole[-1].append(line[1:])
        else:
            whole.append([line])
    return ["".join(parts)[:LINE_LETTERS] for parts in whole]


def line_of(raw: str) -> Line:
    """Colons and semicolons in double quotes part nothing."""
    parts, quoted, start = list[str](), False, 0
    for at, letter in enumerate(raw):
        if letter == '"':
            quoted = not quoted
        elif letter in ";:" and not quoted:
            parts.append(raw[start:at])
            start = at + 1
            if letter == ":":
                break
    else:
        return Line("", raw)
    params = (part.partition("=") for part in parts[1:])
    return Line(parts[0].upper(), raw[start:], {name.upper(): said.strip('"') for name, _, said in params})


def bodies(lines: Iterable[Line]) -> Iterable[list[Line]]:
    """The lines of each VEVENT; an alarm inside it has lines of its own."""
    inside: list[str] = []
    body: list[Line] = []
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            body = [] if inside[-1] == "VEVENT" else body
        elif line.name == "END" and inside:
            if inside.pop() == "VEVENT":
                yield body
        elif inside[-1:] == ["VEVENT"]:
            body.append(line)


def event_of(method: str, lines: list[Line]) -> Event:
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.name, line)
    guests = [line for line in lines if line.name == "ATTENDEE"]
    attendees = (mailto(line.value) for line in guests)
    event = Event(
        method=method,
        uid=text_in(first, "UID"),
        summary=" ".join(text_in(first, "SUMMARY").split())[:SUMMARY_LETTERS],
        place=" ".join(text_in(first, "LOCATION").split())[:PLACE_LETTERS],
        status=text_in(first, "STATUS").upper()[:20],
        organizer=mailto(first["ORGANIZER"].value) if "ORGANIZER" in first else None,
        attendees=tuple(one for one in attendees if one)[:PEOPLE],
        answer=guests[0].params.get("PARTSTAT", "").upper()[:20] if len(guests) == 1 else "",
    )
    try:
        return timed(event, first)
    except Unplain as why:
        return replace(event, fault=str(why))


def timed(event: Event, first: Mapping[str, Line]) -> Event:
    """The same event with its number and its hours."""
    if not 0 < len(event.uid) <= UID_LETTERS or not event.uid.isprintable():
        raise Unplain("the event has no UID we can keep")
    if any(name in first for name in REPEATS):
        raise Unplain("it is a series, and each meeting is planned by itself")
    sequence = text_in(first, "SEQUENCE") or "0"
    if not (sequence.isascii() and sequence.isdigit() and len(sequence) < 9):
        raise Unplain("its SEQUENCE is no number")
    event = replace(event, sequence=int(sequence))
    if event.method == "CANCEL":  # it may come without hours (RFC 5546 3.2.5)
        return event
    if event.method == "REPLY":
        return replace(event, start=start_if_plain(first))
    if "DTSTART" not in first:
        raise Unplain("it has no DTSTART")
    start = moment(first["DTSTART"])
    return replace(event, start=start, end=end_of(start, first))


def start_if_plain(first: Mapping[str, Line]) -> datetime | None:
    """An answer need not say when the meeting is, and may name a zone of its own (RFC 5546 3.2.3)."""
    try:
        return moment(first["DTSTART"]) if "DTSTART" in first else None
    except Unplain:
        return None


def end_of(start: datetime, first: Mapping[str, Line]) -> datetime:
    if "DTEND" in first:
        return moment(first["DTEND"])
    found = SPAN.fullmatch(text_in(first, "DURATION"))
    if found is None:
        raise Unplain("it does not say how long it is")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    try:
        return start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise Unplain("it ends at no time there is") from None


def moment(line: Line) -> datetime:
    """An instant in UTC; a bare date is a whole day, and a time without a zone is anybody's."""
    value = line.value.strip()
    if line.params.get("VALUE", "").upper() == "DATE" or len(value) == len("20260305"):
        raise Unplain("it is a whole day, without hours")
    found = MOMENT.fullmatch(value)
    if found is None:
        raise Unplain(f"its {line.name} is no time")
    zone = UTC if found[7] else zone_of(line.params.get("TZID", ""))
    if zone is None:
        raise Unplain("its time zone is not known here")
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unplain(f"its {line.name} is no time there is") from None


def text_in(first: Mapping[str, Line], name: str) -> str:
    """A TEXT value (RFC 5545 3.3.11)."""
    said = first[name].value if name in first else ""
    return ESCAPED.sub(lambda mark: "\n" if mark[1] in "nN" else mark[1], said).strip()


def mailto(value: str) -> str | None:
    scheme, _, rest = value.strip().partition(":")
    return address(rest) if scheme.lower() == "mailto" else None
