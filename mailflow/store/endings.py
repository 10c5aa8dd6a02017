"""An ending closes what is open around it; where it is taken back, that is waited for again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, select, update

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import OPEN as OPEN_FORMS
from mailflow.store import schema
from mailflow.store.ledger import Ledger


def close_around(tx: Ledger, ended: Connection) -> None:
    """Close the questions about it, its forms, and the deadlines of its meetings, rhythms and pacts."""
    about, asked = f"connection:{ended.id}", schema.question.c
    met = _names(tx, schema.meeting, schema.meeting.c.connection_id == ended.id)
    names = [
        *_lapse(tx, schema.form, schema.form.c.about.in_([about, *met]) & schema.form.c.state.in_(sorted(OPEN_FORMS))),
        *_lapse(tx, schema.question, (asked.about == about) & (asked.state == "open")),
        *met,
        *_names(tx, schema.rhythm, schema.rhythm.c.connection_id == ended.id),
        *_pacts(tx, ended.id),
    ]
    tx.ahead.subjects.clear()  # what was read ahead of them is not true any more
    late = schema.deadline.c.subject.in_(names) & ~schema.deadline.c.done
    tx.execute(update(schema.deadline).where(late).values(done=True))


def _names(tx: Ledger, table: Table, which: ColumnElement[bool]) -> list[str]:
    """As deadlines name these subjects."""
    return [f"{table.name}:{one}" for one in tx.execute(select(table.c.id).where(which)).scalars()]


def _lapse(tx: Ledger, table: Table, which: ColumnElement[bool]) -> list[str]:
    """What waits for nothing any more; the names."""
    names = _names(tx, table, which)
    tx.execute(update(table).where(which).values(state="lapsed"))
    return names


def _pacts(tx: Ledger, connection_id: str) -> list[str]:
    """A pair's pacts, and the forms they are drafted in."""
    pacts = _names(tx, schema.pact, schema.pact.c.connection_id == connection_id)
    return [*pacts, *_names(tx, schema.form, schema.form.c.about.in_(pacts))]


def lapse_questions(tx: Ledger, programme: str, person_id: str) -> None:
    """Who has left answers no question of ours any more."""
    t = schema.question.c
    theirs = (t.programme == programme) & (t.person_id == person_id) & (t.state == "open")
    tx.execute(update(schema.question).where(theirs).values(state="lapsed"))
    tx.ahead.subjects.clear()


def reopen_around(tx: Ledger, connection_id: str, since: datetime) -> None:
    """The ending is taken back: what its meetings, pacts and rhythms waited for when it came is waited for again."""
    t, waits = schema.meeting.c, {"planned": ("happened",), "logged": ("cosign", "cosign-reminder")}
    for state, kinds in waits.items():
        met = _names(tx, schema.meeting, (t.connection_id == connection_id) & (t.state == state))
        _wait_again(tx, met, kinds, since)
    _wait_again(tx, _waiting_pacts(tx, connection_id), ("reminder", "lapse"), since)
    own = _names(tx, schema.rhythm, schema.rhythm.c.connection_id == connection_id)
    _wait_again(tx, own, ("nudge", "month"), since)


def _waiting_pacts(tx: Ledger, connection_id: str) -> list[str]:
    """Those that wait for a word, or for their draft."""
    mine = schema.pact.c.connection_id == connection_id
    drafts = schema.form.c.about.in_(_names(tx, schema.pact, mine)) & schema.form.c.state.in_(sorted(OPEN_FORMS))
    return [*_names(tx, schema.pact, mine & (schema.pact.c.state == "proposed")), *_names(tx, schema.form, drafts)]


def _wait_again(tx: Ledger, subjects: Collection[str], kinds: Collection[str], since: datetime) -> None:
    """Of each kind the last deadline, where its time had not come when the ending did."""
    d = schema.deadline.c
    theirs = d.subject.in_(list(subjects)) & d.kind.in_(list(kinds))
    last = select(func.max(d.id)).where(theirs).group_by(d.subject, d.kind)
    late = d.id.in_(last) & (d.due_at > since)
    tx.execute(update(schema.deadline).where(late).values(done=False))
