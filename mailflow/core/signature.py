"""A signature: who said what about which record, how it is known that it was her, and the chain that shows a change.

A chain belongs to one pair. The hash of each link covers the link before it and every column of its own row. Names,
addresses and words are in none of them, words only as their hash: so somebody can be forgotten, and the chain holds.
It shows that a row was changed, added or taken out of the middle; the last link stands on every sheet that was handed
out, which shows that the end was cut off.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime


@dataclass(frozen=True)
class Signature:
    """One act of one person: a link."""

    chain: str  # whose chain: a connection's id
    number: int  # its place there, from 1
    programme: str
    person_id: str
    about: str  # meeting:<id> and the like
    ref: str  # how people call it: M-3
    said: str  # LOG, CONFIRM, DISPUTE, UNDO, EXTEND …
    words: str  # the hash of what was signed
    mail: str  # the hash of the mail; it stays when the mail itself is burnt
    proof: str  # how it is known who wrote
    at: datetime
    previous: str
    hash: str = ""

    @property
    def sealed(self) -> "Signature":
        """With its own hash."""
        return replace(self, hash=self.digest)

    @property
    def digest(self) -> str:
        """What its hash must be."""
        *columns, _ = astuple(replace(self, at=self.at.astimezone(UTC)))
        return hash_of(*(str(one) for one in columns))


def hash_of(*parts: str) -> str:
    """The hash of some words; two that are parted elsewhere have another one."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def faults_in(chain: Sequence[Signature]) -> list[str]:
    """What is wrong with a chain, link by link; empty where nothing was changed."""
    found, previous = [], ""
    for place, link in enumerate(chain, 1):
        if link.number != place:
            found.append(f"{link.chain} {place}: a link is missing or was added")
        if link.previous != previous:
            found.append(f"{link.chain} {link.number}: does not follow the link before it")
        if link.hash != link.digest:
            found.append(f"{link.chain} {link.number}: was changed")
        previous = link.hash
    return found
