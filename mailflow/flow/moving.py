"""ADDRESS: letters go elsewhere once somebody has written from there to the reply address that the old mailbox got."""

from typing import Any

from mailflow.core import say
from mailflow.core.machines import move
from mailflow.core.machines.move import Move, State
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import Command, stands
from mailflow.flow.people_faults import ADDRESS
from mailflow.flow.record import Step
from mailflow.store import rights, subjects

LETTER = "address-prove"  # the letter whose reply address the new mailbox answers
NOTICE = "address-notice"  # and the one that the old mailbox may answer with UNDO
LONGEST = 254  # RFC 5321 4.5.3.1.3, without the angle brackets


def ask(step: Step, command: Command) -> str:
    """The address on file said yes: now the new one has to write."""
    new, person = str(command.slots["address"]).lower(), command.person
    why_not = _why_not(step, command, new)
    if why_not:
        return stands(step, command, why_not)
    asked = Move(step.house.new_id(), step.programme, person, new, person.email)
    decided = step.settle(move.decide, asked, Event("ask", person.id), new=True)
    return decided.reason if decided else "nothing"


def _why_not(step: Step, command: Command, new: str) -> str:
    """Never that somebody else has it: that is nobody's to know."""
    if not ADDRESS.fullmatch(new) or len(new) > LONGEST:
        return phrase("“{new}” is no address that we can write to.", new=new)
    if new == command.person.email.lower():
        return phrase("Our letters go to that address already.")
    if new.rpartition("@")[2] == step.house.domain.lower():
        return phrase("That address is one of ours, and not a mailbox of yours.")
    return ""


def asks(step: Step, grant: Any, sender: str | None) -> bool:
    """Whether this is the new address, writing to the reply address that the old one got."""
    if grant.template != LETTER or not sender:
        return False
    found = subjects.find(step.tx, grant.subject, step.house.zone)
    return isinstance(found, Move) and found.state == State.OPEN and found.address == sender


def may_take_back(step: Step, grant: Any, sender: str | None) -> bool:
    """Whether this is the old address, answering the notice that letters go elsewhere, in time."""
    if grant.template != NOTICE or not sender:
        return False
    found = subjects.find(step.tx, grant.subject, step.house.zone)
    return isinstance(found, Move) and found.state == State.MOVED and found.old == sender == grant.sent_to.lower()


def answered(step: Step, command: Command, found: Move) -> str:
    """YES counts from the new address alone; NO from either."""
    if command.verb == "NO":
        return _settle(step, command, found, "no")
    if command.sender != found.address:
        return stands(
            step, command, phrase("To use {address}, the YES has to come from that mailbox.", address=found.address)
        )
    if rights.is_anothers(step.tx, found.address, found.person.id):
        return stands(step, command, phrase("We could not use that address. It is not free to be yours."))
    if found.old != command.person.email:
        return stands(step, command, phrase("Our letters go elsewhere by now, so this question is closed."))
    if found.state == State.OPEN:
        rights.change_address(step.tx, command.person.id, found.old, found.address)
    return _settle(step, command, found, "yes")


def undo(step: Step, command: Command, found: Move) -> str:
    """The old address takes it back while it may."""
    if found.state == State.MOVED:
        if command.person.email != found.address or rights.is_anothers(step.tx, found.old, found.person.id):
            return stands(step, command, phrase("Our letters go elsewhere by now."))
        rights.change_address(step.tx, command.person.id, found.address, found.old)
    return _settle(step, command, found, "undo")


def not_proven(step: Step, command: Command) -> str:
    """It says that it comes from the new address, and nothing speaks for that."""
    why = phrase("A mail in the name of your new address reached us, and we could not be sure that it came from there.")
    return stands(step, command, phrase("{why} So your letters go where they went before.", why=why))


def settled(step: Step, found: Move) -> None:
    """Silence: the time to take it back is over, or the new address never wrote."""
    if found.state == State.MOVED:
        rights.forget_address(step.tx, found.person.id, found.old, found.address)
    kind = "settled" if found.state == State.MOVED else "lapse"
    step.settle(move.decide, found, Event.silence(kind))


def _settle(step: Step, command: Command, found: Move, event: str) -> str:
    decided = step.settle(move.decide, found, Event(event, command.person.id))
    return (
        decided.reason
        if decided
        else stands(step, command, phrase("That change of address is {state} already.", state=say.state(found.state)))
    )
