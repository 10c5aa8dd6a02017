"""What waits for somebody's answer around a pair, and what falls due in a while: looked at, and nothing is locked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from mailflow.store.ledger import Ledger
from mailflow.store.schema import connection, deadline, form, meeting, outbox, pact, survey
from mailflow.store.subjects import KINDS, TABLES


def find_around(tx: Ledger, connection_id: str) -> list[str]:
    """The names of what one of a pair owes an answer to, beside the request itself."""
    pacts = select(pact.c.id).where(pact.c.connection_id == connection_id)
    about = [f"connection:{connection_id}", *(f"pact:{one}" for one in tx.execute(pacts).scalars())]
    waits = (
        (meeting, (meeting.c.connection_id == connection_id) & (meeting.c.state == "logged")),
        (pact, (pact.c.connection_id == connection_id) & (pact.c.state == "proposed")),
        (survey, (survey.c.connection_id == connection_id) & survey.c.state.in_(("open", "partly"))),
        (form, form.c.about.in_(about) & form.c.state.in_(("asked", "reminded"))),
    )
    return [
        f"{table.name}:{one}"
        for table, which in waits
        for one in tx.execute(select(table.c.id).where(which).order_by(table.c.id)).scalars()
    ]


def has_heard(tx: Ledger, person_id: str, about: str, templates: Iterable[str], since: datetime) -> bool:
    """Whether somebody got one of these letters about a thing since then."""
    mine = (outbox.c.person_id == person_id) & (outbox.c.subject == about) & (outbox.c.written_at > since)
    such = select(outbox.c.id).where(mine, outbox.c.template.in_(list(templates)))
    return tx.execute(such.limit(1)).first() is not None


def find_coming(tx: Ledger, programme: str, since: datetime, until: datetime, most: int) -> list[Row[Any]]:
    """What falls due by itself between two instants, the soonest first."""
    d = deadline.c
    mine = (d.programme == programme) & ~d.done & (d.due_at > since) & (d.due_at <= until)
    return list(tx.execute(select(deadline).where(mine).order_by(d.due_at, d.id).limit(most)).all())


def is_open(tx: Ledger, deadline_id: int) -> bool:
    """Whether a deadline is still to come, and its letter not kept back yet."""
    mine = (deadline.c.id == deadline_id) & ~deadline.c.done & ~deadline.c.held
    return tx.execute(select(deadline.c.id).where(mine)).first() is not None


def is_held(tx: Ledger, deadline_id: int) -> bool:
    """Whether a letter that is still to come is kept back."""
    mine = (deadline.c.id == deadline_id) & ~deadline.c.done & deadline.c.held
    return tx.execute(select(deadline.c.id).where(mine)).first() is not None


def hold(tx: Ledger, deadline_id: int, *, held: bool) -> bool:
    """Keep back what a silence would write, or let it be written after all; whether it is still to come."""
    still = (deadline.c.id == deadline_id) & ~deadline.c.done & (deadline.c.held != held)
    changed = tx.execute(update(deadline).where(still).values(held=held).returning(deadline.c.id))
    return changed.first() is not None


@contextmanager
def looked_at(tx: Ledger, names: Iterable[str]) -> Iterator[None]:
    """Subjects as they are, to be told about and not decided: no row is locked, and afterwards none is known ahead."""
    known = dict(tx.ahead.subjects)
    for kind in (one for one in KINDS if one != "connection"):
        _look(tx, kind, {name.partition(":")[2] for name in names if name.startswith(f"{kind}:")})
    pairs = {row["connection_id"] for row in tx.ahead.subjects.values() if "connection_id" in row}
    pairs |= {row["about"].partition(":")[2] for row in tx.ahead.subjects.values() if _is_of_a_pair(row)}
    _look(tx, "connection", pairs | {name.partition(":")[2] for name in names if name.startswith("connection:")})
    try:
        yield
    finally:
        tx.ahead.subjects.clear()
        tx.ahead.subjects.update(known)


def _is_of_a_pair(row: dict[str, Any]) -> bool:
    return str(row.get("about") or "").startswith(f"{connection.name}:")


def _look(tx: Ledger, kind: str, ids: set[str]) -> None:
    table = TABLES[KINDS[kind]]
    rows = tx.execute(select(table).where(table.c.id.in_(sorted(ids)))).mappings().all() if ids else []
    for row in rows:
        tx.ahead.subjects.setdefault(f"{kind}:{row['id']}", dict(row))
