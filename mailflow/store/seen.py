"""The mails seen in mailboxes, each by account, folder, UIDVALIDITY and UID (RFC 3501 2.3.1.1), and when we looked.

A row is written in the commit that keeps its mail, so a mail that was kept and not yet flagged is not taken twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.store.ledger import Ledger
from mailflow.store.schema import mailbox_look, seen_mail

KEPT, FOREIGN, TOO_BIG = "kept", "foreign", "too big"
LONGEST = 600
KEY = ("account", "folder", "uidvalidity", "uid")


@dataclass(frozen=True)
class Seen:
    """One mail of a mailbox, and what became of it."""

    account: str
    folder: str
    uidvalidity: int
    uid: int
    fingerprint: str  # its size and date: another mail under a UID that was given out twice has others
    outcome: str  # kept, foreign, too big


def keep(tx: Ledger, seen: Sequence[Seen], now: datetime) -> None:
    """Remember these; a UID that was given out twice is remembered as what it is now."""
    if seen:
        tx.execute(_KEEP[tx.dialect], [{**asdict(mail), "seen_at": now} for mail in seen])


def _upsert(make: Any, table: Table, key: Sequence[str], newer: Sequence[str]) -> Any:
    statement = make(table)
    return statement.on_conflict_do_update(index_elements=key, set_={name: statement.excluded[name] for name in newer})


_INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_KEEP = {name: _upsert(make, seen_mail, KEY, ("fingerprint", "outcome", "seen_at")) for name, make in _INSERTS.items()}
_GOOD = {name: _upsert(make, mailbox_look, ["mailbox"], ["fault", "succeeded_at"]) for name, make in _INSERTS.items()}
_BAD = {name: _upsert(make, mailbox_look, ["mailbox"], ["fault"]) for name, make in _INSERTS.items()}


def find(tx: Ledger, account: str, folder: str, uidvalidity: int, first: int) -> Mapping[int, Seen]:
    """What we have seen from a UID on."""
    place = (seen_mail.c.account == account, seen_mail.c.folder == folder, seen_mail.c.uidvalidity == uidvalidity)
    columns = (seen_mail.c.uid, seen_mail.c.fingerprint, seen_mail.c.outcome)
    rows = tx.execute(select(*columns).where(*place, seen_mail.c.uid >= first))
    return {row.uid: Seen(account, folder, uidvalidity, row.uid, row.fingerprint, row.outcome) for row in rows}


def note_look(tx: Ledger, mailbox: str, fault: str, now: datetime) -> None:
    """A look at a mailbox succeeded, or why it did not."""
    row = {"mailbox": mailbox[:LONGEST], "fault": fault, "succeeded_at": None if fault else now}
    tx.execute((_BAD if fault else _GOOD)[tx.dialect], [row])


@dataclass(frozen=True)
class Look:
    """When a mailbox was last read to its end, and what has failed since."""

    succeeded_at: datetime | None
    fault: str


def find_look(tx: Connection, mailbox: str) -> Look:
    """How a mailbox is; nothing known of one that nobody has looked at."""
    row = tx.execute(select(mailbox_look).where(mailbox_look.c.mailbox == mailbox[:LONGEST])).first()
    return Look(row.succeeded_at, row.fault) if row else Look(None, "")
