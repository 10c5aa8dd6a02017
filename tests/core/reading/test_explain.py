"""The steps that are told are those that were taken: each cut, drop and reading with the rule that did it."""

import re

import pytest

from mailflow.core.reading import open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.reading.explain import explain
from mailflow.core.reading.reply import cut
from tests.letters.rules import RECEIVED, SUBJECT, load_rules
from tests.letters.score import Labelled, all_words, labelled, written
from tests.rows import rows


def steps_of(row: Labelled) -> list[tuple[int, str]]:
    context = context_for(row.answering, row.received, all_words(), quoted=lambda: row.quoted)
    message = open_message(row.raw)
    return [(step.rule, step.says) for step in explain(message, context, understand(message, context))]


def steps(body: str, **told: object) -> list[tuple[int, str]]:
    whole = {"received": RECEIVED, "answering": "request", "subject": SUBJECT, "intent": "", "body": body, **told}
    return steps_of(labelled(whole, "", "", written(whole)))


OURS = "Ana would like to learn"
ENDS = [
    (7, "a line of the letter being answered", f"No.\n{OURS}\nfrom you", {"letter": OURS}),
    (8, "an attribution", "No.\nOn Tue, 7 May 2024 at 18:02, Desk <d@x.example> wrote:\n> Hello", {}),
    (9, "a divider", "No.\n-----Original Message-----\nHello", {}),
    (9, "a header block", "No.\nFrom: Desk\nSent: today\nTo: Ben\nSubject: Ana\nHello", {}),
    (10, "a quoted line", "No.\n> Hello", {}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "sign", "body", "more"), ENDS, ids=[row[1] for row in ENDS])
def test_the_cut_is_told_with_its_rule_and_the_line_that_made_it(rule, sign, body, more):
    line = body.split("\n")[1]
    assert (rule, f"The new text ends at line 2, {sign}: “{line}”.") in steps(body, **more)


def test_an_html_quote_is_told_as_what_it_is():
    told = steps("<p>No.</p><blockquote>Hello</blockquote>", content_type="text/html")
    assert (12, "The new text ends where the HTML quotes older text.") in told


def test_nothing_above_the_quote_is_told():
    assert (11, "Nothing new stands above that, and what stands below it is not read.") in steps("> Hello\nACCEPT")


def test_banner_and_signature_are_told_as_dropped():
    told = steps("CAUTION: mail from outside\n\nACCEPT\n\n--\nBen Okafor\nHarbour Rail")
    assert (13, "Dropped from the top, a banner: “CAUTION: mail from outside”.") in told
    assert (13, "Dropped from the end, a signature: “--” and 2 more below it.") in told


def test_the_command_line_is_told_and_the_greeting_is_not_it():
    assert (16, "Read as the command line: “ACCEPT”.") in steps("Hi Cora,\nACCEPT")


def test_an_empty_letter_is_judged_by_its_subject():
    told = steps("", subject="ACCEPT")
    assert (19, "Nothing is written in it, and its subject is judged: “ACCEPT”.") in told
    assert told[-1][1].startswith("It is ACCEPT")


def test_of_a_machine_only_sender_and_kind_are_told():
    told = steps("ACCEPT", headers={"Auto-Submitted": "auto-replied"})
    assert [rule for rule, _ in told[:2]] == [5, 14]
    assert len(told) == 3 and told[-1][1].startswith("It does nothing")


def test_the_last_step_is_the_intent_with_its_slots_and_its_rule():
    rule, says = steps("DECLINE: no time")[-1]
    assert rule == 16 and says.startswith("It is DECLINE (reason = no time): ")


EXAMPLES = [one for rule in load_rules() for one in rule.examples if one.row.kind != "unreadable"]


@rows("example", EXAMPLES, ids=lambda example: example.row.name)
def test_every_step_of_every_example_names_a_rule_that_exists(example):
    told = steps_of(example.row)
    assert {rule for rule, _ in told} <= set(range(24))
    assert all(re.fullmatch(r"\S.*\.", says, re.DOTALL) for _, says in told)


def test_the_new_text_is_what_is_left_of_the_lines_above_the_end():
    new = cut("ACCEPT\n--\nBen\n> Hello", tuple)
    assert (new.new_text, new.above) == ("ACCEPT", ("ACCEPT", "--", "Ben"))
    assert new.end is not None and (new.end.rule, new.end.number) == (10, 4)
