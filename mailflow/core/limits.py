"""Who may not be paired with whom, and why. Asked at REQUEST, at ACCEPT, at PAIR and when an ending is taken back.

One function, so that no way into a pair knows fewer limits than another.
"""

import enum

from mailflow.core.groups import group_of
from mailflow.core.machines.pair import Connection
from mailflow.core.names import is_called
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.policy_term import asks_for


class Bar(enum.StrEnum):
    """What stands between two people."""

    ONESELF = "oneself"
    LEFT = "left"
    PAUSED = "paused"
    UNREACHED = "unreached"
    LAPSED = "lapsed"
    SUPERVISED = "supervised"
    UNTOLD = "untold"
    UNDATED = "undated"
    MENTOR_FULL = "mentor-full"
    MENTEE_FULL = "mentee-full"


def bar(c: Connection, policy: Policy, asked: tuple[Person, ...] = ()) -> Bar | None:
    """The first limit that these two would pass; none where they may be paired.

    `asked` are those who would get a request: who pauses or gets no letters is not asked, but may say yes herself.
    """
    found = (
        (Bar.ONESELF, c.mentor.id == c.mentee.id),
        (Bar.LEFT, c.mentor.left or c.mentee.left),
        (Bar.PAUSED, any(one.paused for one in asked)),
        (Bar.UNREACHED, any(one.unreachable for one in asked)),
        (Bar.LAPSED, c.mentor.lapsed or c.mentee.lapsed),
        (Bar.SUPERVISED, is_supervised(c, policy)),
        (Bar.UNTOLD, bool(untold(c.mentor, policy))),
        (Bar.UNDATED, bool(policy.term.around) and c.mentee.day(policy.term.around) is None),
        (Bar.MENTOR_FULL, c.mentor_load >= room_of(c.mentor, policy)),
        (Bar.MENTEE_FULL, c.mentee_load >= policy.pairing.most_mentors),
    )
    return next((one for one, stands in found if stands), None)


def room_of(mentor: Person, policy: Policy) -> int:
    """How many mentees a mentor has room for."""
    if group := group_of(mentor, policy):
        return group.places
    several = "n:1" in policy.pairing.models
    return (mentor.capacity or policy.pairing.mentor_capacity) if several else 1


def untold(mentor: Person, policy: Policy) -> str:
    """What a mentor must have on file and has not, in words; empty where nothing is missing."""
    return " and ".join(name for name in policy.pairing.mentors_tell if not mentor.profile.get(name))


def is_supervised(c: Connection, policy: Policy) -> bool:
    """Whether one of the two is the other's supervisor, either way round, where that is a bar (C10, O7)."""
    blocked = "supervisor" in policy.pairing.hard_blocks
    return blocked and (_names(c.mentee.supervisor, c.mentor) or _names(c.mentor.supervisor, c.mentee))


def _names(said: str, person: Person) -> bool:
    """ "Ben Okafor, ben@work.example" names him by either; a first name alone is anybody's."""
    parts = [part.strip(" <>()") for part in said.replace("<", ",").replace(";", ",").split(",")]
    by_address = person.email.casefold() in (part.casefold() for part in parts)
    return by_address or any(is_called(person.name, part) for part in (said, *parts) if part)


def is_barred(c: Connection, policy: Policy) -> bool:
    """The guard of a row: whether a yes comes too late."""
    return bar(c, policy) is not None


def _which(c: Connection, reader: str, state: str) -> Person:
    """Who of the two cannot be asked; to one of them it is the other."""
    return next((one for one in (c.mentor, c.mentee) if getattr(one, state) and one.id != reader), c.mentor)


def why(found: Bar, c: Connection, reader: str, policy: Policy) -> str:
    """A sentence for one of the two, or for the team, who is told by names."""
    name, of_them = policy.programme.name, reader in (c.mentor.id, c.mentee.id)
    match found:
        case Bar.ONESELF:
            return "Nobody is paired with herself."
        case Bar.LEFT:
            return f"{(c.mentee if c.mentee.left else c.mentor).name} has left {name}."
        case Bar.PAUSED:
            return f"{_which(c, reader, 'paused').name} takes no new requests just now."
        case Bar.UNREACHED:
            return f"{_which(c, reader, 'unreachable').name} cannot be asked just now."
        case Bar.LAPSED if of_them and c.other(reader).lapsed:
            return f"{c.other(reader).name} cannot be asked just now."
        case Bar.LAPSED:
            whose = "Your" if of_them else f"{(c.mentor if c.mentor.lapsed else c.mentee).name}’s"
            return f"{whose} membership has run out, and {name} pairs members only."
        case Bar.SUPERVISED:
            pair = "you two" if of_them else c.names
            return f"On our file one of {pair} supervises the other at work, and {name} never pairs people who do."
        case Bar.UNTOLD:
            whose = "Your" if reader == c.mentor.id else f"{c.mentor.name}’s"
            return f"{whose} {untold(c.mentor, policy)} is not on our file, and {name} pairs no mentor without."
        case Bar.UNDATED:
            whose, day = "Your" if reader == c.mentee.id else f"{c.mentee.name}’s", policy.term.around
            how = f" Write to us with the word {asks_for(day, policy.forms)}, and we ask you for it."
            told = f"{whose} {day} is not on our file, and {name} reckons the time of a pair from it."
            return told + (how if reader == c.mentee.id else "")
        case Bar.MENTOR_FULL:
            whom = "You have" if reader == c.mentor.id else f"{c.mentor.name} has"
            return f"{whom} as many mentees as there is room for."
        case Bar.MENTEE_FULL:
            whom, most = "You have" if reader == c.mentee.id else f"{c.mentee.name} has", c.mentee_load
            mentors = f"{most} mentor{'' if most == 1 else 's'}"
            return f"{whom} {mentors} already, and nobody in {name} has more than that at a time."
