"""The letters that the service writes to itself, and when they came back."""

from datetime import datetime

from sqlalchemy import select

from mailflow.core.figures import Beat
from mailflow.store.ledger import Ledger
from mailflow.store.schema import outbox, transition

CAME = transition.c.event == "came"


def has_come(tx: Ledger, about: str, since: datetime) -> bool:
    """Whether one of these that was written then is back."""
    back = (transition.c.subject == about) & CAME & (transition.c.at >= since)
    return tx.execute(select(transition.c.id).where(back).limit(1)).first() is not None


def find_last(tx: Ledger, programme: str, about: str) -> Beat | None:
    """The newest; None where the service writes itself none."""
    mine = (outbox.c.programme == programme) & (outbox.c.template == "heartbeat")
    sent = tx.execute(select(outbox.c.written_at).where(mine).order_by(outbox.c.written_at.desc()).limit(1)).scalar()
    if sent is None:
        return None
    back = (transition.c.subject == about) & CAME & (transition.c.at >= sent)
    told = tx.execute(select(transition.c.reason).where(back).order_by(transition.c.id).limit(1)).scalar()
    took, _, checks = (told or "").partition("; ")
    return Beat(sent, int(took) if told else None, checks)
