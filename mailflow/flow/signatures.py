"""Signing: what somebody said about a record is kept with the facts that prove it, at the moment she says it."""

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.records import words_of
from mailflow.core.signature import Signature, hash_of
from mailflow.core.transition import Decision
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.store import signatures
from mailflow.store.subjects import name_of

ROUND_TRIP = "YES from the address on file"
REPLY_ADDRESS = "a signed reply address"


def sign(step: Step, command: Command, chain: str, about: str, ref: str, *words: str) -> None:
    """Add a link to a pair's chain (`chain`: its id; the pair is locked). `words` are what is signed; their hash stays.

    Call it where the act happens, after it was decided.
    """
    number, previous = signatures.find_end(step.tx, chain)
    link = Signature(
        chain=chain,
        number=number + 1,
        programme=step.programme,
        person_id=command.person.id,
        about=about,
        ref=ref,
        said=command.verb,
        words=hash_of(*words),
        mail=step.mail_key,
        proof=ROUND_TRIP if command.confirmed else step.verdict or REPLY_ADDRESS,
        at=step.now,
        previous=previous,
    )
    signatures.add(step.tx, link.sealed)


def sign_meeting(step: Step, command: Command, decided: Decision[Meeting] | None) -> None:
    """What was written down of a meeting, and what was said to it: the record as it stands now is what is signed."""
    if decided is not None:
        met = decided.subject
        sign(step, command, met.connection.id, name_of(met), met.ref, *words_of(met))


def sign_length(step: Step, command: Command, pair: Connection, event: str) -> None:
    """Until when the two go on: what one of them wished, and what the other said to it."""
    sign(step, command, pair.id, name_of(pair), pair.ref, event, str(pair.ends_at), str(pair.extends_to))
