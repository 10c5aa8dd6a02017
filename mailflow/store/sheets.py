"""What is kept of somebody's pairs, and which sheets of it were handed out."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import insert, select

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.records import ON_RECORD, Kept, Sheet
from mailflow.core.signature import Signature
from mailflow.store import signatures
from mailflow.store.ledger import Ledger
from mailflow.store.schema import connection, meeting, sheet
from mailflow.store.subjects import Zones, find


def find_kept(tx: Ledger, pairs: Iterable[Connection]) -> list[Kept]:
    """Each of these pairs with its meetings, by their day, and its signatures."""
    known, t = {c.id: c for c in pairs}, meeting.c
    theirs = t.connection_id.in_(list(known)) & t.state.in_(sorted(ON_RECORD))
    rows = [dict(row._mapping) for row in tx.execute(select(meeting).where(theirs).order_by(t.held_on, t.logged_at))]
    met = [Meeting(connection=known[row.pop("connection_id")], **row) for row in rows]
    links = signatures.find_links(tx, known)
    return [_kept(c, [one for one in met if one.connection is c], links) for c in known.values()]


def _kept(c: Connection, met: Sequence[Meeting], links: Iterable[Signature]) -> Kept:
    together, after = [one for one in met if not one.apart], [one for one in met if one.apart]
    return Kept(c, together, after, [link for link in links if link.chain == c.id])


def find_pairs(tx: Ledger, ids: Collection[str], zones: Zones) -> list[Connection]:
    """Connections by their ids; one that is gone is left out."""
    found = (find(tx, f"connection:{one}", zones) for one in ids)
    return [one for one in found if isinstance(one, Connection)]


def find_ids(tx: Ledger, programme: str) -> list[str]:
    """The pairs of a programme, by the day they began."""
    t = connection.c
    began = select(t.id).where(t.programme == programme, t.started_at.is_not(None)).order_by(t.started_at, t.id)
    return list(tx.execute(began).scalars())


def find_pair_ids(tx: Ledger, meeting_ids: Collection[str]) -> set[str]:
    t = meeting.c
    return set(tx.execute(select(t.connection_id).where(t.id.in_(list(meeting_ids)))).scalars())


def keep_sheet(tx: Ledger, made: Sheet) -> None:
    tx.later(_INSERT, vars(made))


_INSERT = insert(sheet)


def find_sheet(tx: Ledger, programme: str, code: str) -> Sheet | None:
    t = sheet.c
    row = tx.execute(select(sheet).where(t.programme == programme, t.code == code)).first()
    return Sheet(**row._mapping) if row else None
