"""Mail that waits for a person is told to the coordinators; the mail itself stays in the shunt.

Its words go only where it is sure that they are hers who is named: a forged mail is no way to write to a coordinator
in our name (TRUST.md). Of any other they hear only that it waits; her answer to the letter that tells her so is sure.
Neither can fill their mailboxes.
"""

import enum
from datetime import date, datetime, timedelta

from mailflow.core import say
from mailflow.core.authority import Ruling, judge
from mailflow.core.letter import Fact, Letter
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.flow.addresses import in_letter
from mailflow.flow.arrival import Arrival
from mailflow.flow.bounces import subject_of
from mailflow.flow.names import PERSON, STRANGER, address_of, stranger
from mailflow.flow.pairs import connection_of
from mailflow.flow.record import Step
from mailflow.store import matters, outbox, subjects

DAY = timedelta(days=1)
WORDS_A_DAY = 10  # letters with one person's words
NOTICES_A_DAY = 5  # letters without words, of all strangers together and of all others; one of each sender
LINES, LETTERS = 30, 2000  # of the words that are passed on; the rest waits in the shunt


class Told(enum.StrEnum):
    """What the coordinators have heard of a mail that waits."""

    WORDS = "words"
    NOTICE = "notice"
    NOTHING = ""


def tell(step: Step, arrival: Arrival, words: str, *, private: bool = False) -> Told:
    """A letter to each coordinator but the one who wrote; what is private to none she is paired with."""
    readers = confidants(step, arrival.person) if private else step.coordinators(but=arrival.person)
    if not readers:
        return Told.NOTHING
    if arrival.person is not None and is_sure(step, arrival):
        return pass_on(step, arrival.person, words, arrival, readers)
    return _say_that_it_waits(step, arrival, readers)


def confidants(step: Step, person: Person | None) -> list[Person]:
    """Those who may hear what somebody says in private: never the other of a pair, whatever else she is."""
    paired = matters.paired_with(step.tx, person.id) if person else set()
    return [one for one in step.coordinators(but=person) if one.id not in paired]


def is_sure(step: Step, arrival: Arrival) -> bool:
    """Hers without a doubt, or her answer to the letter that asked for one: a round trip, as our own questions are."""
    if arrival.is_proven or arrival.template != "passed-on":
        return arrival.is_proven
    letter = outbox.find_letter(step.tx, arrival.grant.outbox_id)
    in_time = letter is not None and say.local_day(step.now, step.zone) <= last_day(step, letter.written_at)
    return in_time and judge("YES", arrival.via, step.house.trust, arrival.proof) is Ruling.ACT


def last_day(step: Step, written_at: datetime) -> date:
    """On which an answer to that letter proves by itself whose it is."""
    return say.local_day(written_at, step.zone) + timedelta(days=step.policy.round_trip_days)


def pass_on(step: Step, person: Person, words: str, arrival: Arrival | None, readers: list[Person]) -> Told:
    """What she wrote, and how to answer her."""
    about = address_of(person)
    if _written(step, readers[0], "passed-on-team", about) >= WORDS_A_DAY:
        return Told.NOTHING
    lines = [line for line in words.splitlines() if line.strip()]
    kept = _cut(lines)
    bound = connection_of(step, arrival.about) if arrival else None
    facts: dict[str, Fact] = {
        "ref": bound.ref if bound else "",
        "because": "you are a coordinator",
        "name": person.called,
        "name_first": person.first,
        "address": (arrival.message.sender if arrival else "") or person.email,
        "role": phrase("nobody any more") if person.left else say.roles(person.roles),
        "pair": _all_in_words([bound] if bound else _pairs_of(step, person)),
        "answering": subject_of(step, arrival.grant.outbox_id) if arrival and arrival.grant else "",
        "words": list(kept),
        "whole": kept == lines,
        "number": (step.mail_id or 0) if arrival else 0,  # a mail that was acted on does not wait in the shunt
    }
    _write(step, "passed-on-team", facts, readers, about)
    return Told.WORDS


def add_words(step: Step, person: Person, words: str) -> bool:
    """What somebody wrote beside a word of ours, and that nothing of ours keeps."""
    readers = step.coordinators(but=person)
    return bool(words.strip() and readers) and pass_on(step, person, words, None, readers) is Told.WORDS


def _say_that_it_waits(step: Step, arrival: Arrival, readers: list[Person]) -> Told:
    sender, person = arrival.message.sender or "", arrival.person
    about = address_of(person) if person else stranger(sender)
    if _written(step, readers[0], "mail-waits", about) or _notices(step, readers[0], about) >= NOTICES_A_DAY:
        return Told.NOTHING
    facts: dict[str, Fact] = {
        "ref": "",
        "because": "you are a coordinator",
        "name": person.called if person else "",
        "name_first": person.first if person else "",
        "email": person.email if person else "",
        "address": in_letter(sender) if not arrival.hers else "",
        "known": arrival.hers,
        "day": say.long_date(say.local_day(step.now, step.zone)),
        "number": step.mail_id or 0,
    }
    _write(step, "mail-waits", facts, readers, about)
    return Told.NOTICE


def _written(step: Step, reader: Person, template: str, about: str = "") -> int:
    """How many of these letters she had in the last 24 hours; two mails at one moment may count as one."""
    return outbox.count_about(step.tx, reader.id, template, about, step.now - DAY)


def _notices(step: Step, reader: Person, about: str) -> int:
    """Strangers, of whom anybody can make up many, use up nothing of what is told of the others."""
    kind = STRANGER if about.startswith(STRANGER) else PERSON
    return outbox.count_of_kind(step.tx, reader.id, "mail-waits", kind, step.now - DAY)


def _write(step: Step, template: str, facts: dict[str, Fact], readers: list[Person], about: str) -> None:
    """Answers go to the team's desk, where nothing acts by the letter that is answered."""
    step.write([Letter(template, one.id, facts, answers_to="team") for one in readers], about)


def _pairs_of(step: Step, person: Person) -> list[Connection]:
    return subjects.find_connections(step.tx, step.programme, person.id, LIVE, step.house.zone)


def pairs_in_words(step: Step, person: Person, about: str) -> str:
    """The pair that it is about, or all that she is one of."""
    bound = connection_of(step, about)
    return _all_in_words([bound] if bound else _pairs_of(step, person))


def _all_in_words(pairs: list[Connection]) -> str:
    return say.run((phrase("{pair} ({ref})", pair=one.names, ref=one.ref) for one in pairs), ", ")


def _cut(lines: list[str]) -> list[str]:
    """So much of them as fits in a letter that is read in a minute."""
    kept, room = [], LETTERS
    for line in lines[:LINES]:
        kept.append(line[:room])
        room -= len(line)
        if room <= 0:
            break
    return kept
