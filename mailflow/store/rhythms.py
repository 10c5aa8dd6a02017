"""What pairs do again and again: the rows of a pair, and whether a contact has satisfied one."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from mailflow.core.machines.connection import LIVE
from mailflow.store import schema
from mailflow.store.ledger import Ledger

NOT_HELD = ("withdrawn", "missed", "disputed")


def names_of(tx: Ledger, connection_id: str) -> Mapping[str, str]:
    """The rhythms of a pair: each one's name, and the name of its subject."""
    t = schema.rhythm.c
    rows = tx.execute(select(t.name, t.id).where(t.connection_id == connection_id).order_by(t.name))
    return {row.name: f"rhythm:{row.id}" for row in rows}


def find_without(tx: Ledger, programme: str, name: str) -> list[str]:
    """The live pairs that do not have this rhythm yet: the policy has learnt it since, perhaps."""
    pair, t = schema.connection.c, schema.rhythm.c
    having = select(t.connection_id).where(t.name == name)
    such = (pair.programme == programme) & pair.state.in_(sorted(LIVE)) & pair.id.not_in(having)
    return [f"connection:{one}" for one in tx.execute(select(pair.id).where(such).order_by(pair.id)).scalars()]


def has_contact(tx: Ledger, connection_id: str, kinds: Collection[str], since: date, until: date) -> bool:
    """Whether one of a pair told of such a contact in these days. A CHECKIN without its way is a call or an email."""
    t = schema.meeting.c
    wanted = {*kinds, "checkin"} if {"phone", "email"} <= set(kinds) else set(kinds)
    told = (t.connection_id == connection_id) & t.logged_at.is_not(None) & t.state.not_in(NOT_HELD)
    such = told & t.kind.in_(sorted(wanted)) & (t.held_on >= since) & (t.held_on <= until)
    return tx.execute(select(t.id).where(such).limit(1)).first() is not None


def has_told(tx: Ledger, connection_id: str, since: datetime) -> bool:
    """Whether one of a pair has told of anything since then, whatever it was."""
    pair = schema.connection.c.id
    return tx.execute(select(pair).where(pair == connection_id, told_since(since))).first() is not None


def told_since(since: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The same for a row of `connection`: a contact, or what one of the two has signed, as an AGREE or going on is.

    An answered form is none: who answers what the team asks has not been in touch with the other one.
    """
    pair, met, link = schema.connection.c, schema.meeting.c, schema.signature.c
    return or_(
        exists().where(met.connection_id == pair.id, met.logged_at >= since),
        exists().where(link.chain == pair.id, link.at >= since, link.person_id.in_((pair.mentee_id, pair.mentor_id))),
    )


def next_planned(tx: Ledger, connection_id: str, now: datetime, but: str) -> tuple[str, datetime | None]:
    """The next planned meeting of a pair that is not `but`, and when it begins."""
    t = schema.meeting.c
    ahead = t.state.in_(["proposed", "planned"]) & (t.starts_at > now)
    planned = (t.connection_id == connection_id) & ahead
    rows = tx.execute(select(t.id, t.starts_at).where(planned, t.id != but.removeprefix("meeting:")))
    row = min(rows, key=lambda row: (row.starts_at, row.id), default=None)
    return (f"meeting:{row.id}", row.starts_at) if row else ("", None)


def drop(tx: Ledger, connection_id: str) -> None:
    """A pair that is none any more; should it become one again, it begins anew."""
    names = list(names_of(tx, connection_id).values())
    d = schema.deadline.c
    tx.execute(update(schema.deadline).where(d.subject.in_(names), ~d.done).values(done=True))
    tx.execute(delete(schema.rhythm).where(schema.rhythm.c.connection_id == connection_id))
    tx.ahead.subjects.clear()
