"""Changes to a person herself: who leaves, and where her letters go."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from mailflow.store.addresses import find_owner
from mailflow.store.ledger import Ledger
from mailflow.store.schema import enrolment, erasure, inbox, mailbox, move, outbox, person, person_address, token


def programmes_of(tx: Ledger, person_id: str) -> list[str]:
    """Where somebody takes part."""
    hers = select(enrolment.c.programme).where(enrolment.c.person_id == person_id)
    return list(tx.execute(hers.distinct().order_by(enrolment.c.programme)).scalars())


def find_leaving(tx: Ledger) -> Sequence[Any]:
    """Who is to be forgotten as soon as the last letters have left: address, and since when."""
    leaving = select(person.c.email, erasure.c.due_at).join_from(erasure, person, erasure.c.person_id == person.c.id)
    return tx.execute(leaving.where(erasure.c.state == "leaving").order_by(erasure.c.due_at)).all()


def find_open(tx: Ledger, person_id: str) -> list[str]:
    """What of hers can still be taken back, by its name; an erasure first, for it cannot wait."""
    mine = (("erasure", erasure, ("held",)), ("move", move, ("moved", "open")))
    return [
        f"{kind}:{one}"
        for kind, table, states in mine
        for one in tx.execute(
            select(table.c.id)
            .where(table.c.person_id == person_id, table.c.state.in_(states))
            .order_by(table.c.asked_at.desc())
        ).scalars()
    ]


def is_anothers(tx: Ledger, email: str, person_id: str) -> bool:
    """Whether an address is on file for somebody else, as the first or a further one."""
    return find_owner(tx, email) not in ("", person_id)


def change_address(tx: Ledger, person_id: str, old: str, new: str) -> None:
    """Letters go there from now on, and answers from there count; what was known of the old mailbox is over."""
    tx.ahead.people.clear()
    tx.ahead.tokens.clear()
    tx.execute(update(person).where(person.c.id == person_id).values(email=new.lower()))
    tx.execute(delete(person_address).where(person_address.c.address == new.lower()))  # it is the first now
    tx.execute(delete(mailbox).where(mailbox.c.id == person_id))
    waits = (outbox.c.person_id == person_id) & (outbox.c.state == "waiting") & (outbox.c.address == old)
    tx.execute(update(outbox).where(waits).values(address=new, domain=new.rpartition("@")[2].lower()))


def forget_address(tx: Ledger, person_id: str, old: str, new: str) -> None:
    """The old address cannot take it back any more: nothing of hers names it."""
    tx.ahead.tokens.clear()
    tx.execute(update(token).where(token.c.person_id == person_id, token.c.sent_to == old).values(sent_to=new))
    tx.execute(update(inbox).where(inbox.c.sender == old).values(sender=new))
    tx.execute(update(outbox).where(outbox.c.person_id == person_id, outbox.c.address == old).values(address=new))
