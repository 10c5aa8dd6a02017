"""The pacts of a pair, and the forms in which they are drafted."""

from collections.abc import Iterable

from sqlalchemy import select

from mailflow.core.machines.form import Form
from mailflow.core.machines.pact import Pact
from mailflow.store.ledger import Ledger
from mailflow.store.schema import form, pact
from mailflow.store.subjects import Zones, find


def find_pact(tx: Ledger, connection_id: str, name: str, zones: Zones) -> Pact | None:
    """A pair's pact of this name, locked; the pair is locked before it."""
    t = pact.c
    found = tx.execute(select(t.id).where(t.connection_id == connection_id, t.name == name)).scalar()
    one = find(tx, f"pact:{found}", zones) if found else None
    return one if isinstance(one, Pact) else None


def find_pacts(tx: Ledger, connection_ids: Iterable[str], zones: Zones) -> list[Pact]:
    """All pacts of these pairs."""
    t = pact.c
    theirs = select(t.id).where(t.connection_id.in_(list(connection_ids))).order_by(t.connection_id, t.name)
    found = [find(tx, f"pact:{one}", zones) for one in tx.execute(theirs).scalars().all()]
    return [one for one in found if isinstance(one, Pact)]


def find_draft(tx: Ledger, about: Pact, zones: Zones) -> Form | None:
    """The form that its author was sent last."""
    t = form.c
    hers = (t.person_id == about.author_id) & (t.about == f"pact:{about.id}")
    newest = select(t.id).where(hers).order_by(t.asked_at.desc(), t.id.desc()).limit(1)
    found = tx.execute(newest).scalar()
    one = find(tx, f"form:{found}", zones) if found else None
    return one if isinstance(one, Form) else None
