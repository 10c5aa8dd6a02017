"""Places that are applied for: whose they are, and which is meant."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from mailflow.core.machines.joining import Joining
from mailflow.store import subjects
from mailflow.store.ledger import Ledger
from mailflow.store.schema import joining

J = joining.c


def find_hers(tx: Ledger, programme: str, person_id: str, zones: Callable[[str], str]) -> list[Joining]:
    """All places of one person, oldest first."""
    mine = (J.programme == programme) & (J.person_id == person_id)
    ids = tx.execute(select(J.id).where(mine).order_by(J.number)).scalars().all()
    found = (subjects.find(tx, f"joining:{one}", zones) for one in ids)
    return [one for one in found if isinstance(one, Joining)]


def find_by_number(tx: Ledger, programme: str, number: int, zones: Callable[[str], str]) -> Joining | None:
    found = tx.execute(select(J.id).where(J.programme == programme, J.number == number)).scalar()
    one = subjects.find(tx, f"joining:{found}", zones) if found else None
    return one if isinstance(one, Joining) else None


def next_number(tx: Ledger, programme: str) -> int:
    last = tx.execute(select(func.max(J.number)).where(J.programme == programme)).scalar()
    return (last or 0) + 1


def count_begun(tx: Ledger, programme: str, since: datetime) -> int:
    """How many have applied since then."""
    return tx.execute(select(func.count()).where(J.programme == programme, J.asked_at >= since)).scalar_one()
