"""What has a state: connections, meetings, surveys and questions, in and out of their tables."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection as Tx
from sqlalchemy import Row, Table, func, insert, select, update

from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.question import Question
from mailflow.core.machines.survey import Survey
from mailflow.store import schema
from mailflow.store.people import find_person

Subject = Connection | Meeting | Survey | Question
Zones = Callable[[str], str]  # programme -> its time zone

TABLES: dict[type[Subject], Table] = {
    Connection: schema.connection,
    Meeting: schema.meeting,
    Survey: schema.survey,
    Question: schema.question,
}
KINDS: dict[str, type[Subject]] = {
    "connection": Connection,
    "meeting": Meeting,
    "survey": Survey,
    "question": Question,
}


def name_of(subject: Subject) -> str:
    """connection:<id>, the way deadlines, tokens and transitions name it."""
    return f"{type(subject).__name__.lower()}:{subject.id}"


def save(tx: Tx, subject: Subject, *, new: bool) -> None:
    """Write a subject as it is now."""
    table = TABLES[type(subject)]
    values = _columns(subject, table)
    if new:
        tx.execute(insert(table).values(**values))
    else:
        tx.execute(update(table).where(table.c.id == subject.id).values(**values))


def _columns(subject: Subject, table: Table) -> dict[str, Any]:
    values: dict[str, Any] = {f.name: getattr(subject, f.name) for f in fields(subject) if f.name in table.c}
    for column, part in (
        ("mentee_id", "mentee"),
        ("mentor_id", "mentor"),
        ("connection_id", "connection"),
        ("person_id", "person"),
    ):
        if column in table.c:
            values[column] = getattr(subject, part).id
    for column in ("options", "targets"):
        if column in values:
            values[column] = list(values[column])
    return values


def find(tx: Tx, name: str, zones: Zones) -> Subject | None:
    """A subject by its name, its row locked against another decision."""
    kind, _, subject_id = name.partition(":")
    if kind not in KINDS:
        return None
    table = TABLES[KINDS[kind]]
    row = tx.execute(select(table).where(table.c.id == subject_id).with_for_update()).first()
    return _subject(tx, kind, row, zones) if row else None


def _subject(tx: Tx, kind: str, row: Row[Any], zones: Zones) -> Subject:
    values = dict(row._mapping)
    if kind == "connection":
        return _connection(tx, values, zones)
    if kind == "question":
        person = find_person(tx, values["programme"], values.pop("person_id"), zones(values["programme"]))
        options, targets = tuple(values.pop("options")), tuple(values.pop("targets"))
        return Question(person=person, options=options, targets=targets, **values)
    connection = find(tx, f"connection:{values.pop('connection_id')}", zones)
    assert isinstance(connection, Connection)
    return Meeting(connection=connection, **values) if kind == "meeting" else Survey(connection=connection, **values)


def _connection(tx: Tx, values: dict[str, Any], zones: Zones) -> Connection:
    programme = values["programme"]
    mentee = find_person(tx, programme, values.pop("mentee_id"), zones(programme))
    mentor = find_person(tx, programme, values.pop("mentor_id"), zones(programme))
    load = mentor_load(tx, programme, mentor.id, except_id=values["id"])
    return Connection(mentee=mentee, mentor=mentor, mentor_load=load, **values)


def mentor_load(tx: Tx, programme: str, mentor_id: str, except_id: str = "") -> int:
    """How many live connections a mentor has."""
    t = schema.connection
    mine = (t.c.programme == programme) & (t.c.mentor_id == mentor_id) & (t.c.id != except_id)
    return tx.execute(select(func.count()).where(mine, t.c.state.in_(sorted(LIVE)))).scalar_one()


def find_connections(tx: Tx, programme: str, person_id: str, states: frozenset[str], zones: Zones) -> list[Connection]:
    """A person's connections in these states, oldest first."""
    t = schema.connection
    mine = (t.c.programme == programme) & ((t.c.mentor_id == person_id) | (t.c.mentee_id == person_id))
    rows = tx.execute(select(t).where(mine, t.c.state.in_(sorted(states))).order_by(t.c.asked_at, t.c.id)).all()
    return [_connection(tx, dict(row._mapping), zones) for row in rows]


def close_around(tx: Tx, ended: Connection) -> None:
    """An ending closes what is open around it: questions about it, and the deadlines of its meetings."""
    about = f"connection:{ended.id}"
    open_questions = (schema.question.c.about == about) & (schema.question.c.state == "open")
    asked = tx.execute(select(schema.question.c.id).where(open_questions)).scalars().all()
    tx.execute(update(schema.question).where(open_questions).values(state="lapsed"))
    met = tx.execute(select(schema.meeting.c.id).where(schema.meeting.c.connection_id == ended.id)).scalars().all()
    names = [*(f"question:{one}" for one in asked), *(f"meeting:{one}" for one in met)]
    late = schema.deadline.c.subject.in_(names) & schema.deadline.c.done.is_(False)
    tx.execute(update(schema.deadline).where(late).values(done=True))


def count_meetings(tx: Tx, connection_id: str) -> int:
    """How many meetings a pair has written down."""
    return tx.execute(select(func.count()).where(schema.meeting.c.connection_id == connection_id)).scalar_one()


def count_states(tx: Tx, programme: str | None = None) -> dict[str, int]:
    """Connections by state."""
    t = schema.connection
    query = select(t.c.state, func.count()).group_by(t.c.state).order_by(t.c.state)
    if programme:
        query = query.where(t.c.programme == programme)
    return {row[0]: row[1] for row in tx.execute(query)}
