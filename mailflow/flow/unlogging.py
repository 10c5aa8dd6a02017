"""UNDO of a LOG, or of the answer to one: the pair is as if that had not been said."""

from mailflow.core.machines import connection, meeting
from mailflow.core.machines.meeting import Meeting, State
from mailflow.core.transition import Event
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign_meeting
from mailflow.store import pairs


def take_back(step: Step, command: Command, found: Meeting) -> str:
    """A LOG only while nobody has confirmed it; the pair's last meeting is the one that is still written down."""
    decided = step.settle(meeting.decide, found, Event("undo", command.person.id))
    if decided is None:
        return ""
    if found.state == State.NOTED:  # it was no meeting, and bears no signature
        return f"check-in taken back: {decided.reason}"
    sign_meeting(step, command, decided)
    met = {"date": pairs.last_met(step.tx, found.connection.id)}
    step.settle(connection.decide, found.connection, Event("unmet", command.person.id, met))
    return f"log taken back: {decided.reason}"
