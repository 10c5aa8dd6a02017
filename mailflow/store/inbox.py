"""The inbox: what arrived, kept before it was answered 250."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.core.reading.fields import mailbox
from mailflow.store.ledger import Ledger
from mailflow.store.schema import SHUNTED, WAITING, inbox

FOLD = re.compile(rb"\n[ \t]+")
BLANK_LINE = re.compile(rb"\n\r?\n")
FIELD_END = re.compile(rb"\n(?![ \t])|\Z")
LONG = 2000  # bytes; the gate lets no longer From through
LONGEST = 320  # letters of an address, as the table has room for
DROPPED = "dropped by a person"
LANES = 2  # in PostgreSQL, where two work at once; more would make smaller batches, and each costs its statements
ONE_AT_A_TIME = 7_331_002  # PostgreSQL's advisory locks, one a lane: one sender's mails keep their order


def content_key(rcpt_to: str, raw: bytes) -> str:
    """The same mail to the same address is one message, however often and by whichever way it comes.

    Servers on the way add trace fields (RFC 5321 4.4), so a mail is known by its Message-ID, sender and body. Some also
    write into the Subject, so that counts only where it is all there is.
    """
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    fields = FOLD.sub(b" ", head).split(b"\n")  # a long Message-ID stands on the next line (RFC 5322 2.2.3)
    ids, senders = _of(b"message-id:", fields), _of(b"from:", fields)
    plain = len(ids) == len(senders) == 1 and ids[0].partition(b":")[2].strip()
    subjects = [] if body.strip() else _of(b"subject:", fields)
    known = b"\n".join([*ids, *senders, *subjects, body]) if plain else raw
    return hashlib.sha256(rcpt_to.lower().encode() + b"\0" + known).hexdigest()


def _of(name: bytes, fields: list[bytes]) -> list[bytes]:
    return [field for field in fields if field.lower().startswith(name)]


def sender_of(mail_from: str, raw: bytes) -> str:
    """Whose mails keep their order with this one: who stands in From; the envelope's sender where that is nobody.

    Servers that sign their bounce addresses (BATV, SRS) give each mail another envelope sender.
    """
    return _author(_first_from(raw)) or mail_from.lower()[:LONGEST]


def _first_from(raw: bytes) -> bytes:
    """Found without a parser, for the door waits for it."""
    blank = BLANK_LINE.search(raw)
    head = b"\n" + (raw[: blank.start()] if blank else raw)
    start = head.lower().find(b"\nfrom:") + len(b"\nfrom:")
    end = FIELD_END.search(head, start)
    return head[start : end.start()] if start >= len(b"\nfrom:") and end else b""


@lru_cache(1024)  # many mails are from few people
def _author(field: bytes) -> str:
    return mailbox(FOLD.sub(b" ", field).decode("ascii", "surrogateescape"))[0] or "" if len(field) < LONG else ""


def lane_of(sender: str, lanes: int) -> int:
    """One sender's mails share a lane, so they keep their order."""
    return hashlib.sha256(sender.encode()).digest()[0] % lanes


def keep(tx: Ledger, mails: Sequence[dict[str, Any]]) -> None:
    """Keep what arrived, once, in the order in which it came."""
    if mails:
        tx.execute(_KEEP[tx.dialect], mails)


