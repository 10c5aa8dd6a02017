"""The verbs of one transaction: transition rows, deadlines, tokens and leases."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from mailflow.core.transition import Due
from mailflow.core.undo import Act
from mailflow.store.ledger import Ledger
from mailflow.store.schema import deadline, lease, token, transition


def record(tx: Ledger, **values: Any) -> None:
    """Write a transition row: history, outbox reason and statistics at once."""
    tx.later(_RECORD, values)


_RECORD = insert(transition)


def find_last_act(tx: Ledger, subjects: Iterable[str], actor: str = "") -> Act | None:
    """The last thing that somebody, or one person, did to these subjects; silence does nothing, nor does a machine."""
    whose = (transition.c.actor == actor) if actor else (transition.c.actor != "")
    whose = whose & transition.c.event.not_in(("away", "remind", "hold"))  # none of them is an act on the thing
    columns = (transition.c[name] for name in ("id", "at", "subject", "event", "old", "new", "actor"))
    found = select(*columns).where(transition.c.subject.in_(list(subjects)), whose).order_by(transition.c.id.desc())
    row = tx.execute(found.limit(1)).first()
    return Act(*row) if row else None


def find_last_actor(tx: Ledger, subject: str, old: str, new: str) -> str:
    """Who last brought a subject from one state, or one that begins so, to another; empty for nobody."""
    such = transition.c.old.startswith(old) & (transition.c.new == new) & (transition.c.subject == subject)
    found = select(transition.c.actor).where(such).order_by(transition.c.id.desc()).limit(1)
    return tx.execute(found).scalar() or ""


def list_transitions(tx: Ledger, programme: str, after: int, most: int) -> list[dict[str, Any]]:
    """What happened after a row, for people to look at."""
    later = select(transition).where(transition.c.id > after, transition.c.programme == programme)
    return [dict(row._mapping) for row in tx.execute(later.order_by(transition.c.id).limit(most))]


def has_happened(tx: Ledger, subject: str, event: str) -> bool:
    """Whether this is in the history of a subject."""
    such = (transition.c.subject == subject) & (transition.c.event == event)
    return tx.execute(select(transition.c.id).where(such).limit(1)).first() is not None


def set_deadlines(tx: Ledger, programme: str, subject: str, dues: Iterable[Due]) -> None:
    """Set deadlines; a deadline is one indexed row."""
    for due in dues:
        row = {"programme": programme, "subject": subject, "kind": due.kind, "due_at": due.at, "done": False}
        tx.later(_SET, row)


_SET = insert(deadline)


def close_deadlines(tx: Ledger, subject: str, kinds: Iterable[str] | None) -> None:
    """Close a subject's open deadlines of these kinds; None closes all."""
    if kinds is None:
        tx.later(_CLOSE_ALL, {"about": subject})
        return
    for kind in kinds:
        tx.later(_CLOSE, {"about": subject, "which": kind})


def move_deadline(tx: Ledger, programme: str, subject: str, kind: str, at: datetime | None) -> None:
    """What one programme waits for about a subject that others know, too; None: for nothing any more."""
    open_here = (deadline.c.subject == subject) & (deadline.c.kind == kind) & ~deadline.c.done
    tx.execute(update(deadline).where(open_here, deadline.c.programme == programme).values(done=True))
    set_deadlines(tx, programme, subject, [Due(kind, at)] if at else [])


_OPEN = (deadline.c.subject == bindparam("about")) & ~deadline.c.done
_CLOSE_ALL = update(deadline).where(_OPEN).values(done=True)
_CLOSE = update(deadline).where(_OPEN, deadline.c.kind == bindparam("which")).values(done=True)


def delay_deadlines(tx: Ledger, subject: str, kinds: Iterable[str], later: Callable[[datetime], datetime]) -> None:
    """Move a subject's open deadlines of these kinds. Its row is locked, so the clock takes none of them meanwhile."""
    theirs = (deadline.c.subject == subject) & deadline.c.kind.in_(list(kinds)) & ~deadline.c.done
    for row in tx.execute(select(deadline.c.id, deadline.c.due_at).where(theirs)).all():
        tx.execute(update(deadline).where(deadline.c.id == row.id).values(due_at=later(row.due_at)))


def find_due(tx: Ledger, programmes: Iterable[str], now: datetime, most: int) -> list[Row[Any]]:
    """What is due, oldest first. Nothing is locked: who acts on it locks its subject first, then claims it."""
    due = DUE.order_by(deadline.c.due_at, deadline.c.id).limit(most)
    return list(tx.execute(due, {"now": now, "programmes": list(programmes)}).all())


