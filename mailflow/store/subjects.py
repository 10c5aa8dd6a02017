"""What has a state: connections, meetings, surveys, forms and questions, in and out of their tables."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, func, insert, select, update

from mailflow.core.machines.connection import LIVE, OCCUPYING, Connection
from mailflow.core.machines.erasure import Erasure
from mailflow.core.machines.form import Form
from mailflow.core.machines.gathering import Gathering
from mailflow.core.machines.joining import Joining
from mailflow.core.machines.mailbox import Mailbox
from mailflow.core.machines.manager import Manager
from mailflow.core.machines.matter import Matter
from mailflow.core.machines.meeting import EXPECTED, Meeting
from mailflow.core.machines.move import Move
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.question import Question
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.machines.survey import Survey
from mailflow.store import forms, people, schema
from mailflow.store.ledger import Ledger, Name
from mailflow.store.people import find_person

Subject = (
    Connection
    | Meeting
    | Gathering
    | Rhythm
    | Survey
    | Form
    | Question
    | Mailbox
    | Erasure
    | Move
    | Matter
    | Pact
    | Joining
    | Manager
)
Zones = Callable[[str], str]  # programme -> its time zone

TABLES: dict[type[Subject], Table] = {
    Connection: schema.connection,
    Meeting: schema.meeting,
    Gathering: schema.gathering,
    Rhythm: schema.rhythm,
    Survey: schema.survey,
    Form: schema.form,
    Question: schema.question,
    Mailbox: schema.mailbox,
    Erasure: schema.erasure,
    Move: schema.move,
    Matter: schema.matter,
    Pact: schema.pact,
    Joining: schema.joining,
    Manager: schema.manager,
}
KINDS: dict[str, type[Subject]] = {kind.__name__.lower(): kind for kind in TABLES}


def name_of(subject: Subject) -> str:
    """connection:<id>, the way deadlines, tokens and transitions name it."""
    return f"{type(subject).__name__.lower()}:{subject.id}"


def save(tx: Ledger, subject: Subject, *, new: bool) -> None:
    """Write a subject as it is now."""
    table = TABLES[type(subject)]
    values = _columns(subject, table)
    if new:
        tx.later(_INSERT[table], values)
    else:
        changed = {key: value for key, value in values.items() if key != "id"}
        tx.later(_UPDATE[table], {**changed, "which": subject.id})
    _remember(tx, name_of(subject), values)


def _remember(tx: Ledger, name: str, values: dict[str, Any]) -> None:
    """What was read ahead must say what will be written."""
    if name in tx.ahead.subjects:
        tx.ahead.subjects[name] = values
    for side in ("mentor_id", "mentee_id") if "mentor_id" in values else ():
        tx.ahead.loads.pop((values["programme"], values[side]), None)
    if name.startswith("matter:"):
        tx.ahead.matters.clear()
    if name.startswith(("mailbox:", "joining:")):
        tx.ahead.people.clear()


_INSERT = {table: insert(table) for table in TABLES.values()}
_UPDATE = {table: update(table).where(table.c.id == bindparam("which")) for table in TABLES.values()}


# The parts of a subject that are columns as they stand.
_PLAIN = {kind: [one.name for one in fields(kind) if one.name in table.c] for kind, table in TABLES.items()}
_PARTS = {name: {one.name for one in fields(kind)} for name, kind in KINDS.items()}
_LISTS = ("options", "targets", "soft", "why", "words", "agreed", "earlier")  # lists in a row, tuples in a value


def _columns(subject: Subject, table: Table) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(subject, name) for name in _PLAIN[type(subject)]}
    for column, part in (
        ("mentee_id", "mentee"),
        ("mentor_id", "mentor"),
        ("connection_id", "connection"),
        ("person_id", "person"),
    ):
        if column in table.c:
            values[column] = getattr(subject, part).id
    values |= {name: list(values[name]) for name in _LISTS if name in values}
    return {**values, **(forms.to_columns(subject) if isinstance(subject, Form) else {})}


def find(tx: Ledger, name: str, zones: Zones) -> Subject | None:
    """A subject by its name, its row locked against another decision."""
    kind, _, subject_id = name.partition(":")
    if kind not in KINDS:
        return None
    if name in tx.ahead.subjects:
        return _subject(tx, kind, dict(tx.ahead.subjects[name]), zones)
    table = TABLES[KINDS[kind]]
    row = tx.execute(select(table).where(table.c.id == subject_id).with_for_update()).first()
    if row is not None and kind == "connection":
        people.lock(tx, {(row.programme, row.mentor_id), (row.programme, row.mentee_id)})
    return _subject(tx, kind, dict(row._mapping), zones) if row else None


def lock(tx: Ledger, names: Iterable[str]) -> None:
    """Read subjects ahead, and the connections they belong to; one order, so that two batches never lock crosswise."""
    wanted = {kind: sorted(n.partition(":")[2] for n in names if n.startswith(f"{kind}:")) for kind in KINDS}
    for kind in [kind for kind in KINDS if kind not in ("connection", "mailbox")]:
        rows = _lock_rows(tx, kind, wanted[kind])
        wanted["connection"] += [row["connection_id"] for row in rows if "connection_id" in row]
        wanted["connection"] += [
            row["about"].removeprefix("connection:") for row in rows if kind == "form" and ":" in row["about"]
        ]
    _lock_rows(tx, "connection", wanted["connection"])


def _lock_rows(tx: Ledger, kind: str, ids: list[str]) -> list[dict[str, Any]]:
    if not ids:
        return []
    found = tx.execute(_LOCK[kind], {"ids": ids})
    rows = [dict(row) for row in found.mappings().all()]
    tx.ahead.subjects.update({f"{kind}:{row['id']}": row for row in rows})
    return rows


_THESE: Any = bindparam("ids", expanding=True)
_LOCK = {
    kind: select(table).where(table.c.id.in_(_THESE)).order_by(table.c.id).with_for_update()
    for kind, table in ((kind, TABLES[subject]) for kind, subject in KINDS.items())
}


def _subject(tx: Ledger, kind: str, values: dict[str, Any], zones: Zones) -> Subject:
    if kind == "connection":
        return _connection(tx, values, zones)
    parts: dict[str, Any] = {name: tuple(values[name]) for name in _LISTS if name in values}
    if "person" in _PARTS[kind]:
        who = values["id"] if kind == "mailbox" else values.pop("person_id")
        parts["person"] = find_person(tx, values["programme"], who, zones(values["programme"]))
    if "connection" in _PARTS[kind]:
        parts["connection"] = find(tx, f"connection:{values.pop('connection_id')}", zones)
    if kind == "form":
        return _form(tx, forms.from_row(values, parts["person"]), zones)
    made: Subject = KINDS[kind](**{**values, **parts})
    return made


def _form(tx: Ledger, asked: Form, zones: Zones) -> Form:
    """With the pair, or the meeting, that it is about."""
    about = find(tx, asked.about, zones)
    if isinstance(about, Meeting):
        return replace(asked, pair=about.connection, meeting=about)
    if isinstance(about, Gathering):
        return replace(asked, gathering=about)
    return replace(asked, pair=about) if isinstance(about, Connection) else asked


def _connection(tx: Ledger, values: dict[str, Any], zones: Zones) -> Connection:
    programme = values["programme"]
    values["why"] = tuple(values["why"])
    mentee = find_person(tx, programme, values.pop("mentee_id"), zones(programme))
    mentor = find_person(tx, programme, values.pop("mentor_id"), zones(programme))
    return with_loads(tx, Connection(mentee=mentee, mentor=mentor, **values))


def with_loads(tx: Ledger, c: Connection) -> Connection:
    """With how many live pairs each of the two has beside this one."""
    names, itself = [(c.programme, one.id) for one in (c.mentor, c.mentee)], c.state in OCCUPYING
    together = c.state in LIVE  # a place that is only held is the mentor's
    known = tx.ahead.loads if all(name in tx.ahead.loads for name in names) else count_loads(tx, names)
    return replace(c, mentor_load=known[names[0]][0] - itself, mentee_load=known[names[1]][1] - together)


def count_loads(tx: Ledger, names: Collection[Name]) -> dict[Name, tuple[int, int]]:
    """How many connections that take a place each of these has, as a mentor and as a mentee."""
    rows = tx.execute(_LIVE_PAIRS, {"ids": sorted({one for _, one in names})}).all() if names else []
    mentoring = Counter((row.programme, row.mentor_id) for row in rows)
    mentored = Counter((row.programme, row.mentee_id) for row in rows if row.state in LIVE)
    return {name: (mentoring[name], mentored[name]) for name in names}


_PAIR = schema.connection.c
_LIVE_PAIRS = select(_PAIR.programme, _PAIR.mentor_id, _PAIR.mentee_id, _PAIR.state).where(
    _PAIR.mentor_id.in_(_THESE) | _PAIR.mentee_id.in_(_THESE), _PAIR.state.in_(sorted(OCCUPYING))
)


def find_connections(
    tx: Ledger, programme: str, person_id: str, states: frozenset[str], zones: Zones
) -> list[Connection]:
    """A person's connections in these states, oldest first, locked like one that is found by name."""
    t = schema.connection
    mine = (t.c.programme == programme) & ((t.c.mentor_id == person_id) | (t.c.mentee_id == person_id))
    theirs = select(t).where(mine, t.c.state.in_(sorted(states))).order_by(t.c.asked_at, t.c.id)
    rows = tx.execute(theirs.with_for_update()).all()
    people.lock(tx, {(programme, one) for row in rows for one in (row.mentor_id, row.mentee_id)})
    return [_connection(tx, dict(row._mapping), zones) for row in rows]


