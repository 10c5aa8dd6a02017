"""Every rule of docs/reading.md does what its example says, and every rule that a reason names is one of them."""

import re
from pathlib import Path

import mailflow.core
from mailflow.core.reading import open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.reading.html import text_of_html
from mailflow.egress.render import Letters
from mailflow.preview.facts import LETTERS, facts_of
from tests.letters.ours import ADDRESS, ANSWERED, TEMPLATES, VOICE
from tests.letters.rules import load_rules, what_came
from tests.letters.score import EXACT, all_words
from tests.rows import rows

RULES = load_rules()
EXAMPLES = [one for rule in RULES for one in rule.examples]
NAMED = re.compile(r"\brules? (\d{1,3})(?:(?:,| and|-| to) ?(\d{1,3}))?")


@rows("example", EXAMPLES, ids=lambda example: example.row.name)
def test_an_example_of_a_rule_is_read_as_it_says(example):
    came = what_came(example)
    assert (came.verdict, came.misread) == (EXACT, ()), came


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


OURS, WORDS, NOTHING = Letters((TEMPLATES,)), all_words(), ("ASK", "NONE")
WHOLE = re.compile(r'reply "([^"]+)"')


def lines_of(template: str) -> list[str]:
    """What a person may copy out of the letter: each line of both its bodies, and its subject."""
    rendered = OURS.render(template, "en", facts_of(template), VOICE, ADDRESS)
    whole = "\n".join([rendered.subject, rendered.preheader, rendered.text, text_of_html(rendered.html)])
    return sorted({line.strip() for line in whole.split("\n") if line.strip()})


def intent_of(line: str, template: str, below: str = "") -> str:
    """As the first line of an answer of which we do not know what it answers: rule 7 has nothing to go by."""
    mail = f"From: ben@work.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n{line}\n{below}"
    return understand(open_message(mail.encode()), context_for(template, ANSWERED, WORDS, quoted=tuple)).intent


@rows("below", ["", "\nBen\n"], ids=["alone", "signed"])
@rows("template", LETTERS)
def test_a_copied_line_of_ours_is_no_command(template, below):
    acted = {line: came for line in lines_of(template) if (came := intent_of(line, template, below)) not in NOTHING}
    assert acted == {}


def test_what_the_lines_of_a_letter_ask_for_does_act():
    """So that the test above cannot pass because nothing acts."""
    asked = {word for line in lines_of("request") for word in WHOLE.findall(line)}
    assert {"ACCEPT", "DECLINE"} <= asked
    assert {word: intent_of(word, "request") for word in ("ACCEPT", "DECLINE")} == {
        "ACCEPT": "ACCEPT",
        "DECLINE": "DECLINE",
    }
