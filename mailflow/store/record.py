"""The verbs of one transaction: transition rows, deadlines, tokens and leases."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from mailflow.core.transition import Due
from mailflow.store.schema import deadline, lease, token, transition


def record(tx: Connection, **values: Any) -> None:
    """Write a transition row: history, outbox reason and statistics at once."""
    tx.execute(insert(transition).values(**values))


def set_deadlines(tx: Connection, programme: str, subject: str, dues: Iterable[Due]) -> None:
    """Set deadlines; a deadline is one indexed row."""
    for due in dues:
        tx.execute(
            insert(deadline).values(programme=programme, subject=subject, kind=due.kind, due_at=due.at, done=False)
        )


def close_deadlines(tx: Connection, subject: str, kinds: Iterable[str] | None) -> None:
    """Close a subject's open deadlines of these kinds; None closes all."""
    mine = (deadline.c.subject == subject) & deadline.c.done.is_(False)
    if kinds is not None:
        mine = mine & deadline.c.kind.in_(list(kinds))
    tx.execute(update(deadline).where(mine).values(done=True))


def claim_due(tx: Connection, programmes: Iterable[str], now: datetime, most: int) -> list[Row[Any]]:
    """Take what is due, oldest first; it is done once this transaction is."""
    due = (
        select(deadline)
        .where(deadline.c.done.is_(False), deadline.c.due_at <= now, deadline.c.programme.in_(list(programmes)))
        .order_by(deadline.c.due_at, deadline.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = list(tx.execute(due).all())
    if rows:
        tx.execute(update(deadline).where(deadline.c.id.in_([row.id for row in rows])).values(done=True))
    return rows


def next_deadlines(tx: Connection, most: int) -> list[dict[str, Any]]:
    """The next open deadlines, for people to look at."""
    query = select(deadline).where(deadline.c.done.is_(False)).order_by(deadline.c.due_at, deadline.c.id).limit(most)
    return [
        {"due_at": r.due_at, "kind": r.kind, "subject": r.subject, "programme": r.programme} for r in tx.execute(query)
    ]


def has_deadline(tx: Connection, programme: str, subject: str, kind: str) -> bool:
    """Whether such a deadline is open."""
    mine = (deadline.c.subject == subject) & (deadline.c.kind == kind) & deadline.c.done.is_(False)
    mine = mine & (deadline.c.programme == programme)
    return tx.execute(select(deadline.c.id).where(mine).limit(1)).first() is not None


def keep_token(tx: Connection, **values: Any) -> None:
    """Bind a reply address to a person, a subject and a letter."""
    tx.execute(insert(token).values(**values))


def find_token(tx: Connection, key: str, now: datetime) -> Row[Any] | None:
    """What a reply address is bound to; None where it has expired or never was."""
    return tx.execute(select(token).where(token.c.key == key, token.c.expires_at > now)).first()


def mark_asked_back(tx: Connection, key: str) -> None:
    """We asked back once in this thread; the next unclear answer goes to a person (READING.md rule 22)."""
    tx.execute(update(token).where(token.c.key == key).values(asked_back=True))


def take_lease(tx: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a named lease, if nobody else holds it now."""
    row = tx.execute(select(lease).where(lease.c.name == name).with_for_update()).first()
    if row is None:
        tx.execute(insert(lease).values(name=name, holder=holder, until=until))
        return True
    if row.holder != holder and row.until > now:
        return False
    tx.execute(update(lease).where(lease.c.name == name).values(holder=holder, until=until))
    return True
