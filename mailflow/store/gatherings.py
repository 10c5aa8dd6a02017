"""The meetings of a group: the one that a calendar knows by a name, those ahead, and the agenda of each."""

from sqlalchemy import select, update

from mailflow.core.machines.form import OPEN, Form
from mailflow.core.machines.gathering import AHEAD, Gathering, State
from mailflow.store.ledger import Ledger
from mailflow.store.schema import deadline, form, gathering
from mailflow.store.subjects import Zones, find


def find_planned(tx: Ledger, programme: str, facilitator_id: str, uid: str, zones: Zones) -> Gathering | None:
    """The meeting that her calendar knows by this name, locked."""
    t = gathering.c
    hers = (t.programme == programme) & (t.person_id == facilitator_id) & (t.uid == uid)
    return _find(tx, tx.execute(select(t.id).where(hers)).scalar(), zones)


def has_invited(tx: Ledger, programme: str, facilitator_id: str) -> bool:
    """Whether her calendar has invited her group to a meeting that was not called off."""
    t = gathering.c
    hers = (t.programme == programme) & (t.person_id == facilitator_id) & (t.state != State.WITHDRAWN)
    return tx.execute(select(t.id).where(hers).limit(1)).first() is not None


def find_ahead(tx: Ledger, programme: str, facilitator_id: str, zones: Zones) -> list[Gathering]:
    """What she has planned for her group and is still to come, the soonest first."""
    t = gathering.c
    hers = (t.programme == programme) & (t.person_id == facilitator_id) & t.state.in_(sorted(AHEAD))
    ids = tx.execute(select(t.id).where(hers).order_by(t.starts_at, t.id)).scalars().all()
    found = (_find(tx, one, zones) for one in ids)
    return [one for one in found if one is not None]


def _find(tx: Ledger, gathering_id: str | None, zones: Zones) -> Gathering | None:
    found = find(tx, f"gathering:{gathering_id}", zones) if gathering_id else None
    return found if isinstance(found, Gathering) else None


def find_agenda(tx: Ledger, gathering_id: str, zones: Zones) -> Form | None:
    """The form about it that was sent last."""
    t = form.c
    asked = select(t.id).where(t.about == f"gathering:{gathering_id}").order_by(t.asked_at.desc(), t.id.desc())
    found = tx.execute(asked.limit(1)).scalar()
    one = find(tx, f"form:{found}", zones) if found else None
    return one if isinstance(one, Form) else None


def close_agenda(tx: Ledger, gathering_id: str) -> None:
    """Nobody waits for the agenda of a meeting that is over or called off."""
    t = form.c
    waits = (t.about == f"gathering:{gathering_id}") & t.state.in_(sorted(OPEN))
    ids = tx.execute(update(form).where(waits).values(state="lapsed").returning(t.id)).scalars().all()
    late = deadline.c.subject.in_([f"form:{one}" for one in ids]) & ~deadline.c.done
    tx.execute(update(deadline).where(late).values(done=True))
    tx.ahead.subjects.clear()
