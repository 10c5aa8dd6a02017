"""One transaction: what was read ahead for a batch of mails, and what will be written, many rows to a statement.

Statements cost more than rows. So what a batch needs is read in a few statements before it is thought about, and what
it decides is written in a few statements afterwards. A question that was not foreseen is still answered: everything
that waits is written first, so that the answer is true.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVarTuple, overload

from sqlalchemy import Connection, CursorResult, Executable, Row
from sqlalchemy.sql.selectable import TypedReturnsRows

from mailflow.core.people import Person

Name = tuple[str, str]  # programme and id
Rows = Sequence[Mapping[str, Any]] | Mapping[str, Any] | None
Ts = TypeVarTuple("Ts")


@dataclass
class Ahead:
    """What was read ahead. A key that is here with None was looked for and is not there."""

    tokens: dict[str, Row[Any] | None] = field(default_factory=dict)
    letters: dict[str, Row[Any]] = field(default_factory=dict)
    people: dict[Name, Person] = field(default_factory=dict)
    subjects: dict[str, dict[str, Any]] = field(default_factory=dict)
    loads: dict[Name, tuple[int, int]] = field(default_factory=dict)  # live connections, as a mentor and as a mentee
    matters: dict[Name, list[str]] = field(default_factory=dict)  # what is open about a person
    newer: dict[str, int] = field(default_factory=dict)  # of a letter: how often the same one went out since


class Ledger:
    """A transaction of the store. It is written when the `with` that opened it ends, or not at all."""

    def __init__(self, tx: Connection) -> None:
        self.dialect = tx.dialect.name
        self.ahead = Ahead()
        self._tx = tx
        self._later: dict[Executable, list[Mapping[str, Any]]] = {}
        self._touched: set[str] = set()

    @overload
    def execute(self, statement: TypedReturnsRows[*Ts]) -> CursorResult[*Ts]: ...
    @overload
    def execute(self, statement: Executable, rows: Rows = None) -> CursorResult[*tuple[Any, ...]]: ...
    def execute(self, statement: Executable, rows: Rows = None) -> Any:
        """Do it now, after all that waits."""
        self.flush()
        return self._tx.execute(statement, rows)

    def later(self, statement: Executable, row: Mapping[str, Any]) -> None:
        """Do it with others of its kind, before the next question or at the end."""
        self._later.setdefault(statement, []).append(row)

    def touch(self, name: str) -> None:
        """Two changes to one subject keep their order."""
        if name in self._touched:
            self.flush()
        self._touched.add(name)

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._later = self._later, {}
        self._touched.clear()
        for statement, rows in waiting.items():
            self._tx.execute(statement, rows)

    @contextmanager
    def tried(self) -> Iterator[None]:
        """What is done within is seen within, and has not happened afterwards: what would come of something?"""
        self.flush()
        within = self._tx.begin_nested()
        try:
            yield
        finally:
            self._later.clear()
            self._touched.clear()
            self.ahead = Ahead()
            within.rollback()

    def rollback(self) -> None:
        """None of it happened."""
        self._later.clear()
        self._tx.rollback()
