"""Every rule of docs/reading.md does what its example says, and every rule that a reason names is one of them."""

import re
from pathlib import Path

import pytest

import mailflow.core
from tests.letters.rules import load_rules, what_came
from tests.letters.score import RIGHT

RULES = load_rules()
EXAMPLES = [one for rule in RULES for one in rule.examples]
NAMED = re.compile(r"\brules? (\d{1,3})(?:(?:,| and|-| to) ?(\d{1,3}))?")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.row.name)
def test_an_example_of_a_rule_is_read_as_it_says(example):
    came = what_came(example)
    assert (came.verdict, came.misread) == (RIGHT, ()), came


def test_the_rules_are_numbered_in_order_and_each_has_an_example():
    assert [rule.number for rule in RULES] == list(range(1, 24))
    assert all(rule.examples for rule in RULES)


def test_every_rule_that_a_reason_or_a_comment_names_exists():
    numbers = {rule.number for rule in RULES}
    core = Path(mailflow.core.__path__[0])
    texts = {file: file.read_text(encoding="utf-8") for file in core.rglob("*.py")}
    named = {(file.name, int(n)) for file, text in texts.items() for hit in NAMED.findall(text) for n in hit if n}
    assert named
    assert not {(file, number) for file, number in named if number not in numbers}