def find_by_ref(tx: Ledger, programme: str, ref: str, zones: Zones) -> Connection | None:
    """The connection that people call by this reference, locked."""
    t = schema.connection
    found = tx.execute(select(t.c.id).where(t.c.programme == programme, t.c.ref == ref)).scalar()
    connection = find(tx, f"connection:{found}", zones) if found else None
    return connection if isinstance(connection, Connection) else None


def has_meetings(tx: Ledger, connection_id: str) -> bool:
    """Whether a pair has planned or written down a meeting."""
    t = schema.meeting.c
    return tx.execute(select(t.id).where(t.connection_id == connection_id).limit(1)).first() is not None


def find_surveys(tx: Ledger, connection_id: str) -> list[str]:
    """The names of the closing surveys of a pair."""
    t = schema.survey.c
    return [f"survey:{one}" for one in tx.execute(select(t.id).where(t.connection_id == connection_id)).scalars()]


def count_meetings(tx: Ledger, connection_id: str) -> int:
    """How many meetings a pair has written down."""
    t = schema.meeting
    written = (t.c.connection_id == connection_id) & t.c.logged_at.is_not(None) & (t.c.state != "noted")
    return tx.execute(select(func.count()).where(written)).scalar_one()


def find_planned(tx: Ledger, connection_ids: Iterable[str], uid: str, zones: Zones) -> Meeting | None:
    """The meeting of one of these connections that a calendar knows by this name."""
    t = schema.meeting
    return _first_meeting(tx, t.c.connection_id.in_(list(connection_ids)) & (t.c.uid == uid), zones)


def find_expected(tx: Ledger, connection_id: str, day: date, zones: Zones) -> Meeting | None:
    """The first meeting that a pair planned for a day and has not told of yet."""
    t = schema.meeting
    of_day = (t.c.connection_id == connection_id) & (t.c.held_on == day) & t.c.state.in_(sorted(EXPECTED))
    return _first_meeting(tx, of_day, zones)


def _first_meeting(tx: Ledger, which: ColumnElement[bool], zones: Zones) -> Meeting | None:
    t = schema.meeting
    found = tx.execute(select(t.c.id).where(which).order_by(t.c.starts_at, t.c.id).limit(1)).scalar()
    meeting = find(tx, f"meeting:{found}", zones) if found else None
    return meeting if isinstance(meeting, Meeting) else None


def count_states(tx: Ledger, programme: str | None = None) -> dict[str, int]:
    """Connections by state."""
    t = schema.connection
    query = select(t.c.state, func.count()).group_by(t.c.state).order_by(t.c.state)
    if programme:
        query = query.where(t.c.programme == programme)
    return {row[0]: row[1] for row in tx.execute(query)}
