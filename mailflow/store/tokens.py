"""How long a reply address answers: its uses are counted, and newer letters take its letter's place."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, func, select, update

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
    old, new = outbox.alias(), outbox.alias()
    same = (new.c.person_id == old.c.person_id) & (new.c.subject == old.c.subject) & (new.c.template == old.c.template)
    both = old.join(new, same & (new.c.programme == old.c.programme) & (new.c.written_at > old.c.written_at))
    counted = select(old.c.id, func.count()).select_from(both).where(old.c.id.in_(letter_ids)).group_by(old.c.id)
    return {**dict.fromkeys(letter_ids, 0), **{row[0]: row[1] for row in tx.execute(counted)}}
