"""What the replies of a batch are about, read in a few statements: tokens, letters, subjects, people, loads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from mailflow.core.machines.connection import LIVE
from mailflow.store import people, subjects, tokens
from mailflow.store.ledger import Ahead, Ledger
from mailflow.store.schema import connection, outbox, token


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
    mentors = {(row["programme"], row["mentor_id"]) for row in pairs}
    people.lock(tx, mentors)
    known = {(row.programme, row.person_id) for row in bound} | mentors
    people.read_ahead(tx, known | {(row["programme"], row["mentee_id"]) for row in pairs}, zones)
    _count_loads(tx, mentors)


def _count_loads(tx: Ledger, mentors: set[tuple[str, str]]) -> None:
    tx.ahead.loads = dict.fromkeys(mentors, 0)
    for programme, mentor, number in tx.execute(_LOADS, {"ids": sorted(mentor for _, mentor in mentors)}).all():
        tx.ahead.loads[programme, mentor] = number


# Made once: to put a statement together takes SQLAlchemy as long as to run it.
_IDS: Any = bindparam("ids", expanding=True)
_TOKENS = select(token).where(token.c.key.in_(bindparam("keys", expanding=True)), token.c.expires_at > bindparam("now"))
_LETTERS = select(outbox).where(outbox.c.id.in_(_IDS))
_MENTOR = (connection.c.programme, connection.c.mentor_id)
_LIVE = connection.c.state.in_(sorted(LIVE))
_LOADS = select(*_MENTOR, func.count()).where(connection.c.mentor_id.in_(_IDS), _LIVE).group_by(*_MENTOR)
