"""People are told in plain English why we ask back."""

import ast
import inspect

import pytest

from mailflow.core.reading import below, head, intent
from mailflow.flow.plainly import UNDECIDED, sentence_for

HANDED_ON = ("ACCEPT, so", "ACCEPT (rule 17)")  # only a hole, for the doubts of head.py and below.py


def reasons() -> list[str]:
    """What intent.py may say when it asks, each hole filled with a word, and the doubts it hands on."""
    found = [said(call.args[1]) for call in calls(intent, "ask")]
    doubts = [said(node.value) for module in (below, head) for node in returns(module) if says_why(node.value)]
    found += [said(node.value) for node in returns(intent) if "(rule" in said(node.value)]
    return [one for one in found if one] + [f"{doubt}, so ACCEPT is not plain (rule 17)" for doubt in doubts]


def calls(module, name: str) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(inspect.getsource(module)))
    return [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name]


def returns(module) -> list[ast.Return]:
    return [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Return)]


def says_why(value: ast.expr | None) -> bool:
    return " " in said(value) and said(value).startswith(("the ", "a "))


def said(value: ast.expr | None) -> str:
    if isinstance(value, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "ACCEPT" for part in value.values)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


@pytest.mark.parametrize("reason", [one for one in reasons() if not one.startswith(HANDED_ON)])
def test_every_reason_has_a_sentence_for_people(reason):
    sentence = sentence_for(reason)
    assert sentence != UNDECIDED, "write a sentence for it in mailflow/flow/plainly.py"
    assert "rule" not in sentence
    assert "command" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            "YES is followed by words that may change it (rule 17)",
            "You wrote YES and something more, and we do not want to guess whether that is still a yes.",
        ),
        ("YES answers a letter that asked nothing (rule 18)", "There was no question in the letter you answered."),
        ("DECLINE stands in a sentence, not alone (rule 16)", "You wrote DECLINE in a longer sentence, "),
        ("REQUEST names nobody", "REQUEST needs the name of a person, as in “REQUEST Maria Lopez”."),
        ("the line holds more than one duration", "The line holds more than one duration."),
        ("something new, and odd (rule 99)", UNDECIDED),
    ],
    ids=["yes and more", "no question", "in a sentence", "nobody named", "plain as it is", "unknown"],
)
def test_a_reason_is_told_in_plain_words(reason, sentence):
    assert sentence_for(reason).startswith(sentence)
