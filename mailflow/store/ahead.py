"""What the replies of a batch are about, read in a few statements: tokens, letters, subjects, people, loads."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from mailflow.core.machines.connection import LIVE
from mailflow.store import people, subjects, tokens
from mailflow.store.ledger import Ahead, Ledger
from mailflow.store.schema import connection, outbox, token


def read_ahead(tx: Ledger, keys: Iterable[str], now: datetime, zones: subjects.Zones) -> None:
    """Fill the ledger with what mails to these reply addresses will ask for; locks what they may change."""
    tx.ahead = ahead = Ahead(tokens=dict.fromkeys(keys))
    if not ahead.tokens:
        return
    for row in tx.execute(select(token).where(token.c.key.in_(list(ahead.tokens)), token.c.expires_at > now)):
        ahead.tokens[row.key] = row
    bound = [row for row in ahead.tokens.values() if row is not None]
    for row in tx.execute(select(outbox).where(outbox.c.id.in_([row.outbox_id for row in bound]))):
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
    theirs = connection.c.mentor_id.in_(sorted(mentor for _, mentor in mentors))
    key = (connection.c.programme, connection.c.mentor_id)
    counted = select(*key, func.count()).where(theirs, connection.c.state.in_(sorted(LIVE))).group_by(*key)
    for programme, mentor, number in tx.execute(counted):
        tx.ahead.loads[programme, mentor] = number
