"""A table as CSV: whatever people write, no cell is calculated, and every cell comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.cells import FORMULA, csv_of

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.tuples(WORDS, WORDS)))
def test_cells_come_back_as_they_were_but_for_the_apostrophe(rows):
    text = csv_of(("a", "b"), ({"a": a, "b": b} for a, b in rows))
    head, *read = csv.reader(io.StringIO(text, newline=""))
    assert head == ["a", "b"]
    for told, meant in zip(read, rows, strict=True):
        assert [
            cell if cell == given_ else cell.removeprefix("'") for cell, given_ in zip(told, meant, strict=True)
        ] == [*meant]


@pytest.mark.parametrize("lead", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"])
def test_nothing_can_be_calculated(lead):
    [_, [cell]] = csv.reader(io.StringIO(csv_of(("a",), [{"a": lead}]), newline=""))
    assert cell == f"'{lead}"
    assert not cell.lstrip().startswith(FORMULA)
