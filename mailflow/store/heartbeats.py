"""The letters that the service writes to itself, and when they came back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from mailflow.core.figures import Beat
from mailflow.store.ledger import Ledger
from mailflow.store.schema import inbox, outbox, transition

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


def find_letter(tx: Ledger, programme: str) -> Row[Any] | None:
    """The newest that was written; None where there was none yet."""
    mine = (outbox.c.programme == programme) & (outbox.c.template == "heartbeat")
    return tx.execute(select(outbox).where(mine).order_by(outbox.c.written_at.desc()).limit(1)).first()


def find_mail(tx: Ledger, address: str, since: datetime) -> Row[Any] | None:
    """What was settled since then of the mail to one of their addresses, as it came; its text may be burnt."""
    back = (inbox.c.done_at >= since) & (inbox.c.rcpt_to == address)
    return tx.execute(select(inbox).where(back).order_by(inbox.c.done_at).limit(1)).first()
