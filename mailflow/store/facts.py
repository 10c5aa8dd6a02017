"""What is true of the whole database, whichever machine asks."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.store.ledger import Ledger
from mailflow.store.schema import fact


def find(tx: Ledger, name: str) -> str:
    """What was noted first; empty where nothing was."""
    return tx.execute(select(fact.c.value).where(fact.c.name == name)).scalar() or ""


def note(tx: Ledger, name: str, value: str) -> str:
    """What holds from now on: of several that note at once, the first one's."""
    tx.execute(_NOTE[tx.dialect], {"name": name, "value": value})
    return find(tx, name)


def change(tx: Ledger, name: str, value: str) -> None:
    """Let another value hold."""
    tx.execute(update(fact).where(fact.c.name == name).values(value=value))


_NOTE = {
    dialect: make(fact).on_conflict_do_nothing(index_elements=["name"])
    for dialect, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
