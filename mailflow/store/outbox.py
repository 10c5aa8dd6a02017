"""The outbox: letters written in the transaction that decided them, carried afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from mailflow.store.schema import outbox


def write(tx: Connection, **values: Any) -> None:
    """Put a letter in the outbox."""
    tx.execute(insert(outbox).values(state="waiting", attempts=0, **values))


def claim(tx: Connection, now: datetime, until: datetime, most: int) -> Sequence[Row[Any]]:
    """Take letters that are due, under a lease: who dies holding them loses them when it ends."""
    free = outbox.c.lease_until.is_(None) | (outbox.c.lease_until <= now)
    due = select(outbox).where(outbox.c.state == "waiting", outbox.c.due_at <= now, free)
    rows = tx.execute(due.order_by(outbox.c.due_at, outbox.c.id).limit(most).with_for_update(skip_locked=True)).all()
    if rows:
        tx.execute(update(outbox).where(outbox.c.id.in_([row.id for row in rows])).values(lease_until=until))
    return rows


def settle_sent(tx: Connection, letter_id: str, now: datetime) -> None:
    """A letter was handed over."""
    tx.execute(_this(letter_id).values(state="sent", sent_at=now, lease_until=None, reason=""))


def settle_deferred(tx: Connection, letter_id: str, next_try: datetime, reason: str) -> None:
    """The world said later: one more try is counted."""
    values = {
        "due_at": next_try,
        "lease_until": None,
        "attempts": outbox.c.attempts + 1,
        "reason": reason[:500],
    }
    tx.execute(_this(letter_id).values(**values))


def settle_refused(tx: Connection, letter_id: str, reason: str) -> None:
    """The world said no, or we gave up."""
    tx.execute(_this(letter_id).values(state="refused", lease_until=None, reason=reason[:500]))


def release(tx: Connection, letter_ids: Sequence[str]) -> None:
    """Give letters back that were claimed and not carried."""
    tx.execute(update(outbox).where(outbox.c.id.in_(letter_ids), outbox.c.state == "waiting").values(lease_until=None))


def _this(letter_id: str) -> Any:
    return update(outbox).where(outbox.c.id == letter_id, outbox.c.state == "waiting")


def thread_ids(tx: Connection, person_id: str, thread: str) -> list[str]:
    """The Message-IDs that came before in a thread, oldest first."""
    before = select(outbox.c.message_id).where(outbox.c.person_id == person_id, outbox.c.thread == thread)
    return list(tx.execute(before.order_by(outbox.c.written_at, outbox.c.id)).scalars())


def count_answers(tx: Connection, person_id: str, since: datetime, templates: Sequence[str]) -> int:
    """How many automatic answers somebody had lately (P13: at most three a day)."""
    mine = (outbox.c.person_id == person_id) & (outbox.c.written_at > since) & outbox.c.template.in_(templates)
    return tx.execute(select(func.count()).where(mine)).scalar_one()


def find_letter(tx: Connection, letter_id: str) -> Row[Any] | None:
    """One letter, as it was written."""
    return tx.execute(select(outbox).where(outbox.c.id == letter_id)).first()


def count_states(tx: Connection) -> dict[str, int]:
    """Letters by state."""
    return {row[0]: row[1] for row in tx.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))}


def next_due(tx: Connection) -> datetime | None:
    """When the next waiting letter wants to go."""
    query = select(outbox.c.due_at).where(outbox.c.state == "waiting").order_by(outbox.c.due_at).limit(1)
    return tx.execute(query).scalar()


def find_template(tx: Connection, message_id: str) -> str:
    """Which letter a Message-ID was given to."""
    return str(tx.execute(select(outbox.c.template).where(outbox.c.message_id == message_id)).scalar_one())


def reasons(tx: Connection, most: int) -> list[dict[str, str]]:
    """Why letters wait that were tried already."""
    tried = select(outbox.c.template, outbox.c.reason).where(outbox.c.state == "waiting", outbox.c.reason != "")
    return [{"letter": row.template, "reason": row.reason} for row in tx.execute(tried.limit(most))]
