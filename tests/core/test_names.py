"""A name in the ways people write it finds the one person it names, or nobody."""

import pytest

from mailflow.core.names import bears, is_called, looks_like_one, shares_a_word

SAME = ["Ben Okafor", "ben okafor", "Okafor, Ben", "Dr. Ben Okafor", "Prof. Dr. Ben Okafor", "Okafor, Dr. Ben",
        "Mr Ben  Okafor"]  # fmt: skip
OTHERS = ["Okafor, Grace", "Ben Okafor, Leeds", "Ben, Mia", "Ben Luca Okafor", "B. Okafor", "M. Okafor", "Dr.", "Ben O"]


@pytest.mark.parametrize("said", SAME)
def test_titles_and_the_order_of_a_name_do_not_count(said: str) -> None:
    assert is_called("Ben Okafor", said)
    assert is_called("Dr. Ben Okafor", said)


@pytest.mark.parametrize("said", OTHERS)
def test_what_may_be_somebody_else_is_nobody(said: str) -> None:
    assert not is_called("Ben Okafor", said)
    assert not bears("Ben Okafor", said)


@pytest.mark.parametrize("said", ["Ben", "Okafor", "Mr Okafor", "Dr. Okafor"])
def test_one_whole_word_of_a_name_will_do(said: str) -> None:
    assert bears("Ben Okafor", said)


def test_who_may_have_been_meant_is_shown_first() -> None:
    assert shares_a_word("Grace Okafor", "Okafor, Ben")
    assert not shares_a_word("Grace Lind", "Okafor, Ben")


@pytest.mark.parametrize(
    "said",
    [
        "Zoe Vance",
        "J. R. R. Tolkien",
        "J.R.R. Tolkien",
        "Mary-Jane O’Neil",
        "Łukasz Żak",
        "김민준",
        "José",
        "जया राव",
        "علي",
    ],
)
def test_a_name_of_any_script_looks_like_one(said: str) -> None:
    assert looks_like_one(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "-",
        "Cora Lind (programme) www.evil.example/pay",
        "evil.example",
        "zoe@far.example",
        "Call 0151 234567",
        "Zoe\tVance",
        "<b>Zoe</b>",
        "Zoe\u202eVance",
        "Z" * 61,
    ],
)
def test_what_may_lead_somebody_somewhere_is_no_name(said: str) -> None:
    assert not looks_like_one(said)
