"""An ending closes what is open around it; where it is taken back, that is waited for again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import OPEN as OPEN_FORMS
from mailflow.store import schema
from mailflow.store.ledger import Ledger


def close_around(tx: Ledger, ended: Connection) -> None:
    """An ending closes what is open around it: questions about it, the deadlines of its meetings and rhythms."""
    about = f"connection:{ended.id}"
    open_questions = (schema.question.c.about == about) & (schema.question.c.state == "open")
    asked = tx.execute(select(schema.question.c.id).where(open_questions)).scalars().all()
    tx.execute(update(schema.question).where(open_questions).values(state="lapsed"))
    met = tx.execute(select(schema.meeting.c.id).where(schema.meeting.c.connection_id == ended.id)).scalars().all()
    mine = tx.execute(select(schema.rhythm.c.id).where(schema.rhythm.c.connection_id == ended.id)).scalars().all()
    names = [
        *_lapse_forms(tx, [about, *(f"meeting:{one}" for one in met)]),
        *(f"question:{one}" for one in asked),
        *(f"meeting:{one}" for one in met),
        *(f"rhythm:{one}" for one in mine),
        *_pacts(tx, ended.id),
    ]
    tx.ahead.subjects.clear()  # what was read ahead of them is not true any more
    late = schema.deadline.c.subject.in_(names) & ~schema.deadline.c.done
    tx.execute(update(schema.deadline).where(late).values(done=True))


def _pacts(tx: Ledger, connection_id: str) -> list[str]:
    """A pair's pacts, and the forms they are drafted in."""
    t, drafted = schema.pact.c, schema.form.c
    pacts = [f"pact:{one}" for one in tx.execute(select(t.id).where(t.connection_id == connection_id)).scalars()]
    forms_ = tx.execute(select(drafted.id).where(drafted.about.in_(pacts))).scalars()
    return [*pacts, *(f"form:{one}" for one in forms_)]


def _lapse_forms(tx: Ledger, abouts: list[str]) -> list[str]:
    """Forms about a pair that is no more wait for nothing; their names."""
    t = schema.form.c
    waiting = t.about.in_(abouts) & t.state.in_(sorted(OPEN_FORMS))
    ids = tx.execute(select(t.id).where(waiting)).scalars().all()
    tx.execute(update(schema.form).where(t.id.in_(ids)).values(state="lapsed"))
    return [f"form:{one}" for one in ids]


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
        met = tx.execute(select(t.id).where(t.connection_id == connection_id, t.state == state)).scalars().all()
        _wait_again(tx, [f"meeting:{one}" for one in met], kinds, since)
    _wait_again(tx, _waiting_pacts(tx, connection_id), ("reminder", "lapse"), since)
    own = select(schema.rhythm.c.id).where(schema.rhythm.c.connection_id == connection_id)
    _wait_again(tx, [f"rhythm:{one}" for one in tx.execute(own).scalars()], ("nudge", "month"), since)


def _waiting_pacts(tx: Ledger, connection_id: str) -> list[str]:
    """Those that wait for a word, or for their draft."""
    names, found = _pacts(tx, connection_id), []
    for table, waits in ((schema.pact, {"proposed"}), (schema.form, {"asked", "reminded", "partly"})):
        kind = f"{table.name}:"
        ids = [name.removeprefix(kind) for name in names if name.startswith(kind)]
        still = select(table.c.id).where(table.c.id.in_(ids), table.c.state.in_(waits))
        found += [f"{kind}{one}" for one in tx.execute(still).scalars()]
    return found


def _wait_again(tx: Ledger, subjects: Collection[str], kinds: Collection[str], since: datetime) -> None:
    """Of each kind the last deadline, where its time had not come when the ending did."""
    d = schema.deadline.c
    theirs = d.subject.in_(list(subjects)) & d.kind.in_(list(kinds))
    last = select(func.max(d.id)).where(theirs).group_by(d.subject, d.kind)
    late = d.id.in_(last) & (d.due_at > since)
    tx.execute(update(schema.deadline).where(late).values(done=False))
