"""Meetings of a group: planned by its facilitator, by calendar or by MEET, asked about, and told to all in it (W16)."""

from dataclasses import replace
from datetime import datetime

from mailflow.core import say
from mailflow.core.address import GROUP
from mailflow.core.groups import group_of
from mailflow.core.letter import INVITES
from mailflow.core.machines import form, gathering
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import Form
from mailflow.core.machines.gathering import Gathering, State
from mailflow.core.people import Person
from mailflow.core.reading import Reading
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Event
from mailflow.flow import assembling, circles
from mailflow.flow.answers import Command, stands
from mailflow.flow.arrival import Arrival
from mailflow.flow.assembling import looked_at, settle
from mailflow.flow.circles import Circle
from mailflow.flow.forms import new_form
from mailflow.flow.record import Step
from mailflow.store import gatherings, subjects


def as_words(step: Step, reading: Reading, arrival: Arrival, person: Person) -> Reading:
    """What is for a group: all that comes to its address, and at the tracker an invitation to several of its people."""
    if arrival.template in INVITES and arrival.about.startswith("gathering:"):
        return _of_an_invited(step, reading, arrival, person)
    slug = _group_invited(step, reading, person) if arrival.desk == "tracker" else ""
    return circles.as_words(step, reading, f"{GROUP}{slug}" if slug else arrival.desk, arrival.message.subject)


def _of_an_invited(step: Step, reading: Reading, arrival: Arrival, person: Person) -> Reading:
    """A member's own words, and another time that she would like, are for whoever looks after the group."""
    found = subjects.find(step.tx, arrival.about, step.house.zone)
    if not isinstance(found, Gathering) or found.person.id == person.id:
        return reading
    if reading.intent == "MEET" and reading.slots.get("start"):
        at = datetime.fromisoformat(str(reading.slots["start"]))
        words = phrase("Another time, please: {when}", when=say.moment(at, found.person.zone))
        reading = replace(reading, new_text=words, slots={})
    return circles.as_words(step, reading, f"{GROUP}{found.slug}")


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


KNOWN = "changed nothing: the group knows this already"


def tell(step: Step, command: Command) -> str:
    """What comes to a group's address. What its facilitator plans is kept, and the group hears it once."""
    circle = circles.find(step, str(command.slots.get("group") or ""))
    hers = circle is not None and command.person.id == circle.facilitator.id
    if circle is None or not hers or not step.policy.gathering.ask:
        return circles.tell(step, command)
    if command.slots.get("time"):
        return assembling.announce(step, command, circle)
    known = _known(step, command) if command.slots.get("uid") else None
    if not command.slots.get("uid") or (known is None and not command.slots.get("start")):
        return circles.tell(step, command)  # words, or it calls off what nobody here knows of
    return _told_by_calendar(step, command, circle, known)


def _told_by_calendar(step: Step, command: Command, circle: Circle, known: Gathering | None) -> str:
    """Whom her calendar has not invited has an invitation of ours; the others hear of it in words."""
    if known is not None and not _is_newer(command, known):
        return KNOWN
    why, can = circles.why_not_told(step, circle)
    if why:
        return stands(step, command, why, can)
    decided = _keep(step, command, circle, known)
    if decided is None:
        return KNOWN
    had = known.organizers if known and not decided.subject.organizers else decided.subject.organizers
    moved = "An invitation" if decided.old in (State.NEW, State.WITHDRAWN) else "Moved"
    words = _said("Called off" if decided.subject.state == State.WITHDRAWN else moved, decided.subject)
    return circles.to_members(step, replace(command, slots={**command.slots, "text": words}), circle, but=had)


def _known(step: Step, command: Command) -> Gathering | None:
    uid = str(command.slots["uid"])
    return gatherings.find_planned(step.tx, step.programme, command.person.id, uid, step.house.zone)


def _keep(step: Step, command: Command, circle: Circle, known: Gathering | None) -> Decision[Gathering] | None:
    """What becomes of it; nothing where only its title is another."""
    if not command.slots.get("start"):
        return settle(step, known, Event("withdraw", command.person.id, command.slots)) if known else None
    planned = known or Gathering(step.house.new_id(), step.programme, circle.facilitator, circle.group.slug, "")
    told = gathering.as_told(planned, command.slots)
    guests = str(command.slots.get("attendees") or "").split()
    others = [one.mentee for one in circle.members if one.mentee.email.lower() not in guests]
    if told.name == "plan":
        planned = assembling.inviting(step, planned, others)
    decided = settle(step, planned, told, new=known is None)
    return None if told.name == "mention" else decided


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
    hers = circle is not None and circle.facilitator.id == found.person.id
    if hers or event.name == "silence:begins":
        settle(step, found, event)


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
    """Who comes into the group hears of each meeting before it."""
    for one in gatherings.find_ahead(step.tx, step.programme, accepted.mentor.id, step.house.zone):
        invited = assembling.inviting(step, looked_at(step, one), [accepted.mentee])
        told = replace(invited, members=(accepted.mentee,))
        step.settle(gathering.decide, told, Event("joined", accepted.mentee.id))


def left(step: Step, ended: Connection) -> None:
    """Who has a place in the group no more has its meetings no more, in her calendar, too."""
    for one in gatherings.find_ahead(step.tx, step.programme, ended.mentor.id, step.house.zone):
        if ended.mentee.id in one.organizers:
            told = replace(one, members=(ended.mentee,))
            step.settle(gathering.decide, told, Event("left", ended.mentee.id))
