"""Meetings of a group: planned by its facilitator's calendar, asked about, and told to everybody in it (W16)."""

from dataclasses import replace

from mailflow.core import say
from mailflow.core.address import GROUP
from mailflow.core.form import in_words
from mailflow.core.groups import group_of
from mailflow.core.machines import form, gathering
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import Form
from mailflow.core.machines.gathering import AHEAD, Gathering, State
from mailflow.core.people import Person
from mailflow.core.reading import Reading
from mailflow.core.transition import Decision, Event
from mailflow.flow import circles
from mailflow.flow.answers import Command
from mailflow.flow.arrival import Arrival
from mailflow.flow.circles import Circle
from mailflow.flow.forms import new_form
from mailflow.flow.record import Step
from mailflow.store import gatherings, subjects

CLOSED = frozenset({State.WITHDRAWN, State.OVER})


def as_words(step: Step, reading: Reading, arrival: Arrival, person: Person) -> Reading:
    """What is for a group: all that comes to its address, and at the tracker an invitation to several of its people."""
    slug = _group_invited(step, reading, person) if arrival.desk == "tracker" else ""
    return circles.as_words(step, reading, f"{GROUP}{slug}" if slug else arrival.desk, arrival.message.subject)


def _group_invited(step: Step, reading: Reading, person: Person) -> str:
    """The group whose facilitator she is, where her calendar's mail is about a meeting of it; empty elsewhere."""
    group = group_of(person, step.policy)
    if group is None or reading.intent not in circles.CALENDAR or not step.policy.gathering.ask:
        return ""
    circle, guests = circles.find(step, group.slug), str(reading.slots.get("attendees") or "").split()
    invited = [one for one in circle.members if one.mentee.email.lower() in guests] if circle else []
    uid = str(reading.slots["uid"])
    known = gatherings.find_planned(step.tx, step.programme, person.id, uid, step.house.zone)
    return group.slug if known or len(invited) > 1 else ""


def tell(step: Step, command: Command) -> str:
    """What comes to a group's address. A calendar's mail of its facilitator is kept, and the group hears it once."""
    circle = circles.find(step, str(command.slots.get("group") or ""))
    hers = circle is not None and command.person.id == circle.facilitator.id
    if circle is None or not hers or not step.policy.gathering.ask or not command.slots.get("uid"):
        return circles.tell(step, command)
    known = _known(step, command)
    if known is None and not command.slots.get("start"):
        return circles.tell(step, command)  # it calls off what nobody here knows of
    words = _keep(step, command, circle, known)
    if not words:
        return "changed nothing: the group knows this already"
    return circles.tell(step, replace(command, slots={**command.slots, "text": words}))


def _known(step: Step, command: Command) -> Gathering | None:
    uid = str(command.slots["uid"])
    return gatherings.find_planned(step.tx, step.programme, command.person.id, uid, step.house.zone)


def _keep(step: Step, command: Command, circle: Circle, known: Gathering | None) -> str:
    """What the group is told of it; empty where it has heard that before, or where only its title is another."""
    if known is not None and not _is_newer(command, known):
        return ""
    if not command.slots.get("start"):
        return _called_off(step, command, known)
    new = Gathering(step.house.new_id(), step.programme, circle.facilitator, circle.group.slug, "")
    told = gathering.as_told(known or new, command.slots)
    decided = _settle(step, known or new, told, new=known is None)
    if decided is None or told.name == "mention":
        return ""
    return _said("An invitation" if decided.old in (State.NEW, State.WITHDRAWN) else "Moved", decided.subject)


def _called_off(step: Step, command: Command, known: Gathering | None) -> str:
    event = Event("withdraw", command.person.id, command.slots)
    gone = _settle(step, known, event) if known else None
    return _said("Called off", gone.subject) if gone else ""


def _is_newer(command: Command, known: Gathering) -> bool:
    """A calendar may call off a meeting under the number that it was planned with (RFC 5546 2.1.4)."""
    sequence = int(command.slots.get("sequence") or 0)
    return sequence > known.sequence or (sequence == known.sequence and not command.slots.get("start"))


def _said(what: str, one: Gathering) -> str:
    place = f"\nWhere: {one.place}" if one.place else ""
    return f"{what}: {one.summary or 'a meeting'}\n{gathering.moment(one, one.person.zone)}{place}"


def heard(step: Step, found: Gathering, event: Event) -> None:
    """Silence. Of a group that somebody else looks after by now, or nobody, there is nothing to tell."""
    circle = circles.find(step, found.slug)
    if circle is not None and circle.facilitator.id == found.person.id:
        _settle(step, found, event)


def ask(step: Step, found: Gathering) -> None:
    """The form goes to whoever looks after the group; it is due when the group is to hear."""
    name = step.policy.gathering.ask
    asked = replace(new_form(step, found.person, name, subjects.name_of(found)), gathering=found)
    due = found.send_at.isoformat() if found.send_at and found.send_at > step.now else None
    step.settle(form.decide, asked, Event("ask", "", {"due": due}), new=True)


def answered(step: Step, filled: Form) -> None:
    """Told at once where the group has heard of the meeting already."""
    found = subjects.find(step.tx, filled.about, step.house.zone)
    if isinstance(found, Gathering):
        heard(step, found, Event("agenda", filled.person.id))


def joined(step: Step, accepted: Connection) -> None:
    """Who comes into the group after it was told of a meeting hears of it, too."""
    for one in gatherings.find_ahead(step.tx, step.programme, accepted.mentor.id, step.house.zone):
        told = replace(_looked_at(step, one), members=(accepted.mentee,))
        step.settle(gathering.decide, told, Event("joined", accepted.mentee.id))


def _settle(step: Step, found: Gathering, event: Event, *, new: bool = False) -> Decision[Gathering] | None:
    decided = step.settle(gathering.decide, _looked_at(step, found), event, new=new)
    if decided is not None and decided.subject.state in CLOSED:
        gatherings.close_agenda(step.tx, found.id)
    return decided


def _looked_at(step: Step, found: Gathering) -> Gathering:
    """With what the table cannot know: who is in the group now, and what the meeting will be about."""
    circle = circles.find(step, found.slug)
    members = tuple(one.mentee for one in circle.members) if circle else ()
    return replace(found, members=members, agenda=_agenda(step, found) if found.state in AHEAD else ())


def _agenda(step: Step, found: Gathering) -> tuple[str, ...]:
    """What was answered, also where some of it is still asked for."""
    filled = gatherings.find_agenda(step.tx, found.id, step.house.zone)
    said = ((q, filled.answers.get(str(q.number))) for q in filled.questions) if filled else ()
    return tuple(say.run((q.label, say.quoted(in_words(one)))) for q, one in said if one is not None)
