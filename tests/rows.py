"""Tables whose rows one test looks at: with a test for each of ten thousand, the tests cost more than the looking.

Every row is looked at, and each that is wrong is told with its values. A row that needs something made for it alone has
its test by pytest.mark.parametrize.
"""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import pytest

LONGEST = 300
Test = Callable[..., None]
Ids = Iterable[str] | Callable[[Any], object] | None


def rows(names: str | Sequence[str], table: Iterable[Any], ids: Ids = None) -> Callable[[Test], Test]:
    """As pytest.mark.parametrize has them; several above one test are all their combinations."""
    wanted = [names] if isinstance(names, str) else [*names]
    titles, given = [], []
    for row in table:
        values = row.values if (named := isinstance(row, type(pytest.param()))) else row
        given.append((values,) if isinstance(names, str) and not named else values)
        titles.append(str(row.id) if named and row.id else _title(given[-1], ids))
        assert not named or not row.marks, f"{titles[-1]}: a row with a mark needs a test of its own"
    titles = [*ids] if isinstance(ids, Iterable) else titles
    assert given, "the table is empty"

    def all_of(test: Test) -> Test:
        @wraps(test)
        def look(**others: Any) -> None:
            wrong = []
            for title, row in zip(titles, given, strict=True):
                try:
                    test(**dict(zip(wanted, row, strict=True)), **others)
                except Exception as fault:
                    wrong.append((title, fault))
            if wrong:
                told = [f"{title[:LONGEST]}: {type(fault).__name__}: {fault}" for title, fault in wrong]
                raise AssertionError("\n\n".join([f"{len(wrong)} of {len(given)} rows", *told])) from wrong[0][1]

        left = [one for name, one in inspect.signature(test).parameters.items() if name not in wanted]
        look.__signature__ = inspect.Signature(left)  # type: ignore[attr-defined]
        return look

    return all_of


def _title(row: Sequence[Any], ids: Ids) -> str:
    return "-".join(str(ids(value)) for value in row) if callable(ids) else repr(row)
