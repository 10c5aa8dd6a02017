"""Which meeting of ours a letter or a calendar is about, which time of it, and whether that still stands."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mailflow.core.letter import CALENDAR_FACT
from mailflow.core.machines.connection import LIVE
from mailflow.core.machines.meeting import Meeting, State
from mailflow.core.reading.zones import zone_of
from mailflow.core.say import phrase
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.store import outbox, record, subjects

STANDING = frozenset({State.PROPOSED, State.PLANNED})
ANSWERS = {"ACCEPT": "say-yes", "DECLINE": "say-no", "CANCEL": "call-off"}


def is_one(step: Step, command: Command) -> bool:
    """Whether the letter that is answered is about a meeting we invited to."""
    return bound(step, command) is not None


def bound(step: Step, command: Command) -> Meeting | None:
    """The meeting of hers that the letter is about."""
    found = subjects.find(step.tx, command.about, step.house.zone) if command.about.startswith("meeting:") else None
    mine = isinstance(found, Meeting) and found.is_ours and command.person.id in {p.id for p in found.connection.both}
    return found if mine and isinstance(found, Meeting) else None


def idle(step: Step, command: Command) -> str:
    """Why a calendar's answer would change nothing; empty where it would, or where a person wrote it."""
    if not command.slots.get("uid") or command.verb not in (*ANSWERS, "MEET"):
        return ""
    found = bound(step, command)
    if found is None or found.connection.state not in LIVE:
        return "there is no such meeting any more"
    if found.state not in STANDING:
        return f"this meeting is {found.state} already"
    if not is_of_now(step, found, command):
        return "it answers an earlier time of this meeting"
    same = found.state == State.PLANNED or found.logged_by == command.person.id
    return "that yes is known" if command.verb == "ACCEPT" and same else ""


def is_of_now(step: Step, found: Meeting, command: Command) -> bool:
    """Whether it is about the time that stands: a calendar says so by its hour, or by the number that it goes by."""
    said = str(command.slots.get("start") or "")
    if said and command.verb != "MEET":
        return datetime.fromisoformat(said) == found.starts_at
    return pinned(step, command) == found.sequence


def instant(command: Command) -> datetime | str:
    """When it begins; an hour without a zone is one where she lives."""
    if said := str(command.slots.get("start") or ""):
        return datetime.fromisoformat(said)
    named = str(command.slots.get("zone") or "")
    zone = zone_of(named) if named else ZoneInfo(command.person.zone)
    if zone is None:
        return phrase(
            "“{named}” is no time zone that we know. Please write the hour as it is where you live.", named=named
        )
    wall = datetime.fromisoformat(f"{command.slots['date']}T{command.slots['time']}").replace(tzinfo=zone)
    at = wall.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        return phrase("There is no such hour on that day: the clocks are put forward over it.")
    return at


def pinned(step: Step, command: Command) -> int:
    """Which time of the meeting a word is about: that of the letter it answers, also where we asked back first."""
    said = command.slots.get("sequence")
    if isinstance(said, int):
        return said
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    letter = outbox.find_letter(step.tx, grant.outbox_id) if grant and grant.outbox_id else None
    told = letter.facts.get(CALENDAR_FACT) if letter else None
    return int(told["sequence"]) if told else 0
