"""What the replies of a batch are about, read in a few statements: tokens, letters, subjects, people, loads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from mailflow.store import matters, people, subjects, tokens
from mailflow.store.ledger import Ahead, Ledger
from mailflow.store.schema import outbox, token


def read_ahead(tx: Ledger, keys: Iterable[str], now: datetime, zones: subjects.Zones) -> None:
    """Fill the ledger with what mails to these reply addresses will ask for; locks what they may change."""
    tx.ahead = ahead = Ahead(tokens=dict.fromkeys(keys))
    if not ahead.tokens:
        return
    for row in tx.execute(_TOKENS, {"keys": list(ahead.tokens), "now": now}).all():
        ahead.tokens[row.key] = row
    bound = [row for row in ahead.tokens.values() if row is not None]
    for row in tx.execute(_LETTERS, {"ids": [row.outbox_id for row in bound]}).all():
        ahead.letters[row.id] = row
    ahead.newer.update(tokens.count_newer(tx, ahead.letters.keys()))
    subjects.lock(tx, {row.subject for row in bound})
    pairs = [row for name, row in ahead.subjects.items() if name.startswith("connection:")]
    paired = {(row["programme"], row[side]) for row in pairs for side in ("mentor_id", "mentee_id")}
    people.lock(tx, paired)
    people.read_ahead(tx, {(row.programme, row.person_id) for row in bound} | paired, zones)
    tx.ahead.matters = matters.read_open(tx, paired)
    tx.ahead.loads = subjects.count_loads(tx, paired)


# Made once: to put a statement together takes SQLAlchemy as long as to run it.
_IDS: Any = bindparam("ids", expanding=True)
_TOKENS = select(token).where(token.c.key.in_(bindparam("keys", expanding=True)), token.c.expires_at > bindparam("now"))
_LETTERS = select(outbox).where(outbox.c.id.in_(_IDS))
