"""What two people have between them, looked at for one of them; nothing of it is locked but the surveys."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import UNSETTLED, Meeting
from mailflow.core.machines.survey import Survey
from mailflow.store import schema
from mailflow.store.ledger import Ledger
from mailflow.store.subjects import Zones, find


def find_partners(tx: Ledger, programme: str, person_id: str, states: frozenset[str]) -> set[str]:
    """The ids of those whom somebody has connections with in these states; nothing is locked."""
    t = schema.connection.c
    mine = (t.programme == programme) & ((t.mentor_id == person_id) | (t.mentee_id == person_id))
    rows = tx.execute(select(t.mentee_id, t.mentor_id).where(mine, t.state.in_(sorted(states))))
    return {one for row in rows for one in (row.mentee_id, row.mentor_id)} - {person_id}


def has_sought(tx: Ledger, programme: str, person_id: str) -> bool:
    """Whether somebody has asked for a pair, or has been in one."""
    t = schema.connection.c
    paired = ((t.mentee_id == person_id) | (t.mentor_id == person_id)) & t.started_at.is_not(None)
    hers = (t.programme == programme) & ((t.asked_by == person_id) | paired)
    return tx.execute(select(t.id).where(hers).limit(1)).first() is not None


def find_written(tx: Ledger, connection_id: str, by: str, at: datetime) -> str:
    """The name of the meeting that somebody told of at that instant, first or second; empty where it is taken back."""
    t = schema.meeting.c
    told = ((t.logged_by == by) & (t.logged_at == at)) | ((t.logged_by != by) & (t.settled_at == at))
    found = tx.execute(select(t.id).where(t.connection_id == connection_id, told).limit(1)).scalar()
    return f"meeting:{found}" if found else ""


def is_noted(tx: Ledger, connection_id: str, day: date, kind: str) -> bool:
    """Whether one of a pair has told of such a contact on that day."""
    t = schema.meeting.c
    same = (t.connection_id == connection_id) & (t.held_on == day) & (t.kind == kind) & (t.state == "noted")
    return tx.execute(select(t.id).where(same).limit(1)).first() is not None


def last_met(tx: Ledger, connection_id: str) -> str:
    """The day of the last meeting that a pair has written down; empty where there is none."""
    t = schema.meeting.c
    written = (t.connection_id == connection_id) & t.logged_at.is_not(None) & (t.state != "noted")
    day = tx.execute(select(func.max(t.held_on)).where(written)).scalar()
    return day.isoformat() if day else ""


def find_unsettled(tx: Ledger, connection_id: str, by: str, day: date, zones: Zones) -> list[Meeting]:
    """What one of a pair wrote down of a day, and the other has not answered yet."""
    t = schema.meeting.c
    of_day = (t.connection_id == connection_id) & (t.logged_by == by) & (t.held_on == day)
    names = tx.execute(select(t.id).where(of_day, t.state.in_(sorted(UNSETTLED))).order_by(t.logged_at, t.id)).scalars()
    found = [find(tx, f"meeting:{one}", zones) for one in names.all()]
    return [one for one in found if isinstance(one, Meeting)]


def find_meetings(tx: Ledger, connection_ids: Iterable[str]) -> list[str]:
    """The names of all meetings of these pairs."""
    t = schema.meeting.c
    ids = tx.execute(select(t.id).where(t.connection_id.in_(list(connection_ids)))).scalars()
    return [f"meeting:{one}" for one in ids]


def find_open_meetings(tx: Ledger, connections: Iterable[Connection]) -> list[Meeting]:
    """What these pairs have planned, or written down and not agreed on; nothing is locked."""
    known, t = {c.id: c for c in connections}, schema.meeting
    mine = t.c.connection_id.in_(list(known)) & t.c.state.in_(["proposed", "planned", "asked", "logged", "disputed"])
    rows = [dict(row._mapping) for row in tx.execute(select(t).where(mine).order_by(t.c.held_on, t.c.id))]
    return [Meeting(connection=known[row.pop("connection_id")], **row) for row in rows]


def find_newest_surveys(tx: Ledger, programme: str, person_id: str, most: int, zones: Zones) -> list[Survey]:
    """The last closing surveys of a person."""
    t, pair = schema.survey.c, schema.connection.c
    theirs = select(t.id).join(schema.connection, t.connection_id == pair.id)
    theirs = theirs.where(pair.programme == programme, t.person_id == person_id, t.state != "closed")
    names = tx.execute(theirs.order_by(t.opened_at.desc(), t.id).limit(most)).scalars().all()
    found = (find(tx, f"survey:{one}", zones) for one in names)
    return [one for one in found if isinstance(one, Survey)]
