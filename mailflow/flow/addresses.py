"""Another address of a person: whether a mail from it is hers, ADD that keeps it, and UNDO that forgets it.

Only the address on file is ever asked or told; nothing goes to an address that never confirmed (TRUST.md).
"""

import re

from mailflow.core.letter import Letter, Nature
from mailflow.core.people import Person
from mailflow.core.undo import Act
from mailflow.flow.names import address_of
from mailflow.flow.record import Step
from mailflow.store import addresses, people
from mailflow.store.ledger import Ledger

MOST = 5  # further addresses of one person
LONGEST = 64
# What may stand in a letter to the address on file. A stranger may have made it up to be read, so it is short, plain,
# and without room for a sentence; any other address is asked about without its name, and cannot be kept.
PLAIN = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+){0,3}@(?:[a-z0-9][a-z0-9-]{0,30}\.){1,4}[a-z]{2,20}", re.ASCII)


def is_hers(tx: Ledger, person: Person, sender: str) -> bool:
    """Whether a mail from this address counts as hers; the first address costs no question to the store."""
    if sender == person.email.lower():
        return True
    return bool(sender) and addresses.find_second_owner(tx, sender) == person.id


def in_letter(address: str) -> str:
    """The address, if it may be named to the address on file."""
    return address if len(address) <= LONGEST and PLAIN.fullmatch(address) else ""


def keep(step: Step, person: Person, address: str) -> str:
    """ADD from the address on file: from now on mail from there is hers, too. Letters go where they went."""
    people.lock(step.tx, {(step.programme, person.id)})
    further = addresses.find_further(step.tx, person.id)
    owner = addresses.find_owner(step.tx, address)
    if owner == person.id:
        return "it is hers already"
    if owner or len(further) >= MOST:
        _tell(step, person, "address-not-added", address, "")
        return "the address was not kept: it is somebody else's, or one too many"
    addresses.keep(step.tx, person.id, address, step.now)
    step.note(address_of(person), "add", "", "kept", "", person.id)
    _tell(step, person, "address-added", address, address_of(person))
    return "the address is kept"


def undo(step: Step, act: Act, person: Person) -> str:
    """Forget the address that this act kept."""
    for address, since in addresses.find_further(step.tx, person.id).items():
        if since == act.at:
            addresses.drop(step.tx, person.id, address)
            step.note(address_of(person), "undo", "kept", "", "", person.id)
            _tell(step, person, "address-removed", address, address_of(person))
            return "the address is forgotten"
    return ""


def _tell(step: Step, person: Person, template: str, address: str, about: str) -> None:
    facts = {"ref": "", "because": "you take part", "address": address}
    step.write([Letter(template, person.id, facts, Nature.ANSWER)], about)
