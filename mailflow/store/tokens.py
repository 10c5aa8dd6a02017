"""How long a reply address answers: its uses are counted, and newer letters take its letter's place."""

from collections.abc import Collection, Mapping

from sqlalchemy import and_, bindparam, func, select, update

from mailflow.store.ledger import Ledger
from mailflow.store.schema import outbox, token


def spend(tx: Ledger, key: str) -> None:
    """One act less that this address may do."""
    tx.ahead.tokens.pop(key, None)
    tx.later(_SPEND, {"which": key})


_SPEND = update(token).where(token.c.key == bindparam("which")).values(uses_left=token.c.uses_left - 1)


def newer_than(tx: Ledger, letter_id: str) -> int:
    """How many times the same letter went to the same person about the same thing since."""
    known = tx.ahead.newer.get(letter_id)
    return count_newer(tx, [letter_id])[letter_id] if known is None else known


def count_newer(tx: Ledger, letter_ids: Collection[str]) -> Mapping[str, int]:
    """The same of several letters, in one statement."""
    counted = {row[0]: row[1] for row in tx.execute(_COUNT, {"ids": list(letter_ids)}).all()} if letter_ids else {}
    return {**dict.fromkeys(letter_ids, 0), **counted}


_OLD, _NEW = outbox.alias(), outbox.alias()
_SAME = [_NEW.c[name] == _OLD.c[name] for name in ("programme", "person_id", "subject", "template")]
_COUNT = (
    select(_OLD.c.id, func.count())
    .join_from(_OLD, _NEW, and_(*_SAME, _NEW.c.written_at > _OLD.c.written_at))
    .where(_OLD.c.id.in_(bindparam("ids", expanding=True)))
    .group_by(_OLD.c.id)
)
