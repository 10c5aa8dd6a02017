"""A table that one test looks at hides none of its rows."""

import pytest

from tests.rows import rows

SEEN = []


@rows(("one", "other"), [(1, 1), (2, 3), (4, 4), (5, 6)])
def equal(one, other):
    SEEN.append(one)
    assert one == other


@rows("tens", [0, 10])
@rows("units", [1, 2], ids=["first", "second"])
def small(tens, units):
    assert tens + units < 12


def test_all_rows_are_looked_at_and_each_that_is_wrong_is_told():
    with pytest.raises(AssertionError) as told:
        equal()
    assert SEEN == [1, 2, 4, 5]
    said = str(told.value)
    assert said.startswith("2 of 4 rows")
    assert "(2, 3): AssertionError" in said and "(5, 6): AssertionError" in said and "(4, 4)" not in said


def test_two_tables_are_all_their_combinations():
    with pytest.raises(AssertionError) as told:
        small()
    said = str(told.value)
    assert "(10,): AssertionError" in said and "second: AssertionError" in said and "first" not in said


def test_a_table_without_rows_shows_nothing_and_is_refused():
    with pytest.raises(AssertionError, match="empty"):
        rows("one", [])(equal)


def test_a_row_that_waits_is_refused():
    with pytest.raises(AssertionError, match="mark"):
        rows("one", [pytest.param(1, marks=pytest.mark.skip)])
