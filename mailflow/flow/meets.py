"""Meetings agreed by mail: MEET proposes a time, the other says yes or no by a word or by a calendar, CANCEL calls off.

What a calendar says twice, late, or about another time than the one that stands does nothing, and nobody is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.core import say
from mailflow.core.machines import meeting
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.meeting import Meeting, State
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Event
from mailflow.flow import assembling, rhythms
from mailflow.flow.answers import Command, sent_today, stand_of_meeting, stands
from mailflow.flow.appointed import ANSWERS, STANDING, addresses_for, bound, gathered, instant, is_of_now, why_not_then
from mailflow.flow.record import Step
from mailflow.flow.which import with_connection
from mailflow.store import meets

A_DAY = 10  # invitations that somebody may have us send to one person
LENGTH = 60  # minutes, where nobody says how long
ANSWERED = "meeting-invite"  # what somebody answers who writes to the address that her calendar knows


def meet(step: Step, command: Command) -> str:
    """Another time of the meeting that the letter is about while that stands; else a new one."""
    if gathered(step, command):
        return assembling.move(step, command)
    at = instant(command)
    if isinstance(at, str):
        return stands(step, command, at)
    if why := why_not_then(step, at):
        return stands(step, command, why)
    found = bound(step, command)
    if found is not None and command.slots.get("uid") and not is_of_now(step, found, command):
        return stands(step, command, _moved_since(found, command), NEWER)
    if found is not None and found.state in STANDING and found.connection.state in LIVE:
        return _move(step, command, found, at)
    return with_connection(step, command, LIVE, lambda s, c, pair: _propose(s, c, pair, at))


def _move(step: Step, command: Command, found: Meeting, at: datetime) -> str:
    """By either of the two; the very time that the other has proposed is a yes to it."""
    minutes = int(command.slots.get("minutes") or 0) or found.minutes
    if at == found.starts_at and minutes == found.minutes:
        waits = found.state == State.PROPOSED and found.logged_by != command.person.id
        return _settled(step, command, found, "say-yes") if waits else stands(step, command, _stand(found, command))
    if many := _so_many(step, command, found.connection):
        return many
    return _settled(step, command, found, "move", _slots(command, at, minutes))


def _so_many(step: Step, command: Command, pair: Connection) -> str:
    """P13: nobody's mailbox is filled with times by somebody else."""
    if sent_today(step, pair.other(command.person.id), (ANSWERED,)) < A_DAY:
        return ""
    return stands(
        step, command, phrase("{most} invitations a day go to one person, and this one did not go out.", most=A_DAY)
    )


def _propose(step: Step, command: Command, pair: Connection, at: datetime) -> str:
    known = meets.find_at(step.tx, pair.id, at, step.house.zone)
    if known is not None:
        return _move(step, command, known, at)
    if many := _so_many(step, command, pair):
        return many
    new = Meeting(step.house.new_id(), "", pair, 0, at.date(), "", command.person.id)
    new = replace(new, organizers=addresses_for(step, new, pair.both, ANSWERED))
    minutes = int(command.slots.get("minutes") or 0) or LENGTH
    uid = f"{step.house.new_id()}@{step.house.domain}"
    slots = {**_slots(command, at, minutes), "uid": uid}
    decided = _decide(step, new, Event("propose", command.person.id, slots))
    return decided.reason if decided else "nothing"


def _slots(command: Command, at: datetime, minutes: int) -> dict[str, str]:
    end = at + timedelta(minutes=minutes)
    return {"start": at.isoformat(), "end": end.isoformat(), "topics": str(command.slots.get("topics") or "")}


def answer(step: Step, command: Command) -> str:
    """ACCEPT, DECLINE and CANCEL, by a word or by a calendar."""
    if gathered(step, command):
        return assembling.answer(step, command)
    found = bound(step, command)
    if found is None:
        return stands(step, command, phrase("That email was about no meeting of yours that could be answered."))
    if not is_of_now(step, found, command):
        return stands(step, command, _moved_since(found, command), NEWER)
    proposer = found.logged_by == command.person.id
    name = ANSWERS["CANCEL" if proposer and command.verb == "DECLINE" else command.verb]
    if name == "say-yes" and (proposer or found.begins_at <= step.now):
        return stands(step, command, _stand(found, command))
    return _settled(step, command, found, name)


NEWER = phrase("Please answer our newest email about it, or your calendar.")


def _settled(step: Step, command: Command, found: Meeting, name: str, slots: dict[str, str] | None = None) -> str:
    said = {**command.slots, **(slots or {})}
    decided = _decide(step, found, Event(name, command.person.id, said))
    return decided.reason if decided else stands(step, command, _stand(found, command))


def _decide(step: Step, found: Meeting, event: Event) -> Decision[Meeting] | None:
    """What is asked before a meeting goes with it."""
    decided = step.settle(meeting.decide, found, event, new=found.state == State.NEW)
    if decided is not None:
        rhythms.planned(step, found.connection)
    return decided


def _stand(found: Meeting, command: Command) -> str:
    if found.state not in STANDING:
        return stand_of_meeting(found, command.person)
    other = found.connection.other(command.person.id)
    at = say.moment(found.begins_at, command.person.zone)
    if found.state == State.PLANNED:
        return phrase("Your meeting with {other} is on {at}.", other=other.name, at=at)
    return phrase("Your meeting with {other} is on {at}. It waits for an answer.", other=other.name, at=at)


def _moved_since(found: Meeting, command: Command) -> str:
    return phrase("That meeting was moved since. {stand}", stand=_stand(found, command))


def over(step: Step, ended: Connection) -> None:
    """What two who are no pair any more had before them is called off, in their calendars, too."""
    for found in meets.find_standing(step.tx, ended, step.now, step.house.zone):
        step.settle(meeting.decide, found, Event("over"))
