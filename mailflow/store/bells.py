"""What there is to do now: asked once a second, so it is one statement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, literal_column, select, union_all

from mailflow.store import inbox, outbox, record
from mailflow.store.ledger import Ledger


def find_bells(tx: Ledger, programmes: Iterable[str], now: datetime) -> list[tuple[str, int]]:
    """Which work is to be rung for, and in which lane."""
    found = tx.execute(_BELLS, {"now": now, "programmes": list(programmes)})
    return [(row.work, row.lane) for row in found]


def _work(name: str) -> Any:
    return literal_column(f"'{name}'").label("work")


def _if_any(name: str, rows: Select[Any]) -> Select[Any]:
    return select(literal_column("0").label("lane"), _work(name)).where(exists(rows))


_BELLS = union_all(
    inbox.LANES_THAT_WAIT.add_columns(_work("process")),
    _if_any("expire", record.DUE),
    _if_any("deliver", outbox.DUE),
)
