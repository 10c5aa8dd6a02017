"""WHY has an answer for every letter, with the programme's own numbers."""

from pathlib import Path

import pytest

from mailflow.core.why import ANSWERED, HAPPENED, WHYS, why
from tests.core.test_machines import POLICY

LETTERS = sorted(file.stem for file in (Path(__file__).parents[2] / "templates" / "en").glob("*.md"))


def test_every_reason_is_about_a_letter_there_is():
    assert set(WHYS) <= set(LETTERS)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_has_a_reason_and_a_rule_in_words(letter):
    because, rule = why(letter, "triggered", POLICY)
    assert because and rule and "{" not in rule


def test_a_rule_names_the_policys_own_days():
    assert why("request", "triggered", POLICY)[1] == "W6: a request waits 7 days for an answer"


def test_what_has_no_row_says_whether_it_was_an_answer():
    assert why("help", "answer", POLICY) == ANSWERED
    assert why("help", "triggered", POLICY) == HAPPENED
