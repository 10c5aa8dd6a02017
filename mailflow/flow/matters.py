"""Matters: what a person of the team must settle is opened here, told again by silence, and closed by RELEASE."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import matter
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.matter import PRIVATE, Matter, State
from mailflow.core.people import Person
from mailflow.core.say import listed, phrase
from mailflow.core.transition import Event, Slot
from mailflow.flow import team
from mailflow.flow.answers import Command, stands
from mailflow.flow.pairs import connection_of
from mailflow.flow.record import Step
from mailflow.store import matters, subjects

DAY = timedelta(days=1)
A_DAY = 10  # concerns of one person; what follows waits in the shunt
MISSING = phrase("Your email says CONCERN, and nothing that worries you.")


def open(step: Step, kind: str, person: Person, about: str = "", words: str = "") -> Matter:
    """Something for the team to settle: `kind` is a line of TITLES, `about` a pair's name, `words` the person's own."""
    pair = _pair_of(step, person, about)
    new = Matter(
        id=step.house.new_id(),
        programme=step.programme,
        ref=matters.next_ref(step.tx, step.programme),
        kind=kind,
        person=person,
        about=subjects.name_of(pair) if pair else "",
        text=words,
    )
    step.settle(matter.decide, _told(step, new), Event("open", person.id), new=True)
    return new


def _pair_of(step: Step, person: Person, about: str) -> Connection | None:
    """The one that a letter was about, or an earlier matter; else her only one."""
    bound = subjects.find(step.tx, about, step.house.zone)
    found = connection_of(step, bound.about if isinstance(bound, Matter) else about)
    mine = [] if found else subjects.find_connections(step.tx, step.programme, person.id, LIVE, step.house.zone)
    return found or (mine[0] if len(mine) == 1 else None)


def _told(step: Step, found: Matter) -> Matter:
    """With who may hear of it now: of what is private nobody who has been paired with whom it came from."""
    readers = team.confidants(step, found.person) if found.kind in PRIVATE else step.coordinators()
    pair = team.pairs_in_words(step, found.person, found.about)
    return replace(found, readers=tuple(one.id for one in readers), pair=pair)


def heard(step: Step, found: Matter, event: Event) -> None:
    """Nobody has settled it in time."""
    step.settle(matter.decide, _told(step, found), event)


# -- CONCERN ------------------------------------------------------------------------------------------


def concern(step: Step, command: Command) -> str:
    """C19: to the team alone, whichever letter it answers."""
    words, person = str(command.slots.get("text") or "").strip(), command.person
    if not words:
        can = phrase(
            "Write CONCERN: and what worries you, to {frontdesk} or in answer to any letter of ours.",
            frontdesk=step.desk("frontdesk"),
        )
        return stands(step, command, MISSING, can)
    opened = open(step, "concern", person, command.about, words)
    readers = listed(one.name for one in team.confidants(step, person))
    facts: dict[str, Fact] = {"ref": opened.ref, "because": "you take part", "readers": readers}
    step.write([Letter("concern-receipt", person.id, facts, Nature.ANSWER)], subjects.name_of(opened))
    return f"told the team in private: {opened.ref}"


def lead_nowhere(step: Step, person: Person, verb: str, slots: Mapping[str, Slot]) -> bool:
    """What is for a person to see to as it came: a concern that nobody may hear, or one too many, or no matter."""
    if verb == "CONCERN":
        many = matters.count_since(step.tx, step.programme, person.id, "concern", step.now - DAY) >= A_DAY
        return many or not team.confidants(step, person)
    return verb == "NOTE" and not is_one(_reference(slots))


# -- RELEASE and NOTE ---------------------------------------------------------------------------------


def is_one(ref: str) -> bool:
    """Whether this reference is one of a matter; a pair's is R-4F7K2."""
    return ref.startswith("C-")


def _reference(slots: Mapping[str, Slot]) -> str:
    return str(slots.get("which") or "")


def named(step: Step, command: Command) -> Matter | None:
    """The one whose reference was written; none where this coordinator may not hear of it."""
    name = matters.find_by_ref(step.tx, step.programme, _reference(command.slots))
    found = subjects.find(step.tx, name, step.house.zone) if name else None
    if not isinstance(found, Matter):
        return None
    hidden = found.kind in PRIVATE and command.person.id in matters.paired_with(step.tx, found.person.id)
    return None if hidden else found


def release(step: Step, command: Command) -> str:
    return _settle(step, command, Event("release", command.person.id))


def note(step: Step, command: Command) -> str:
    slots = {"text": command.slots.get("text"), "name": command.person.called}
    return _settle(step, command, Event("note", command.person.id, slots))


def _settle(step: Step, command: Command, event: Event) -> str:
    found, ref = named(step, command), _reference(command.slots)
    if found is None:
        return stands(step, command, phrase("Nothing that waits for the team has the reference {ref}.", ref=ref))
    decided = step.settle(matter.decide, found, event)
    return (
        decided.reason
        if decided
        else stands(step, command, phrase("{ref} is closed already: {title}.", ref=ref, title=found.title))
    )


def rematched(step: Step, accepted: Connection) -> None:
    """I13: whoever had trouble in a pair that is over has another one now."""
    for name in matters.find_open(step.tx, step.programme, [one.id for one in accepted.both]):
        found = subjects.find(step.tx, name, step.house.zone)
        if isinstance(found, Matter) and _is_over(step, found.about):
            step.settle(matter.decide, _told(step, found), Event(State.REMATCH, accepted.asker.id))


def _is_over(step: Step, about: str) -> bool:
    pair = connection_of(step, about)
    return pair is not None and pair.state not in LIVE
