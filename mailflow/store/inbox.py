"""The inbox: what arrived, kept before it was answered 250."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.store.schema import inbox

LANES = 16


def content_key(rcpt_to: str, raw: bytes) -> str:
    """The same mail to the same address is one message, however often and by whichever way it comes.

    Servers on the way add trace fields (RFC 5321 4.4), so a mail is known by its Message-ID, sender and body.
    """
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    own = [line for line in head.splitlines() if line.lower().startswith((b"message-id:", b"from:"))]
    known = b"\n".join([*own, body]) if len(own) > 1 else raw
    return hashlib.sha256(rcpt_to.lower().encode() + b"\0" + known).hexdigest()


def lane_of(sender: str) -> int:
    """One sender's mails share a lane, so they keep their order."""
    return hashlib.sha256(sender.lower().encode()).digest()[0] % LANES


def keep(tx: Connection, mails: Sequence[dict[str, Any]]) -> None:
    """Keep what arrived, once; a second copy is only counted."""
    make = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    statement = make(inbox)
    again = {"copies": inbox.c.copies + 1}
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=again)
    tx.execute(statement, list(mails))


def claim(tx: Connection, lane: int, most: int) -> Sequence[Row[Any]]:
    """The waiting mails of a lane, oldest first, locked."""
    waiting = select(inbox).where(inbox.c.lane == lane, inbox.c.state == "waiting")
    return tx.execute(waiting.order_by(inbox.c.id).limit(most).with_for_update(skip_locked=True)).all()


def waiting_lanes(tx: Connection) -> list[int]:
    """The lanes in which something waits."""
    return list(tx.execute(select(inbox.c.lane).where(inbox.c.state == "waiting").distinct()).scalars())


def settle(tx: Connection, mail_id: int, state: str, reason: str, now: datetime, **values: str) -> None:
    """A mail is done, or shunted, with its reason."""
    tx.execute(
        update(inbox).where(inbox.c.id == mail_id).values(state=state, reason=reason[:500], done_at=now, **values)
    )


def count_attempt(tx: Connection, mail_id: int) -> None:
    """A mail that crashes us counts its tries."""
    tx.execute(update(inbox).where(inbox.c.id == mail_id).values(attempts=inbox.c.attempts + 1))


def release(tx: Connection, mail_id: int) -> bool:
    """Put a shunted mail back in the queue."""
    shunted = (inbox.c.id == mail_id) & (inbox.c.state == "shunted")
    return tx.execute(update(inbox).where(shunted).values(state="waiting", attempts=0)).rowcount == 1


def list_shunted(tx: Connection) -> list[dict[str, Any]]:
    """What people should look at."""
    columns = (inbox.c.id, inbox.c.received_at, inbox.c.rcpt_to, inbox.c.sender, inbox.c.reason)
    shunted = select(*columns).where(inbox.c.state == "shunted").order_by(inbox.c.id)
    return [dict(row._mapping) for row in tx.execute(shunted)]


def find(tx: Connection, mail_id: int) -> Row[Any] | None:
    """One mail, whole."""
    return tx.execute(select(inbox).where(inbox.c.id == mail_id)).first()


def find_outcome(tx: Connection, key: str) -> Any:
    """What became of a mail, by its content key."""
    return tx.execute(
        select(inbox.c.id, inbox.c.state, inbox.c.intent, inbox.c.reason).where(inbox.c.key == key)
    ).first()


def count_states(tx: Connection) -> dict[str, int]:
    """Mails by state."""
    return {row[0]: row[1] for row in tx.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state))}
