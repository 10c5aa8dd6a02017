"""Matters: their numbers, whose they are, and what goes with whom."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from mailflow.store.ledger import Ledger, Name
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
    names = [(programme, one) for one in person_ids]
    known = tx.ahead.matters if all(name in tx.ahead.matters for name in names) else read_open(tx, names)
    return sorted(one for name in names for one in known[name])


def read_open(tx: Ledger, names: Collection[Name]) -> dict[Name, list[str]]:
    """The names of what is open about each of these people."""
    found: dict[Name, list[str]] = {name: [] for name in names}
    for row in tx.execute(_OPEN, {"ids": sorted({one for _, one in names})}) if names else ():
        if (row.programme, row.person_id) in found:
            found[row.programme, row.person_id].append(f"matter:{row.id}")
    return found


_THESE: Any = bindparam("ids", expanding=True)
_OPEN = select(matter.c.programme, matter.c.person_id, matter.c.id).where(
    matter.c.person_id.in_(_THESE), matter.c.state == "open"
)


def count_since(tx: Ledger, programme: str, person_id: str, kind: str, since: datetime) -> int:
    """How many of a kind a person has brought up since then."""
    theirs = (matter.c.programme == programme) & (matter.c.person_id == person_id) & (matter.c.kind == kind)
    return tx.execute(select(func.count()).where(theirs, matter.c.opened_at > since)).scalar_one()


def paired_with(tx: Ledger, person_id: str) -> set[str]:
    """Whoever is, was or was to be one of a pair with her."""
    c = connection.c
    rows = tx.execute(select(c.mentee_id, c.mentor_id).where(or_(c.mentee_id == person_id, c.mentor_id == person_id)))
    return {one for row in rows for one in row} - {person_id}
