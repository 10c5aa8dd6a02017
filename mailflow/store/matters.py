"""Matters: their numbers, whose they are, and what goes with whom."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select

from mailflow.store.ledger import Ledger
from mailflow.store.schema import connection, matter


def next_ref(tx: Ledger, programme: str) -> str:
    """One above the highest, for rows may go. Should two take one, the table refuses the second: it comes again."""
    refs = tx.execute(select(matter.c.ref).where(matter.c.programme == programme)).scalars()
    return f"C-{max((int(ref.removeprefix('C-')) for ref in refs), default=0) + 1}"


def find_by_ref(tx: Ledger, programme: str, ref: str) -> str | None:
    """The name of the matter that people call by this reference."""
    named = (matter.c.programme == programme) & (matter.c.ref == ref)
    found = tx.execute(select(matter.c.id).where(named)).scalar()
    return f"matter:{found}" if found else None


def find_open(tx: Ledger, programme: str, person_ids: Collection[str]) -> list[str]:
    """The names of what is open about these people."""
    theirs = (matter.c.programme == programme) & matter.c.person_id.in_(list(person_ids)) & (matter.c.state == "open")
    return [f"matter:{one}" for one in tx.execute(select(matter.c.id).where(theirs).order_by(matter.c.id)).scalars()]


def count_since(tx: Ledger, programme: str, person_id: str, kind: str, since: datetime) -> int:
    """How many of a kind a person has brought up since then."""
    theirs = (matter.c.programme == programme) & (matter.c.person_id == person_id) & (matter.c.kind == kind)
    return tx.execute(select(func.count()).where(theirs, matter.c.opened_at > since)).scalar_one()


def paired_with(tx: Ledger, person_id: str) -> set[str]:
    """Whoever is, was or was to be one of a pair with her."""
    c = connection.c
    rows = tx.execute(select(c.mentee_id, c.mentor_id).where(or_(c.mentee_id == person_id, c.mentor_id == person_id)))
    return {one for row in rows for one in row} - {person_id}
