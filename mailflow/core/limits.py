"""Who may not be paired with whom, and why. Asked at REQUEST, at ACCEPT, at PAIR and when an ending is taken back.

One function, so that no way into a pair knows fewer limits than another.
"""

import enum

from mailflow.core import say
from mailflow.core.groups import group_of
from mailflow.core.machines.pair import Connection
from mailflow.core.names import is_called
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.policy_term import asks_for
from mailflow.core.say import phrase


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
    missing = [name for name in policy.pairing.mentors_tell if not mentor.profile.get(name)]
    return say.listed(phrase(name) for name in missing)


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
            return phrase("Nobody is paired with herself.")
        case Bar.LEFT:
            return phrase("{what} has left {name}.", what=(c.mentee if c.mentee.left else c.mentor).name, name=name)
        case Bar.PAUSED:
            return phrase("{which} takes no new requests just now.", which=_which(c, reader, "paused").name)
        case Bar.UNREACHED:
            return phrase("{which} cannot be asked just now.", which=_which(c, reader, "unreachable").name)
        case Bar.LAPSED if of_them and c.other(reader).lapsed:
            return phrase("{other} cannot be asked just now.", other=c.other(reader).name)
        case Bar.LAPSED:
            member = c.mentor if c.mentor.lapsed else c.mentee
            return (
                phrase("Your membership has run out, and {name} pairs members only.", name=name)
                if of_them
                else phrase(
                    "{member}’s membership has run out, and {name} pairs members only.", member=member.name, name=name
                )
            )
        case Bar.SUPERVISED:
            return (
                phrase(
                    "On our file one of you two supervises the other at work, and {name} never pairs people who do.",
                    name=name,
                )
                if of_them
                else phrase(
                    "On our file one of {names} supervises the other at work, and {name} never pairs people who do.",
                    names=c.names,
                    name=name,
                )
            )
        case Bar.UNTOLD:
            return (
                phrase(
                    "Your {what} is not on our file, and {name} pairs no mentor without.",
                    what=untold(c.mentor, policy),
                    name=name,
                )
                if reader == c.mentor.id
                else phrase(
                    "{mentor}’s {what} is not on our file, and {name} pairs no mentor without.",
                    mentor=c.mentor.name,
                    what=untold(c.mentor, policy),
                    name=name,
                )
            )
        case Bar.UNDATED:
            day, word = policy.term.around, asks_for(policy.term.around, policy.forms)
            if reader != c.mentee.id:
                return phrase(
                    "{mentee}’s {day} is not on our file, and {name} reckons the time of a pair from it.",
                    mentee=c.mentee.name,
                    day=day,
                    name=name,
                )
            told = phrase(
                "Your {day} is not on our file, and {name} reckons the time of a pair from it.", day=day, name=name
            )
            return say.run((told, phrase("Write to us with the word {word}, and we ask you for it.", word=word)))
        case Bar.MENTOR_FULL:
            return (
                phrase("You have as many mentees as there is room for.")
                if reader == c.mentor.id
                else phrase("{mentor} has as many mentees as there is room for.", mentor=c.mentor.name)
            )
        case Bar.MENTEE_FULL:
            mentors = say.plural("{n} mentor", "{n} mentors", c.mentee_load)
            return (
                phrase(
                    "You have {mentors} already, and nobody in {name} has more than that at a time.",
                    mentors=mentors,
                    name=name,
                )
                if reader == c.mentee.id
                else phrase(
                    "{mentee} has {mentors} already, and nobody in {name} has more than that at a time.",
                    mentee=c.mentee.name,
                    mentors=mentors,
                    name=name,
                )
            )
