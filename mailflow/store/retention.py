"""Records that have been kept for as long as the programme says are let go."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from mailflow.store.erase import delete_chains, delete_meetings, delete_pacts
from mailflow.store.ledger import Ledger
from mailflow.store.schema import connection, meeting, sheet, signature


def let_go(tx: Ledger, programme: str, before: datetime, most: int) -> int:
    """What is kept of pairs that ended before then, and older sheets; how many pairs, the oldest first."""
    t = connection.c
    # Of most that ended long ago nothing is left.
    kept = or_(t.id.in_(select(meeting.c.connection_id)), t.id.in_(select(signature.c.chain)))
    over = (t.programme == programme) & (t.ended_at < before) & kept
    ids = tx.execute(select(t.id).where(over).order_by(t.ended_at, t.id).limit(most)).scalars().all()
    delete_meetings(tx, meeting.c.connection_id.in_(ids))
    delete_chains(tx, ids)
    delete_pacts(tx, ids)
    tx.execute(delete(sheet).where(sheet.c.programme == programme, sheet.c.made_at < before))
    return len(ids)
