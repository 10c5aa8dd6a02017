"""A coordinator's mail of many lines: whatever stands in it, each line is accounted for exactly once."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core import lines
from mailflow.core.lines import Kind
from mailflow.core.reading import Context
from mailflow.core.reading.many import lines_of, several
from tests.letters.score import all_words

ENGLISH = all_words()[0]
CONTEXT = Context(
    (), None, None, "team", datetime(2026, 3, 9, tzinfo=UTC), "UTC", "en-GB", (ENGLISH,), many=True, name="Cora Lind"
)
PARTS = ("3", "remind", "R-4F7K2", "extend", "3 months", "approve", "all", "hold", "end", ":", "undo", "Thanks", "\n")
WRITTEN = st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=30).map(" ".join)


def read(text: str) -> list[lines.Line]:
    return lines_of(text, CONTEXT, ENGLISH)


@given(WRITTEN | st.text(max_size=400))
def test_no_text_crashes_and_every_line_is_accounted_for_once(text):
    """A line that a mail program broke is one with the next; nothing is read twice, and nothing is lost."""
    whole = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    found = read(text)
    assert " ".join(line.said for line in found).split() == " ".join(one[:998] for one in whole).split()
    assert len(found) <= len(whole)
    kept = lines.read(lines.written(found))
    assert kept == found
    if reading := several(text, CONTEXT, ENGLISH):
        assert reading.intent in ("LINES", found[0].verb, *(line.verb for line in found))


@pytest.mark.parametrize(
    ("said", "verb", "which"),
    [
        ("3 remind", "REMIND", "3"),
        ("#3: remind", "REMIND", "3"),
        ("remind 1, 3", "REMIND", "1, 3"),
        ("R-4F7K2 extend 3 months", "EXTEND", "R-4F7K2"),
        ("EXTEND 7 3 months", "EXTEND", "7"),
        ("EXTEND 7 by 3 months", "EXTEND", "7"),
        ("EXTEND 3 months", "EXTEND", None),
        ("END 7: moved away", "END", "7"),
        ("approve all", "APPROVE", "all"),
        ("J-3 decline: too early", "DECLINE", "J-3"),
        ("2. PAIR Ana with Ben", "PAIR", None),
        ("UNDO 2", "UNDO", "2"),
        ("NOTE C-4: spoke with both", "NOTE", "C-4"),
    ],
)
def test_a_number_or_a_reference_stands_before_the_verb_or_behind_it(said, verb, which):
    [line] = read(said)
    assert (line.kind, line.verb, line.slots.get("which")) == (Kind.COMMAND, verb, which)


@pytest.mark.parametrize(
    "said",
    [
        "Approve all but 3",
        "3 end R-4F7K2",
        "Hold on, let me look",
        "Remind me on Monday",
        "3 remind?",
        "END 7 moved away",
    ],
)
def test_what_is_not_plain_is_no_command(said):
    [line] = read(said)
    assert line.kind is not Kind.COMMAND


@pytest.mark.parametrize("beside", ["Actually, scratch that", "No", "Only if Ben agrees", "STOP"])
def test_words_that_may_unsay_a_line_make_the_mail_one_for_a_person(beside):
    assert several(f"3 remind\n4 end: moved\n{beside}", CONTEXT, ENGLISH) is None


def test_a_broken_line_is_one_and_courtesy_is_no_command():
    text = (
        "END 7: they say that it is over, and that both of them move to another\ncity in June\n3 remind\nThanks\nCora"
    )
    assert [line.kind.value for line in read(text)] == ["command", "command", "kind words", "kind words"]
