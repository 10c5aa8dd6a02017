"""The addresses of a person: the first, where letters go, and those she has confirmed beside it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from mailflow.store.ledger import Ledger
from mailflow.store.schema import person, person_address


def find_owner(tx: Ledger, address: str) -> str:
    """The id of whose it is, as the first or a further one; empty for nobody's."""
    first = select(person.c.id).where(person.c.email == address.lower())
    return str(tx.execute(first).scalar() or find_second_owner(tx, address))


def find_second_owner(tx: Ledger, address: str) -> str:
    """The id of whose further address it is."""
    found = select(person_address.c.person_id).where(person_address.c.address == address.lower())
    return str(tx.execute(found).scalar() or "")


def find_further(tx: Ledger, person_id: str) -> Mapping[str, datetime]:
    """A person's further addresses, oldest first, and since when."""
    columns = (person_address.c.address, person_address.c.added_at)
    mine = select(*columns).where(person_address.c.person_id == person_id)
    return {row.address: row.added_at for row in tx.execute(mine.order_by(person_address.c.added_at))}


def keep(tx: Ledger, person_id: str, address: str, now: datetime) -> None:
    """Remember a further address of hers."""
    tx.execute(insert(person_address).values(address=address.lower(), person_id=person_id, added_at=now))


def drop(tx: Ledger, person_id: str, address: str) -> None:
    """Forget a further address of hers."""
    mine = (person_address.c.person_id == person_id) & (person_address.c.address == address.lower())
    tx.execute(delete(person_address).where(mine))
