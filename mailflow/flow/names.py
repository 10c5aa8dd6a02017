"""How history, deadlines and reply addresses name what has no machine: an enrolment, a person, a stranger."""

from hashlib import sha256

from mailflow.core.people import Person
from mailflow.flow.record import Step

ENROLMENT, PERSON, STRANGER = "enrolment:", "person:", "stranger:"
AWAY = "back"  # the deadline of an enrolment whose person is away: she is back then
LETTERS = 64  # as wide as its column; a longer programme's name is cut


def enrolment_of(step: Step, person: Person) -> str:
    """What a pause is about."""
    return f"{ENROLMENT}{person.id}:{step.programme}"[:LETTERS]


def address_of(person: Person) -> str:
    """What her further addresses are about."""
    return f"{PERSON}{person.id}"


def stranger(address: str) -> str:
    """What letters because of somebody nobody here knows are about; it tells the address to nobody.

    What follows a + is her own choice and reaches the same mailbox, so it makes her nobody else.
    """
    local, _, domain = address.lower().rpartition("@")
    mailbox = f"{local.partition('+')[0]}@{domain}"
    return f"{STRANGER}{sha256(mailbox.encode()).hexdigest()[:32]}"


_REF_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: they are misread aloud


def new_ref(step: Step) -> str:
    """What people call a pair by."""
    return "R-" + "".join(_REF_LETTERS[byte % len(_REF_LETTERS)] for byte in step.house.random(5))
