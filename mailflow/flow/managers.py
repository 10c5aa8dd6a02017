"""MANAGER: the mentee names her manager, the mentor agrees, and the manager says so from that very mailbox (C22).

Until then no letter goes there: the mentee hands on a reply address that is signed for the manager's mailbox alone, and
that acts for nobody else. What comes to it is heard here; it is no command of anybody who takes part.
"""

from dataclasses import replace
from typing import Any

from mailflow.core.address import ToToken
from mailflow.core.authority import Proof, proof_of
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import manager
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.manager import Manager, State
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.core.verdict import Verdict
from mailflow.flow.answers import Command, answer, stands
from mailflow.flow.people_faults import ADDRESS
from mailflow.flow.record import TOKEN_LIFE, Step
from mailflow.flow.signatures import sign
from mailflow.flow.which import with_connection
from mailflow.store import managers, record, subjects

ABOUT, LETTER = "manager:", "manager-joined"
LONGEST = 254  # RFC 5321 4.5.3.1.3, without the angle brackets


def name(step: Step, command: Command) -> str:
    """The mentee's word, and her own consent."""
    return with_connection(step, command, LIVE, _name_one)


def _name_one(step: Step, command: Command, pair: Connection) -> str:
    address = str(command.slots["address"]).lower()
    if why := _why_not(step, command.person, pair, address):
        return stands(step, command, why)
    named = Manager(step.house.new_id(), step.programme, pair, address)
    return _settle(step, command, named, Event("name", command.person.id), new=True)


def _why_not(step: Step, person: Person, pair: Connection, address: str) -> str:
    if person.id != pair.mentee.id:
        return phrase("Whether a manager joins you two is for {mentee} to ask.", mentee=pair.mentee.name)
    if not ADDRESS.fullmatch(address) or len(address) > LONGEST or address.endswith(f"@{step.house.domain.lower()}"):
        return phrase("“{address}” is no address that a manager could write from.", address=address)
    if address in (pair.mentee.email.lower(), pair.mentor.email.lower()):
        return phrase("A manager who joins you two is a third person, with a mailbox of their own.")
    if managers.find_standing(step.tx, pair.id, step.house.zone):
        return phrase(
            "You have named your manager already. To name another, reply NO to our last email about it first."
        )
    return ""


def answered(step: Step, command: Command, found: Manager) -> str:
    """YES of the mentor, who is asked; NO of either, at any time."""
    if command.person.id not in {one.id for one in found.both} or found.connection.state not in LIVE:
        return stands(step, command, phrase("There is nothing here that waits for your yes."))
    if command.verb == "NO":
        return _settle(step, command, found, Event("no", command.person.id))
    if command.person.id != found.mentor.id or found.state != State.ASKED:
        return stands(step, command, _standing(found))
    event = Event("agree", command.person.id, {"answers_to": _open_to(step, found)})
    return _settle(step, command, found, event)


def _standing(found: Manager) -> str:
    return {
        State.ASKED: phrase("That waits for {mentor}’s yes.", mentor=found.mentor.name),
        State.OPEN: phrase("That waits for the manager, whose yes has to come from the manager’s own mailbox."),
        State.JOINED: phrase("All three of you have said yes to that."),
    }.get(State(found.state), phrase("That is over, and we have deleted the manager’s address."))


def _open_to(step: Step, found: Manager) -> str:
    """A reply address for that mailbox alone; it is bound to nobody who takes part."""
    token_id = step.house.random(10)
    record.keep_token(
        step.tx,
        key=ToToken("r", token_id).key,
        programme=step.programme,
        person_id="",
        sent_to=found.address,
        subject=subjects.name_of(found),
        template=LETTER,
        asked_back=False,
        outbox_id="",
        expires_at=step.now + TOKEN_LIFE,
    )
    return step.house.mint(token_id, "r", step.programme)


# -- what comes from the manager ----------------------------------------------------------------------


def is_theirs(grant: Any) -> bool:
    """Whether a reply address is a manager's."""
    return grant is not None and not grant.person_id


def why_unheard(step: Step, grant: Any, sender: str, verdict: Verdict | None, to: str) -> str:
    """Why nothing is done with a mail to it; empty where it is the manager's own."""
    found = subjects.find(step.tx, grant.subject, step.house.zone)
    if not isinstance(found, Manager) or found.state not in (State.OPEN, State.JOINED):
        return "for a manager who is not asked any more: nothing done, nothing answered"
    if sender != found.address or sender != grant.sent_to.lower():
        return "for a manager, from another mailbox: nothing done, nothing answered"
    proof = proof_of(verdict, sender, to)
    if proof >= Proof.ALIGNED or (verdict is None and step.house.trust == "token"):
        return ""
    _say_unproven(step, found)
    return "in the name of a manager, and nothing speaks for its sender"


def _say_unproven(step: Step, found: Manager) -> None:
    """The mentee hears of it: nobody else could help."""
    why = phrase("A mail in the name of your manager reached us, and we could not be sure that it came from there.")
    can = phrase(
        "So nothing has changed. Write to {team}, and {helper} will help.",
        team=step.desk("team"),
        helper=step.helper(found.mentee),
    )
    answer(step, found.mentee, "not-now", {"stands": why, "can": can}, subjects.name_of(found))


def hear(step: Step, grant: Any, verb: str) -> str:
    """The manager's own YES or NO; empty where it is neither, and a person reads it."""
    found = subjects.find(step.tx, grant.subject, step.house.zone)
    event = {"YES": "join", "NO": "no", "STOP": "no", "LEAVE": "no"}.get(verb)
    if not isinstance(found, Manager) or found.connection.state not in LIVE or event is None:
        return ""
    command = Command(Person(found.id, "", found.address, step.zone), verb, {})
    if event == "join" and found.state == State.JOINED:
        return "the manager has said yes before"
    return _settle(step, command, found, Event(event, found.id))


# -- decided ------------------------------------------------------------------------------------------


def _settle(step: Step, command: Command, found: Manager, event: Event, *, new: bool = False) -> str:
    """Each word of the three is signed in the pair's chain; the manager's under a number, for there is no name."""
    decided = step.settle(manager.decide, found, event, new=new)
    if decided is None:
        return stands(step, command, _standing(found))
    pair = found.connection
    sign(step, command, pair.id, subjects.name_of(found), pair.ref, event.name, found.address)
    if decided.subject.state == State.JOINED:
        _write(step, decided.subject, LETTER)
    elif decided.final:
        if decided.old == State.JOINED:
            _write(step, found, "manager-out")
        managers.forget(step.tx, [found.id])
    return decided.reason


def _write(step: Step, to: Manager, template: str) -> None:
    """To the manager: after the third yes, and never else."""
    pair = to.connection
    facts: dict[str, Fact] = {
        **{"ref": "", "because": "", "quieter": "", "stranger": True},
        **{"mentee": pair.mentee.name, "mentee_email": pair.mentee.email},
        **{"mentor": pair.mentor.name, "mentor_email": pair.mentor.email},
    }
    letter = replace(
        Letter(template, "", facts, Nature.ANSWER), answers_to=to.answers_to if template == LETTER else "team"
    )
    step.answer_stranger(letter, to.address, subjects.name_of(to))
