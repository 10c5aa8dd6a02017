"""Which meeting of ours a letter or a calendar is about, which time of it, and whether that still stands."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core.address import ToToken
from mailflow.core.invite import ACCEPTED, DECLINED
from mailflow.core.letter import CALENDAR_FACT
from mailflow.core.machines.connection import LIVE
from mailflow.core.machines.gathering import AHEAD, Gathering
from mailflow.core.machines.meeting import Meeting, State
from mailflow.core.people import Person
from mailflow.core.reading.zones import zone_of
from mailflow.core.say import phrase
from mailflow.flow.answers import Command
from mailflow.flow.record import TOKEN_LIFE, Step
from mailflow.store import outbox, record, subjects

STANDING = frozenset({State.PROPOSED, State.PLANNED})
PARTSTAT = {"ACCEPT": ACCEPTED, "DECLINE": DECLINED, "CANCEL": DECLINED}  # in a group
ANSWERS = {"ACCEPT": "say-yes", "DECLINE": "say-no", "CANCEL": "call-off"}


TOKEN = 10  # bytes of a reply address's id
YEAR_AHEAD = timedelta(days=366)


def is_one(step: Step, command: Command) -> bool:
    """Whether the letter that is answered is about a meeting we invited to."""
    return bound(step, command) is not None or gathered(step, command) is not None


def gathered(step: Step, command: Command) -> Gathering | None:
    """The meeting of a group that the letter is about."""
    found = subjects.find(step.tx, command.about, step.house.zone) if command.about.startswith("gathering:") else None
    return found if isinstance(found, Gathering) else None


def bound(step: Step, command: Command) -> Meeting | None:
    """The meeting of hers that the letter is about."""
    found = subjects.find(step.tx, command.about, step.house.zone) if command.about.startswith("meeting:") else None
    mine = isinstance(found, Meeting) and found.is_ours and command.person.id in {p.id for p in found.connection.both}
    return found if mine and isinstance(found, Meeting) else None


def idle(step: Step, command: Command) -> str:
    """Why a calendar's answer would change nothing; empty where it would, or where a person wrote it."""
    if not command.slots.get("uid") or command.verb not in (*ANSWERS, "MEET"):
        return ""
    if group := gathered(step, command):
        return _idle_in_group(step, group, command)
    found = bound(step, command)
    if found is None or found.connection.state not in LIVE:
        return "there is no such meeting any more"
    if found.state not in STANDING:
        return f"this meeting is {found.state} already"
    if not is_of_now(step, found, command):
        return "it answers an earlier time of this meeting"
    same = found.state == State.PLANNED or found.logged_by == command.person.id
    return "that yes is known" if command.verb == "ACCEPT" and same else ""


def _idle_in_group(step: Step, found: Gathering, command: Command) -> str:
    if found.state not in AHEAD or command.person.id not in found.organizers:
        return "there is no such meeting any more"
    if not is_of_now(step, found, command):
        return "it answers an earlier time of this meeting"
    if command.person.id == found.person.id and command.verb != "MEET":
        return "whoever planned it is there, as far as her calendar goes: CANCEL is written"
    return "that answer is known" if found.answers.get(command.person.id) == PARTSTAT.get(command.verb) else ""


def is_of_now(step: Step, found: Meeting | Gathering, command: Command) -> bool:
    """Whether it is about the time that stands: a calendar says so by its hour, or by the number that it goes by."""
    said = str(command.slots.get("start") or "")
    if said and command.verb != "MEET":
        return datetime.fromisoformat(said) == found.starts_at
    number = found.invite_sequence if isinstance(found, Gathering) else found.sequence
    return pinned(step, command) == number


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


def why_not_then(step: Step, at: datetime) -> str:
    """Why nobody is invited to a meeting at that time; empty where it is still to come, and soon enough."""
    if at <= step.now:
        return phrase("That time is past, so nobody was invited.")
    return phrase("That is more than a year ahead, so nobody was invited.") if at > step.now + YEAR_AHEAD else ""


def addresses_for(step: Step, of: Meeting | Gathering, people: Sequence[Person], answered: str) -> dict[str, str]:
    """What each one's calendar answers: one address for all that becomes of it, or it takes it for another's."""
    made = dict[str, str]()
    for person in people:
        token_id = step.house.random(TOKEN)
        record.keep_token(
            step.tx,
            key=ToToken("r", token_id).key,
            programme=step.programme,
            person_id=person.id,
            sent_to=person.email,
            subject=subjects.name_of(of),
            template=answered,
            asked_back=False,
            outbox_id="",
            expires_at=step.now + TOKEN_LIFE,
        )
        made[person.id] = step.house.mint(token_id, "r", step.programme)
    return made


def pinned(step: Step, command: Command) -> int:
    """Which time of the meeting a word is about: that of the letter it answers, also where we asked back first."""
    said = command.slots.get("sequence")
    if isinstance(said, int):
        return said
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    letter = outbox.find_letter(step.tx, grant.outbox_id) if grant and grant.outbox_id else None
    told = letter.facts.get(CALENDAR_FACT) if letter else None
    return int(told["sequence"]) if told else 0
