"""Managers that mentees have named: who stands, and forgetting them."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from mailflow.core.machines.manager import STANDING, Manager, State
from mailflow.store import schema
from mailflow.store.ledger import Ledger
from mailflow.store.subjects import Zones, find


def find_standing(tx: Ledger, connection_id: str, zones: Zones) -> Manager | None:
    """The one of a pair that is asked for, or has joined."""
    t = schema.manager.c
    here = (t.connection_id == connection_id) & t.state.in_(sorted(STANDING))
    name = tx.execute(select(t.id).where(here).limit(1)).scalar()
    found = find(tx, f"manager:{name}", zones) if name else None
    return found if isinstance(found, Manager) else None


def forget(tx: Ledger, ids: Sequence[str]) -> None:
    """Whatever says the address: the reply address, letters that told it, and the mail it was told in.

    A letter that has not left keeps its words until it has; who got a letter and is nobody here goes within a month.
    """
    names = [f"manager:{one}" for one in ids]
    box, post, asked = schema.outbox.c, schema.inbox.c, schema.question
    tx.execute(update(schema.outbox).where(box.subject.in_(names), box.state != "waiting").values(facts={}))
    acts = select(schema.transition.c.inbox_id).where(schema.transition.c.subject.in_(names))
    of_them = post.id.in_(acts.where(schema.transition.c.inbox_id.is_not(None)))
    tx.execute(update(schema.inbox).where(of_them, post.state == "done").values(raw=b""))
    members = select(schema.person.c.email)
    tx.execute(update(schema.inbox).where(of_them, post.sender.not_in(members)).values(sender="", mail_from=""))
    held = (asked.c.verb == "MANAGER") & (asked.c.state != "open")
    tx.execute(update(asked).where(held).values(slots={}, act=""))
    tx.execute(delete(schema.token).where(schema.token.c.subject.in_(names), schema.token.c.person_id == ""))
    tx.ahead.tokens.clear()


def ids_of(tx: Ledger, connection_ids: Sequence[str]) -> list[str]:
    """All that were ever named for these pairs."""
    t = schema.manager.c
    return list(tx.execute(select(t.id).where(t.connection_id.in_(connection_ids))).scalars())


def close(tx: Ledger, connection_id: str) -> None:
    """The pair is over, and so is what its manager agreed to; an ending that is taken back brings no address back."""
    t = schema.manager.c
    standing = (t.connection_id == connection_id) & t.state.in_(sorted(STANDING))
    ids = tx.execute(select(t.id).where(standing)).scalars().all()
    if not ids:
        return
    tx.execute(update(schema.manager).where(t.id.in_(ids)).values(state=State.OVER, address="", answers_to=""))
    due = schema.deadline.c
    waits = due.subject.in_([f"manager:{one}" for one in ids]) & ~due.done
    tx.execute(update(schema.deadline).where(waits).values(done=True))
    tx.ahead.subjects.clear()
    forget(tx, ids)