_MINE = deadline.c.programme.in_(bindparam("programmes", expanding=True))
DUE = select(deadline).where(~deadline.c.done, deadline.c.due_at <= bindparam("now"), _MINE)


def claim_due(tx: Ledger, deadline_ids: Iterable[int]) -> set[int]:
    """Those that nobody answered or claimed meanwhile; they are done once this transaction is."""
    still = deadline.c.id.in_(list(deadline_ids)) & ~deadline.c.done
    return set(tx.execute(update(deadline).where(still).values(done=True).returning(deadline.c.id)).scalars())


def next_deadlines(tx: Ledger, most: int) -> list[dict[str, Any]]:
    """The next open deadlines, for people to look at."""
    query = select(deadline).where(~deadline.c.done).order_by(deadline.c.due_at, deadline.c.id).limit(most)
    return [
        {"due_at": r.due_at, "kind": r.kind, "subject": r.subject, "programme": r.programme} for r in tx.execute(query)
    ]


def find_deadline(tx: Ledger, subject: str, kind: str) -> datetime | None:
    """When such a deadline of a subject is due, where one is open."""
    mine = (deadline.c.subject == subject) & (deadline.c.kind == kind) & ~deadline.c.done
    return tx.execute(select(deadline.c.due_at).where(mine).order_by(deadline.c.due_at).limit(1)).scalar()


def open_deadlines(tx: Ledger, programme: str, subject: str) -> list[tuple[str, datetime]]:
    """What falls due about a subject, the soonest first."""
    mine = (deadline.c.subject == subject) & (deadline.c.programme == programme) & ~deadline.c.done
    found = tx.execute(select(deadline.c.kind, deadline.c.due_at).where(mine).order_by(deadline.c.due_at))
    return [(row.kind, row.due_at) for row in found]


def find_waiting(tx: Ledger, programme: str, kind: str) -> set[str]:
    """All that such a deadline is open for."""
    mine = (deadline.c.kind == kind) & ~deadline.c.done & (deadline.c.programme == programme)
    return set(tx.execute(select(deadline.c.subject).where(mine)).scalars())


def has_event(tx: Ledger, subject: str, event: str) -> bool:
    """Whether this has happened to a subject before."""
    such = (transition.c.subject == subject) & (transition.c.event == event)
    return tx.execute(select(transition.c.id).where(such).limit(1)).first() is not None


def has_deadline(tx: Ledger, programme: str, subject: str, kind: str) -> bool:
    """Whether such a deadline is open."""
    mine = (deadline.c.subject == subject) & (deadline.c.kind == kind) & ~deadline.c.done
    mine = mine & (deadline.c.programme == programme)
    return tx.execute(select(deadline.c.id).where(mine).limit(1)).first() is not None


def keep_token(tx: Ledger, **values: Any) -> None:
    """Bind a reply address to a person, a subject and a letter."""
    tx.later(_BIND, values)


_BIND = insert(token)


def find_token(tx: Ledger, key: str, now: datetime) -> Row[Any] | None:
    """What a reply address is bound to; None where it has expired or never was."""
    if key in tx.ahead.tokens:
        return tx.ahead.tokens[key]
    return tx.execute(select(token).where(token.c.key == key, token.c.expires_at > now)).first()


def mark_asked_back(tx: Ledger, key: str) -> None:
    """We asked back once in this thread; the next unclear answer goes to a person (READING.md rule 22)."""
    tx.ahead.tokens.pop(key, None)
    tx.execute(update(token).where(token.c.key == key).values(asked_back=True))


def take_lease(tx: Ledger, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a named lease, if nobody else holds it now."""
    row = tx.execute(select(lease).where(lease.c.name == name).with_for_update()).first()
    if row is None:
        tx.execute(insert(lease).values(name=name, holder=holder, until=until))
        return True
    # A lease that ends later than any taken now was taken by a clock that was set wrong: it holds nobody off.
    if now < row.until <= until and row.holder != holder:
        return False
    if row.holder == holder and (until - now) / 2 < row.until - now <= until - now:
        return True  # not yet half over: a second without work writes nothing
    tx.execute(update(lease).where(lease.c.name == name).values(holder=holder, until=until))
    return True


def drop_lease(tx: Ledger, name: str, holder: str = "") -> None:
    """Let somebody else hold it at once; without a holder, whoever had it."""
    mine = lease.c.name == name if not holder else (lease.c.name == name) & (lease.c.holder == holder)
    tx.execute(delete(lease).where(mine))
