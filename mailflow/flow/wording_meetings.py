"""What a command about meetings, or about what two agreed on, would do, in the words of `wording.py`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.gathering import Gathering, title_of
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.meeting_record import HOW
from mailflow.core.machines.pact import Pact, quoted
from mailflow.core.say import phrase
from mailflow.flow import appointed
from mailflow.flow.answers import Command
from mailflow.flow.pairs import candidates, invited_pairs, planned_meeting
from mailflow.flow.record import Step
from mailflow.store import subjects


def _log(step: Step, command: Command) -> str:
    day = say.long_date(date.fromisoformat(str(command.slots["date"])))
    length = say.length(int(str(command.slots["minutes"])))
    return phrase(
        "write down a meeting of {length}{whom} on {day}",
        length=length,
        whom=beside(command, candidates(step, command, LIVE)),
        day=day,
    )


def _checkin(step: Step, command: Command) -> str:
    day = say.long_date(date.fromisoformat(str(command.slots["date"])))
    how = HOW[str(command.slots.get("by") or "checkin")]
    whom = beside(command, candidates(step, command, LIVE)) or phrase(" with somebody")
    return (
        phrase("write down that you were in touch{whom} on {day} {how}", whom=whom, day=day, how=how)
        if how
        else phrase("write down that you were in touch{whom} on {day}", whom=whom, day=day)
    )


def _plan(step: Step, command: Command) -> str:
    start = datetime.fromisoformat(str(command.slots["start"])).astimezone(ZoneInfo(command.person.zone))
    whom = beside(command, invited_pairs(step, command))
    return phrase(
        "plan a meeting{whom} on {day} at {time}", whom=whom, day=say.long_date(start.date()), time=say.clock(start)
    )


def _withdraw(step: Step, command: Command) -> str:
    return phrase(
        "call off {meeting}",
        meeting=which_meeting(command, planned_meeting(step, command), phrase("a planned meeting")),
    )


def _meet(step: Step, command: Command) -> str:
    at = appointed.instant(command)
    when = say.moment(at, command.person.zone) if isinstance(at, datetime) else phrase("at some time")
    if found := which_appointed(step, command):
        return phrase("move {meeting} to {when}", meeting=found, when=when)
    whom = beside(command, candidates(step, command, LIVE))
    return phrase("propose a meeting{whom}: {when}", whom=whom, when=when)


def _cancel(step: Step, command: Command) -> str:
    return phrase("call off {meeting}", meeting=which_appointed(step, command) or phrase("a meeting"))


def which_appointed(step: Step, command: Command) -> str:
    """The meeting of a pair or of a group that the letter is about; empty where it is about none."""
    if found := appointed.gathered(step, command):
        return phrase(
            "the meeting of “{title}” on {day}", title=title_of(found, step.policy), day=_day_of(found, command)
        )
    return which_meeting(command, appointed.bound(step, command), "")


def _day_of(found: Gathering, command: Command) -> str:
    return say.long_date(say.local_day(found.starts_at, command.person.zone)) if found.starts_at else ""


def _confirm(step: Step, command: Command) -> str:
    return phrase(
        "confirm {meeting}", meeting=which_meeting(command, _bound_meeting(step, command), phrase("the meeting"))
    )


def _agree(step: Step, command: Command) -> str:
    found = _bound_pact(step, command)
    if found is None:
        return phrase("agree to something")
    return phrase("agree to {pact}", pact=quoted(found, command.person, step.policy))


def _bound_pact(step: Step, command: Command) -> Pact | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    return bound if isinstance(bound, Pact) else None


def _dispute(step: Step, command: Command) -> str:
    pact = _bound_pact(step, command)
    if pact is not None:
        return phrase("something in {pact} should be different", pact=quoted(pact, command.person, step.policy))
    return phrase(
        "{meeting} is not written down right",
        meeting=which_meeting(command, _bound_meeting(step, command), phrase("the meeting")),
    )


def _bound_meeting(step: Step, command: Command) -> Meeting | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    return bound if isinstance(bound, Meeting) else None


def which_meeting(command: Command, found: Meeting | None, unknown: str) -> str:
    if found is None:
        return unknown
    return phrase(
        "the meeting{whom} on {day}", whom=beside(command, [found.connection]), day=say.long_date(found.held_on)
    )


def only(found: list[Connection]) -> Connection | None:
    return found[0] if len(found) == 1 else None


def beside(command: Command, found: list[Connection]) -> str:
    one = only(found)
    return phrase(" with {other}", other=one.other(command.person.id).name) if one else ""


MEETINGS: Mapping[str, Callable[[Step, Command], str]] = {
    "LOG": _log,
    "CHECKIN": _checkin,
    "PLAN": _plan,
    "WITHDRAW": _withdraw,
    "MEET": _meet,
    "CANCEL": _cancel,
    "CONFIRM": _confirm,
    "AGREE": _agree,
    "DISPUTE": _dispute,
}
