"""A group's meeting as the calendars of its people have it: who is invited by us, who comes, MEET and CANCEL.

What a calendar says twice, late, or about another time than the one that stands does nothing, and nobody is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mailflow.core import say
from mailflow.core.form import in_words
from mailflow.core.machines import gathering
from mailflow.core.machines.gathering import AHEAD, Gathering, State, moment, title_of
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Event, Slot
from mailflow.flow import circles
from mailflow.flow.answers import Command, stands
from mailflow.flow.appointed import PARTSTAT, addresses_for, gathered, instant, is_of_now, why_not_then
from mailflow.flow.circles import Circle
from mailflow.flow.record import Step
from mailflow.store import gatherings

ANSWERED, LEADS = "group-invite", "group-meets"  # what somebody answers who writes to the address her calendar knows
CLOSED = frozenset({State.WITHDRAWN, State.OVER})
NEWER = phrase("Please answer our newest email about it, or your calendar.")


def announce(step: Step, command: Command, circle: Circle) -> str:
    """MEET at the group's address, by whoever looks after the group."""
    at = _when(step, command)
    if isinstance(at, str):
        return stands(step, command, at)
    why, can = circles.why_not_told(step, circle)
    if why:
        return stands(step, command, why, can)
    new = Gathering(step.house.new_id(), step.programme, circle.facilitator, circle.group.slug, "")
    invited = inviting(step, new, [one.mentee for one in circle.members])
    ours = replace(invited, organizers={**invited.organizers, **addresses_for(step, new, [circle.facilitator], LEADS)})
    slots = {**_slots(command, at), "uid": ours.invite_uid, "words": _beside(str(command.slots.get("text") or ""))}
    decided = settle(step, ours, Event("plan", command.person.id, slots), new=True)
    return decided.reason if decided else "nothing"


def _when(step: Step, command: Command) -> datetime | str:
    at = instant(command)
    return at if isinstance(at, str) else why_not_then(step, at) or at


def _beside(text: str) -> str:
    """What else stands in the mail, below the line with the time."""
    lines = text.splitlines()
    at = next((number for number, line in enumerate(lines) if "MEET" in line.upper()), 0)
    kept = [line for line in lines[at + 1 :] if line.strip()]
    return "\n".join(kept[: circles.LINES])[: circles.LONGEST]


def _slots(command: Command, at: datetime) -> dict[str, Slot]:
    said = command.slots
    return {"start": at.isoformat(), "minutes": said.get("minutes") or 0, "summary": str(said.get("topics") or "")}


def inviting(step: Step, found: Gathering, people: Sequence[Person]) -> Gathering:
    """With an address for each whose calendar has none yet. What was called off comes back under another name."""
    if found.state not in AHEAD:
        uid = f"{step.house.new_id()}@{step.house.domain}"
        found = replace(found, invite_uid=uid, invite_sequence=0, organizers={}, answers={})
    wanted = [one for one in people if one.id not in found.organizers]
    return replace(found, organizers={**found.organizers, **addresses_for(step, found, wanted, ANSWERED)})


def move(step: Step, command: Command) -> str:
    """MEET in answer to our letter about a meeting that she proposed."""
    found, at = gathered(step, command), _when(step, command)
    if found is None or found.person.id != command.person.id or found.state not in AHEAD:
        return stands(step, command, _stand(step, found, command))
    if not found.is_ours:
        return stands(step, command, phrase("That meeting stands in your own calendar: please move it there."))
    if isinstance(at, str):
        return stands(step, command, at)
    circle = circles.find(step, found.slug)
    why, can = circles.why_not_told(step, circle) if circle else ("", "")
    if why:
        return stands(step, command, why, can)
    minutes, topics = command.slots.get("minutes") or found.minutes, str(command.slots.get("topics") or found.summary)
    if at == found.starts_at and minutes == found.minutes:
        return stands(step, command, _stand(step, found, command))
    slots = {**_slots(command, at), "uid": found.uid, "minutes": minutes, "summary": topics, "place": found.place}
    decided = settle(step, found, Event("plan", command.person.id, slots))
    return decided.reason if decided else stands(step, command, _stand(step, found, command))


def answer(step: Step, command: Command) -> str:
    """ACCEPT, DECLINE and CANCEL, by a word or by a calendar."""
    found = gathered(step, command)
    if found is None or found.state not in AHEAD or command.person.id not in found.organizers:
        return stands(step, command, _stand(step, found, command))
    if not is_of_now(step, found, command):
        moved = phrase("That meeting was moved since. {stand}", stand=_stand(step, found, command))
        return stands(step, command, moved, NEWER)
    if command.person.id == found.person.id:
        return _call_off(step, command, found)
    said = PARTSTAT[command.verb]
    if found.answers.get(command.person.id) == said:
        return stands(step, command, _stand(step, found, command))
    slots = {"answer": said, "uid": command.slots.get("uid")}
    decided = settle(step, found, Event("answer", command.person.id, slots))
    return decided.reason if decided else stands(step, command, _stand(step, found, command))


def _call_off(step: Step, command: Command, found: Gathering) -> str:
    if command.verb == "ACCEPT":
        return stands(step, command, _stand(step, found, command))
    decided = settle(step, found, Event("withdraw", command.person.id, {"sequence": found.sequence}))
    return decided.reason if decided else stands(step, command, _stand(step, found, command))


def _stand(step: Step, found: Gathering | None, command: Command) -> str:
    if found is None:
        return phrase("That email was about no meeting of yours that could be answered.")
    title = title_of(found, step.policy)
    if found.state == State.WITHDRAWN:
        return phrase("That meeting of “{title}” was called off.", title=title)
    if found.state == State.OVER:
        return phrase("That meeting of “{title}” is over.", title=title)
    when = moment(found, command.person.zone)
    said = {"ACCEPTED": phrase("You have said yes."), "DECLINED": phrase("You have said no.")}
    stand = phrase("“{title}” meets on {when}.", title=title, when=when)
    return say.run(filter(None, (stand, said.get(found.answers.get(command.person.id, ""), ""))))


def settle(step: Step, found: Gathering, event: Event, *, new: bool = False) -> Decision[Gathering] | None:
    """Decide with all that the table cannot know; nobody waits for the agenda of what is over or called off."""
    decided = step.settle(gathering.decide, looked_at(step, found), event, new=new)
    if decided is not None and decided.subject.state in CLOSED:
        gatherings.close_agenda(step.tx, found.id)
    return decided


def looked_at(step: Step, found: Gathering) -> Gathering:
    """With who is in the group now, and what the meeting will be about."""
    circle = circles.find(step, found.slug)
    members = tuple(one.mentee for one in circle.members) if circle else ()
    return replace(found, members=members, agenda=_agenda(step, found) if found.state in AHEAD else ())


def _agenda(step: Step, found: Gathering) -> tuple[str, ...]:
    """What was answered, also where some of it is still asked for."""
    filled = gatherings.find_agenda(step.tx, found.id, step.house.zone)
    said = ((q, filled.answers.get(str(q.number))) for q in filled.questions) if filled else ()
    return tuple(say.run((q.label, say.quoted(in_words(one)))) for q, one in said if one is not None)
