"""What a command about a meeting would do, in words that follow "Did you"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.meeting_record import HOW
from mailflow.flow import appointed
from mailflow.flow.answers import Command
from mailflow.flow.pairs import candidates, invited_pairs, planned_meeting
from mailflow.flow.record import Step
from mailflow.store import subjects


def log(step: Step, command: Command) -> str:
    day = say.long_date(date.fromisoformat(str(command.slots["date"])))
    length = say.length(int(str(command.slots["minutes"])))
    return f"write down a meeting of {length}{with_whom(command, candidates(step, command, LIVE))} on {day}"


def checkin(step: Step, command: Command) -> str:
    day = say.long_date(date.fromisoformat(str(command.slots["date"])))
    how = HOW[str(command.slots.get("by") or "checkin")]
    whom = with_whom(command, candidates(step, command, LIVE)) or " with somebody"
    return f"write down that you were in touch{whom} on {day}{' ' if how else ''}{how}"


def plan(step: Step, command: Command) -> str:
    start = datetime.fromisoformat(str(command.slots["start"])).astimezone(ZoneInfo(command.person.zone))
    whom = with_whom(command, invited_pairs(step, command))
    return f"plan a meeting{whom} on {say.long_date(start.date())} at {start:%H:%M}"


def withdraw(step: Step, command: Command) -> str:
    return f"call off {which_meeting(command, planned_meeting(step, command), 'a planned meeting')}"


def meet(step: Step, command: Command) -> str:
    at = appointed.instant(command)
    when = f" on {say.moment(at, command.person.zone)}" if isinstance(at, datetime) else ""
    if found := appointed.bound(step, command):
        return f"move {which_meeting(command, found, '')} to another time{when.replace(' on ', ': ', 1)}"
    return f"propose a meeting{with_whom(command, candidates(step, command, LIVE))}{when}"


def cancel(step: Step, command: Command) -> str:
    return f"call off {which_meeting(command, appointed.bound(step, command), 'a meeting')}"


def confirm(step: Step, command: Command) -> str:
    return f"confirm {which_meeting(command, bound_meeting(step, command), 'the meeting')}"


def bound_meeting(step: Step, command: Command) -> Meeting | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    return bound if isinstance(bound, Meeting) else None


def which_meeting(command: Command, found: Meeting | None, unknown: str) -> str:
    if found is None:
        return unknown
    return f"the meeting{with_whom(command, [found.connection])} on {say.long_date(found.held_on)}"


def only(found: list[Connection]) -> Connection | None:
    return found[0] if len(found) == 1 else None


def with_whom(command: Command, found: list[Connection]) -> str:
    one = only(found)
    return f" with {one.other(command.person.id).name}" if one else ""
