"""Meetings that we invite to: the one at an instant, and those that stand before a pair."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.store import schema
from mailflow.store.ledger import Ledger
from mailflow.store.subjects import Zones, find

STANDING = ("planned", "proposed")


def find_at(tx: Ledger, connection_id: str, at: datetime, zones: Zones) -> Meeting | None:
    """The meeting of a pair that begins then, locked."""
    t = schema.meeting.c
    rows = _names(tx, (t.connection_id == connection_id) & (t.starts_at == at))
    found = (find(tx, name, zones) for name in rows)
    return next((one for one in found if isinstance(one, Meeting) and one.is_ours), None)


def find_standing(tx: Ledger, pair: Connection, now: datetime, zones: Zones) -> list[Meeting]:
    """What is still to come, locked."""
    if pair.started_at is None:
        return []
    t = schema.meeting.c
    found = (find(tx, name, zones) for name in _names(tx, (t.connection_id == pair.id) & (t.starts_at > now)))
    return [one for one in found if isinstance(one, Meeting) and one.is_ours]


def _names(tx: Ledger, which: ColumnElement[bool]) -> list[str]:
    t = schema.meeting.c
    ids = tx.execute(select(t.id).where(which, t.state.in_(STANDING)).order_by(t.starts_at, t.id)).scalars()
    return [f"meeting:{one}" for one in ids.all()]
