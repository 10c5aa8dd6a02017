"""The aim of reading: over all labelled replies and letters no wrong action, and 97 of 100 right.

`make reading` prints the same rows, judged the same way.
"""

from collections import Counter
from functools import cache

import pytest

from mailflow.core.commands import COMMANDS
from tests.letters import score
from tests.letters.score import Judged, Labelled, Score, judge, verdict

ROWS = {"replies": score.load_replies, "letters": score.load_labels}
OF_EACH = 3


@cache
def rows(which: str) -> list[Labelled]:
    """Read once, and not while tests are collected."""
    return ROWS[which]()


@cache
def found(which: str) -> Score:
    return score.score(rows(which))


@pytest.mark.parametrize("which", ROWS)
def test_no_labelled_mail_is_acted_on_wrongly(which):
    assert [told(one) for one in found(which).with_verdict(score.WRONG)] == []


@pytest.mark.parametrize("which", ROWS)
def test_nearly_all_labelled_mails_are_read_right(which):
    assert found(which).right_share() >= score.GOAL, score.table(found(which))


def test_every_kind_and_every_new_text_is_as_labelled():
    assert [told(one) for one in found("letters").judged if one.misread and not one.row.pending] == []


def told(one: Judged) -> str:
    return f"{one.row.name}: {one.row.intent} read as {one.intent} {dict(one.slots)}: {one.reason} {one.misread}"


def test_there_are_enough_of_them():
    assert len(rows("replies")) >= 400
    assert len(rows("letters")) >= 150
    assert len({row.name for row in every()}) == len(every())


def every() -> list[Labelled]:
    return [*rows("replies"), *rows("letters")]


def test_few_of_them_wait():
    assert sum(bool(row.pending) for row in every()) <= 1


def test_every_command_is_expected_by_some_in_several_languages():
    expected = Counter(row.intent for row in every())
    languages = {
        command.name: {row.group for row in rows("replies") if row.intent == command.name} for command in COMMANDS
    }
    assert {command.name: expected[command.name] for command in COMMANDS if expected[command.name] < OF_EACH} == {}
    assert [name for name, several in languages.items() if len(several) < 2] == []


ROW = {"received": "2026-06-17T10:00:00Z", "answering": "request"}
JUDGED = [
    (("ACCEPT", {}, []), ("ACCEPT", {}), score.EXACT),
    (("LOG", {"minutes": 45}, []), ("LOG", {"minutes": 45, "date": "2026-06-17"}), score.EXACT),
    (("LOG", {"minutes": 45}, ["LOG"]), ("LOG", {"minutes": 54}), score.WRONG),
    (("ACCEPT", {}, []), ("DECLINE", {}), score.WRONG),
    (("ASK", {}, []), ("ACCEPT", {}), score.WRONG),
    (("NONE", {}, ["ASK"]), ("ACCEPT", {}), score.WRONG),
    (("ACCEPT", {}, ["ASK"]), ("ASK", {}), score.ASKED),
    (("ACCEPT", {}, ["ASK", "NONE"]), ("NONE", {}), score.SILENT),
    (("NONE", {}, ["ASK"]), ("ASK", {}), score.ALSO),
    (("ASK", {}, ["HELP"]), ("HELP", {}), score.ALSO),
    (("DISPUTE", {}, ["NO"]), ("NO", {}), score.ALSO),
    (("NONE", {}, []), ("ASK", {}), score.ASKED),
    (("ASK", {}, []), ("NONE", {}), score.SILENT),
]


@pytest.mark.parametrize(("label", "came", "what"), JUDGED)
def test_who_wrote_a_command_and_is_asked_back_was_not_read_right(label, came, what):
    expected, slots, also_ok = label
    assert verdict(row({"expected": expected, "slots": slots, "also_ok": also_ok}), *came) == what


@pytest.mark.parametrize(
    ("also", "misread"),
    [([], ("new_text",)), (["ACCEPT\n\n\n  Ben"], ()), (["DECLINE"], ("new_text",))],
    ids=["one cut only", "another cut, too", "another cut that is not this one"],
)
def test_another_cut_counts_only_where_it_is_labelled(also, misread):
    label = row({"expected": "ACCEPT", "new_text": "ACCEPT", "new_text_also": also}, b"ACCEPT\n\nBen\n")
    assert judge(label, score.all_words()).misread == misread


def row(told: dict[str, object], body: bytes = b"") -> Labelled:
    return score.labelled({**ROW, **told}, "a row", "en", b"From: ben@work.example\n\n" + body)


def test_missing_labels_are_no_success(tmp_path):
    with pytest.raises(FileNotFoundError):
        score.load_replies(tmp_path / "replies.jsonl")
    with pytest.raises(FileNotFoundError):
        score.load_labels(tmp_path / "labels.jsonl")
