"""The text twin's lines, judged by the standard library's slower ways."""

import textwrap
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.egress.fold import _filled, fold, wrapped
from mailflow.egress.tidy import JOINERS, tidy

WORD = st.one_of(
    st.sampled_from(
        ["a", "to", "one-to-one", "x--y", "-", "--", "—", "team-a@mail.example.org", "é", "12", "“q”", "it's."]
    ),
    st.text("abcde", min_size=1, max_size=14),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=90),
)
LINE = st.tuples(st.sampled_from(["", "  - ", "  1. ", "  12. ", "  | ", "  "]), st.lists(WORD, max_size=40)).map(
    lambda parts: parts[0] + " ".join(parts[1])
)


@settings(max_examples=500, deadline=None)
@given(LINE, st.integers(59, 78), st.sampled_from([0, 4, 5]))
def test_the_fast_way_folds_as_textwrap_does(line: str, wide: int, indent: int) -> None:
    hang = " " * indent
    assert _filled(line, wide, indent, hang) == (
        textwrap.wrap(line, wide, subsequent_indent=hang, break_on_hyphens=False) or [""]
    )


@settings(max_examples=500, deadline=None)
@given(LINE)
def test_a_folded_line_is_short_and_stays_as_it_is(line: str) -> None:
    (line, *_) = line.splitlines() or [""]
    lines = fold(line)
    assert all(len(short) <= 78 for short in lines)
    assert [again for short in lines for again in fold(short)] == [short.rstrip() for short in lines]


@pytest.mark.parametrize("word", ["ACCEPT", "  ACCEPT", "- ACCEPT.", "a" * 200, "ACCEPT\u200d", "é" * 79])
def test_one_word_never_stands_alone(word: str) -> None:
    assert all(line.startswith("  | ") for line in fold(word))


def test_the_mark_before_a_signature_keeps_its_space() -> None:
    assert wrapped("a b\n\n\n\n-- \nc d") == "a b\n\n-- \nc d\n"


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_tidy_words_are_one_line_without_hidden_marks(words: str) -> None:
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in words if not hidden(c))
    assert tidy(words) == " ".join("".join(kept).split())


def hidden(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cf", "Co", "Cs") and mark not in JOINERS
