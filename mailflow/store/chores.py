"""What is tidied up after a while: raw mail that has served, and the traces deleted rows leave in a file."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, cast, delete, func, insert, or_, select, text, update

from mailflow.core.letter import EXPORTS
from mailflow.store.ledger import Ledger
from mailflow.store.schema import SHUNTED, WAITING, chore, inbox, matter, outbox, person

WATCHING = 7_331_004  # PostgreSQL's advisory lock: two clocks, while one takes over, look after what is owed in turn
PATIENCE = 3  # times the days of other mail: so long a shunted one waits for a person


def in_turn(tx: Ledger) -> None:
    """Wait for whoever does what is done once a day or once for all; SQLite has one writer at a time anyhow."""
    if tx.dialect == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)").bindparams(key=WATCHING))


def find_mark(tx: Ledger, name: str) -> datetime | None:
    """Up to when something was done."""
    return tx.execute(select(chore.c.at).where(chore.c.name == name)).scalar()


def set_mark(tx: Ledger, name: str, at: datetime | None) -> None:
    """Up to when something is done; None: it is no more to do."""
    tx.execute(delete(chore).where(chore.c.name == name))
    if at is not None:
        tx.execute(insert(chore).values(name=name, at=at))


def incinerate(tx: Ledger, now: datetime, days: int, most: int) -> int:
    """Burn the oldest raw mails that were settled so long ago; their hash, meaning and reason stay."""
    since, before = find_mark(tx, "incinerated"), now - timedelta(days=days)
    old = (inbox.c.state == "done") & (inbox.c.done_at < before) & (func.length(inbox.c.raw) > 0)
    if since is not None:
        old = old & (inbox.c.done_at >= since)
    rows = tx.execute(select(inbox.c.id, inbox.c.done_at).where(old).order_by(inbox.c.done_at).limit(most)).all()
    _burn(tx, [row.id for row in rows])
    if rows:
        set_mark(tx, "incinerated", rows[-1].done_at)
    return len(rows)


def give_up_shunted(tx: Ledger, now: datetime, days: int, most: int) -> int:
    """What nobody saw to for a long time goes, too."""
    old = (inbox.c.state == SHUNTED) & (inbox.c.done_at < now - timedelta(days=days * PATIENCE))
    ids = tx.execute(select(inbox.c.id).where(old).order_by(inbox.c.id).limit(most)).scalars().all()
    unseen = "nobody saw to it in time: "
    done = update(inbox).where(inbox.c.id.in_(ids))
    tx.execute(done.values(state="done", done_at=now, reason=unseen + func.substr(inbox.c.reason, 1, 400)))
    _burn(tx, list(ids))
    return len(ids)


def burn_words(tx: Ledger, now: datetime, days: int) -> None:
    """Words that a letter passed on go with the mail they came in, and so does who wrote a mail that waits."""
    old = _written_before(tx, "words burnt", now - timedelta(days=days))
    if old is not None:
        telling = outbox.c.template.in_(
            ("passed-on-team", "mail-waits", "matter-team", "confirm-import", "imported")
        ) & (cast(outbox.c.facts, Text) != "{}")
        tx.execute(update(outbox).where(old, telling).values(facts={}))
        settled = matter.c.settled_at < now - timedelta(days=days)  # until then the team may need them
        tx.execute(update(matter).where(settled, matter.c.text != "").values(text="", notes=""))


def forget_strangers(tx: Ledger, now: datetime, days: int) -> None:
    """Whom a letter went to that is nobody here."""
    old = _written_before(tx, "strangers forgotten", now - timedelta(days=days))
    if old is not None:
        tx.execute(delete(outbox).where(old, outbox.c.person_id == ""))


def _written_before(tx: Ledger, name: str, before: datetime) -> Any:
    """Letters that were written before then and will not leave any more: sent, refused or held. None but once a day."""
    since = find_mark(tx, name)
    if since is not None and before - since < timedelta(days=1):
        return None
    set_mark(tx, name, before)
    return (outbox.c.state != WAITING) & (outbox.c.written_at < before)


def _burn(tx: Ledger, ids: list[int]) -> None:
    """Who sent it stays where it is somebody of ours, so that DATA can tell her."""
    these = update(inbox).where(inbox.c.id.in_(ids))
    tx.execute(these.values(raw=b"", mail_from="", client="", helo=""))
    members = select(person.c.email)
    tx.execute(these.where(or_(inbox.c.sender == "", inbox.c.sender.not_in(members))).values(sender=""))


def burn_exports(tx: Ledger, person_id: str) -> int:
    """Exports that have left are not kept; how many wait still."""
    hers = (outbox.c.person_id == person_id) & outbox.c.template.in_(EXPORTS)
    tx.execute(update(outbox).where(hers, outbox.c.state != "waiting").values(facts={}))
    return tx.execute(select(func.count()).where(hers, outbox.c.state == "waiting")).scalar_one()
