"""What is said about meetings: planned, moved and withdrawn by a calendar; logged, confirmed and disputed by people."""

from datetime import date

from mailflow.core import say
from mailflow.core.machines import connection, meeting
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.meeting import EXPECTED, Meeting, State
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Event
from mailflow.flow import appointed, rhythms
from mailflow.flow.answers import Command, stand_of_meeting, stands
from mailflow.flow.asking import ask_which
from mailflow.flow.pairs import invited_pairs, loggable, planned_meeting, why_no_log
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign_meeting
from mailflow.flow.which import with_connection, with_one
from mailflow.store import pairs, subjects

CALENDAR = ("PLAN", "WITHDRAW")


def idle(step: Step, command: Command) -> str:
    """Why a calendar's message would change nothing: then nobody is asked whether it was hers. Else empty."""
    if command.verb not in CALENDAR:
        return appointed.idle(step, command)
    known = planned_meeting(step, command)
    if known is None:
        invites = command.verb == "PLAN"
        if invites and invited_pairs(step, command):
            return ""
        return "nobody invited is connected with who invites" if invites else "no such meeting was planned"
    return _outdated(known, command)


def _outdated(known: Meeting, command: Command) -> str:
    sequence = int(command.slots.get("sequence") or 0)
    if known.logged_by != command.person.id:
        return "somebody else planned this meeting"
    if known.logged_at is not None:
        return "this meeting is written down already"
    if command.verb == "PLAN":
        return "" if meeting.is_newer(known, sequence) else "this invitation is known, or a later one is"
    if known.state not in EXPECTED:
        return f"this meeting is {known.state} already"
    return "a later invitation is known" if sequence < known.sequence else ""


def plan(step: Step, command: Command) -> str:
    """Keep a meeting that stands in a calendar, or move it."""
    why = idle(step, command)
    if why:
        return f"changed nothing: {why}"
    known, event = planned_meeting(step, command), Event("plan", command.person.id, command.slots)
    if known is not None:
        return _settled(step, step.settle(meeting.decide, known, event))
    invited = invited_pairs(step, command)
    if len(invited) > 1:
        return ask_which(step, command, invited)
    return _settled(step, step.settle(meeting.decide, _new_meeting(step, command, invited[0]), event, new=True))


def _settled(step: Step, decided: Decision[Meeting] | None) -> str:
    """What is asked before a meeting goes with it."""
    if decided is None:
        return "changed nothing"
    rhythms.planned(step, decided.subject.connection)
    return decided.reason


def withdraw(step: Step, command: Command) -> str:
    known, why = planned_meeting(step, command), idle(step, command)
    if why or known is None:
        return f"changed nothing: {why}"
    return _settled(step, step.settle(meeting.decide, known, Event("withdraw", command.person.id, command.slots)))


def log(step: Step, command: Command) -> str:
    return with_one(step, command, loggable(step, command), _log_one) or stands(
        step, command, why_no_log(step, command)
    )


def _log_one(step: Step, command: Command, found: Connection) -> str:
    """What the other side wrote down of that day, or what was planned for it, is this meeting; else it is new.

    The pair is locked: of two who write at the same time, the second finds what the first wrote.
    """
    day = date.fromisoformat(str(command.slots["date"]))
    asked = _asked_about(step, command)
    theirs = None if asked else _theirs(step, command, found, day)
    decided = _answer(step, command, theirs) if theirs else _write_down(step, command, found, asked, day)
    sign_meeting(step, command, decided)
    step.settle(connection.decide, found, Event("met", command.person.id, {"date": day.isoformat()}))
    return decided.reason if decided else "nothing"


def checkin(step: Step, command: Command) -> str:
    return with_connection(step, command, LIVE, _check_in_one)


def _check_in_one(step: Step, command: Command, found: Connection) -> str:
    """Told by both, it counts once."""
    day, by = date.fromisoformat(str(command.slots["date"])), str(command.slots.get("by") or "checkin")
    if pairs.is_noted(step.tx, found.id, day, by):
        return stands(
            step, command, phrase("That you two were in touch on {day} is noted already.", day=say.long_date(day))
        )
    new = _new_meeting(step, command, found)
    decided = step.settle(meeting.decide, new, Event("checkin", command.person.id, command.slots), new=True)
    step.settle(connection.decide, found, Event("heard", command.person.id))
    return decided.reason if decided else "nothing"


def _asked_about(step: Step, command: Command) -> Meeting | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    return bound if isinstance(bound, Meeting) and bound.state in EXPECTED else None


def _theirs(step: Step, command: Command, found: Connection, day: date) -> Meeting | None:
    """The record of that day that waits for this person's word; of several, only one of the very length is meant."""
    other, minutes = found.other(command.person.id).id, int(command.slots["minutes"] or 0)
    told = pairs.find_unsettled(step.tx, found.id, other, day, step.house.zone)
    meant = told if len(told) == 1 else [one for one in told if one.minutes == minutes]
    return next(iter(meant), None)


def _answer(step: Step, command: Command, theirs: Meeting) -> Decision[Meeting] | None:
    name = meeting.as_answer(theirs, int(command.slots["minutes"] or 0))
    return step.settle(meeting.decide, theirs, Event(name, command.person.id, command.slots))


def _write_down(
    step: Step, command: Command, found: Connection, asked: Meeting | None, day: date
) -> Decision[Meeting] | None:
    expected = asked or subjects.find_expected(step.tx, found.id, day, step.house.zone)
    told = expected or _new_meeting(step, command, found)
    slots = {**command.slots, "ref": f"M-{subjects.count_meetings(step.tx, found.id) + 1}"}
    return step.settle(meeting.decide, told, Event("log", command.person.id, slots), new=expected is None)


def _new_meeting(step: Step, command: Command, found: Connection) -> Meeting:
    """Its row in the table fills it in."""
    return Meeting(step.house.new_id(), "", found, 0, step.now.date(), "", command.person.id)


def cosign(step: Step, command: Command) -> str:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(bound, Meeting) or bound.witness.id != command.person.id:
        return stands(
            step, command, phrase("Only the other person can confirm a meeting, by answering the letter about it.")
        )
    said = Event(command.verb.lower(), command.person.id, command.slots)
    if said.name == "dispute" and said.text("text") and bound.state == State.DISPUTED and not bound.said:
        said = Event("explain", command.person.id, command.slots)
    decided = step.settle(meeting.decide, bound, said)
    sign_meeting(step, command, decided)
    return decided.reason if decided else stands(step, command, stand_of_meeting(bound, command.person))


def not_held(step: Step, command: Command, bound: Meeting) -> str:
    """NO to the letter that asked whether a planned meeting happened."""
    mine = bound.logged_by == command.person.id
    decided = step.settle(meeting.decide, bound, Event("no", command.person.id)) if mine else None
    return decided.reason if decided else stands(step, command, stand_of_meeting(bound, command.person))