# Nothing, and no count of copies: an update would wait for whoever works on the first copy, and the door with it.
_KEEP = {
    dialect: make(inbox).on_conflict_do_nothing(index_elements=["key"])
    for dialect, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def look(tx: Ledger, lane: int, now: datetime, most: int) -> Sequence[Row[Any]]:
    """The mails of a lane that wait now, oldest first. None while another process is at this lane."""
    if not _take_lane(tx, lane):
        return []
    return tx.execute(_LOOK, {"lane": lane, "now": now, "most": most}).all()


def claim(tx: Ledger, lane: int, now: datetime, most: int) -> set[int]:
    """Which mails of a lane are ours until this transaction ends. None while another process is at this lane."""
    if not _take_lane(tx, lane):
        return set()
    return set(tx.execute(_CLAIM, {"lane": lane, "now": now, "most": most}).scalars())


def _take_lane(tx: Ledger, lane: int) -> bool:
    """SQLite has one writer anyway."""
    if tx.dialect != "postgresql":
        return True
    lock = text("SELECT pg_try_advisory_xact_lock(:key, :lane)").bindparams(key=ONE_AT_A_TIME, lane=lane)
    return bool(tx.execute(lock).scalar_one())


def keep_lane(connection: Connection, lane: int) -> None:
    """Wait for a lane of PostgreSQL and keep it for as long as the connection lasts, but not for a vanished machine."""
    connection.execute(text("SET idle_session_timeout = 60000"))  # ms
    lock = text("SELECT pg_advisory_lock(:key, :lane)")
    connection.execute(lock.bindparams(key=ONE_AT_A_TIME, lane=lane))
    connection.commit()


def _waits(now: Any) -> Any:
    return (inbox.c.state == WAITING) & or_(inbox.c.try_at.is_(None), inbox.c.try_at <= now)


_NOW: Any = bindparam("now")
_LANE = inbox.c.lane == bindparam("lane")
_AUTHOR = (inbox.c.sender, inbox.c.client)
_PUT_OFF = select(*_AUTHOR).where(_LANE, inbox.c.state == WAITING, inbox.c.try_at > _NOW)
# What is put off holds back its sender's other mails: they keep their order. Anybody can write a From, so it holds only
# what the same server brought; nobody's holds back nobody's.
_HELD = _PUT_OFF.where(inbox.c.sender != "")
_WAITING = select(inbox).where(_LANE, _waits(_NOW), tuple_(*_AUTHOR).not_in(_HELD)).order_by(inbox.c.id)
_LOOK = _WAITING.limit(bindparam("most"))
_CLAIM = _LOOK.with_only_columns(inbox.c.id).with_for_update(skip_locked=True)


def waiting_lanes(tx: Ledger, now: datetime) -> list[int]:
    """The lanes in which something waits."""
    return list(tx.execute(LANES_THAT_WAIT, {"now": now}).scalars())


LANES_THAT_WAIT = select(inbox.c.lane).where(_waits(_NOW)).distinct()


def next_due(tx: Ledger) -> datetime | None:
    """When the next mail that was put off is tried again."""
    return tx.execute(select(func.min(inbox.c.try_at)).where(inbox.c.state == WAITING)).scalar()


def settle(tx: Ledger, mail_id: int, state: str, reason: str, now: datetime, **values: str) -> None:
    """A mail is done, or shunted, with its reason."""
    row = {"which": mail_id, "state": state, "reason": reason[:500], "done_at": now, "intent": "", "sender": ""}
    tx.later(_SETTLE, {**row, **values})


_SETTLE = update(inbox).where(inbox.c.id == bindparam("which"))


def mark(tx: Ledger, mail_id: int, reason: str) -> None:
    """What is being tried with a mail that waits."""
    tx.execute(update(inbox).where(inbox.c.id == mail_id).values(reason=reason))


def put_off(tx: Ledger, mail_id: int, try_at: datetime, reason: str, **values: str) -> None:
    """A mail that crashed us counts its tries, and lets other people's go first."""
    counted: dict[str, Any] = {"attempts": inbox.c.attempts + 1, "try_at": try_at, "reason": reason, **values}
    tx.execute(update(inbox).where(inbox.c.id == mail_id).values(counted))


def release(tx: Ledger, mail_id: int) -> bool:
    """Put a shunted mail back in the queue."""
    values = {"state": "waiting", "attempts": 0, "try_at": None, "done_at": None, "reason": ""}
    return tx.execute(update(inbox).where(_shunted(mail_id)).values(values)).rowcount == 1


def drop(tx: Ledger, mail_id: int, now: datetime) -> bool:
    """A person has seen to a shunted mail: it is done, and stays kept as long as others."""
    values = {"state": "done", "reason": DROPPED, "done_at": now}
    return tx.execute(update(inbox).where(_shunted(mail_id)).values(values)).rowcount == 1


def _shunted(mail_id: int) -> Any:
    return (inbox.c.id == mail_id) & (inbox.c.state == SHUNTED)


def list_shunted(tx: Ledger) -> list[dict[str, Any]]:
    """What people should look at."""
    columns = (inbox.c.id, inbox.c.received_at, inbox.c.rcpt_to, inbox.c.sender, inbox.c.reason)
    shunted = select(*columns).where(inbox.c.state == SHUNTED).order_by(inbox.c.id)
    return [dict(row._mapping) for row in tx.execute(shunted)]


def find(tx: Ledger, mail_id: int) -> Row[Any] | None:
    """One mail, whole."""
    return tx.execute(select(inbox).where(inbox.c.id == mail_id)).first()


def find_raw(tx: Ledger, mail_id: int) -> bytes:
    """A mail as it came; nothing once it is burnt."""
    return tx.execute(select(inbox.c.raw).where(inbox.c.id == mail_id)).scalar() or b""


def burn(tx: Ledger, mail_id: int) -> None:
    """What it held has served; that it came stays."""
    tx.execute(update(inbox).where(inbox.c.id == mail_id).values(raw=b""))


def find_outcome(tx: Ledger, key: str) -> Any:
    """What became of a mail, by its content key."""
    return tx.execute(
        select(inbox.c.id, inbox.c.state, inbox.c.intent, inbox.c.reason).where(inbox.c.key == key)
    ).first()


def find_copies(tx: Ledger, keys: Sequence[str]) -> Sequence[Any]:
    """What became of these mails, oldest first."""
    columns = (inbox.c.id, inbox.c.key, inbox.c.state, inbox.c.intent)
    return tx.execute(select(*columns).where(inbox.c.key.in_(keys)).order_by(inbox.c.id)).all()


def count_states(tx: Ledger) -> dict[str, int]:
    """Mails by state."""
    return {row[0]: row[1] for row in tx.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state))}
