"""Real clients' letters: what each of the files in tests/letters is taken for, opened as the service opens it.

A label says what is right. `new_text_also` are other cuts that are right, too (a signature that no mark parts from the
words may stay); a row with `pending` waits for what it names.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mailflow.core.form import NO_FORM, survey
from mailflow.core.letter import ASKS, NOTHING_ASKED
from mailflow.core.reading import Context, Message, Reading, open_message, understand
from tests.letters.score import all_words

LETTERS = Path(__file__).parents[2] / "letters"
DESKS = ("frontdesk", "tracker", "team")
Label = Mapping[str, Any]

LABELS: list[Label] = [json.loads(line) for line in (LETTERS / "labels.jsonl").read_text("utf-8").splitlines()]
# Every language at once, English first, as the service has them.
TONGUES = all_words()


def case(label: Label) -> Any:
    waits = label.get("pending")
    marks = [pytest.mark.skip(reason=f"waits for: {waits}")] if waits else []
    return pytest.param(label, id=label["file"].removesuffix(".eml"), marks=marks)


@pytest.mark.parametrize("label", [case(label) for label in LABELS])
def test_a_letter_is_taken_for_what_it_is(label: Label) -> None:
    message = open_message((LETTERS / label["file"]).read_bytes())
    reading = understand(message, context(label))
    assert message.kind == label["kind"], message.kind_reason
    assert reading.intent in (label["intent"], *label["also_ok"]), said(message, reading)
    if reading.intent == label["intent"]:
        assert {key: reading.slots.get(key) for key in label["slots"]} == label["slots"]
    if "new_text" in label:
        wanted = [label["new_text"], *label.get("new_text_also", [])]
        assert lines(reading.new_text) in [lines(text) for text in wanted], said(message, reading)


def context(label: Label) -> Context:
    """The letter's own lines are not given (rule 7): what is quoted must be found by its furniture alone."""
    answering = label["answering"]
    asks = ASKS.get(answering, NOTHING_ASKED)
    return Context(
        asked=asks.verbs,
        yes=asks.yes,
        no=asks.no,
        desk=answering if answering in DESKS else None,
        received=datetime.fromisoformat(label["received"]),
        zone=label["zone"],
        locale=label["locale"],
        languages=TONGUES,
        form=survey() if "ANSWERS" in asks.verbs else NO_FORM,
    )


def lines(text: str) -> list[str]:
    """Blank lines are nobody's words: HTML has as many as its paragraphs' margins make."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def said(message: Message, reading: Reading) -> str:
    return f"{reading.intent}: {reading.reason}\n{reading.new_text!r}\nfrom\n{message.text[:600]}"


def test_there_are_letters_of_many_clients() -> None:
    assert len(LABELS) >= 150
    assert len({label["client"] for label in LABELS}) >= 12


def test_every_letter_has_its_label_and_every_label_its_letter() -> None:
    named = [label["file"] for label in LABELS]
    assert sorted(named) == sorted(file.name for file in LETTERS.glob("*.eml"))


def test_a_letter_answers_a_letter_or_a_desk_we_have() -> None:
    assert {label["answering"] for label in LABELS} <= {*ASKS, *DESKS}
