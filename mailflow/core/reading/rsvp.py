"""What a calendar's answer to our own invitation means: yes, no, or another time (RFC 5546 3.2.3, 3.2.7)."""

from mailflow.core.commands.command import Slots
from mailflow.core.reading.calendar import Event
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.invited import ill_timed, is_forwarded, minutes_of

MEANS = {"ACCEPTED": "ACCEPT", "DECLINED": "DECLINE"}


def answered(event: Event, sender: str | None, subject: str, context: Context) -> Reading:
    """Only to the meeting that the letter was about; every doubt does nothing."""
    if why := _doubt(event, sender, subject, context):
        return _nothing(why)
    named: Slots = {"uid": event.uid, "sequence": event.sequence}
    if event.method == "COUNTER":
        return _another_time(event, named, context)
    meant = MEANS.get(event.answer)
    if meant is None:
        return _nothing(f"{event.answer or 'an answer of nobody alone'} is neither yes nor no")
    slots = {**named, "start": event.start.isoformat() if event.start else ""}
    return Reading(meant, slots, "", f"the calendar's REPLY: {event.answer} (RFC 5546 3.2.3)")


def _doubt(event: Event, sender: str | None, subject: str, context: Context) -> str:
    if sender is None:
        return "nobody can be read as its sender (rule 5)"
    if not context.uid or event.uid != context.uid:
        return "it answers no meeting of ours: a hint at most"
    return event.fault or ("it was forwarded" if is_forwarded(subject) else "")


def _another_time(event: Event, named: Slots, context: Context) -> Reading:
    why = ill_timed(event, context.received)
    if why or event.start is None or event.end is None:
        return _nothing(why)
    at: Slots = {"start": event.start.isoformat(), "minutes": minutes_of(event.start, event.end)}
    return Reading("MEET", {**named, **at}, "", "the calendar's COUNTER: another time (RFC 5546 3.2.7)")


def _nothing(why: str) -> Reading:
    return Reading("NONE", {}, "", f"a calendar's answer that changes nothing: {why}")
