"""The aim of reading: over all labelled replies and letters no wrong action, and 97 of 100 right."""

import pytest

from tests.letters import score


@pytest.mark.parametrize("load", [score.load_replies, score.load_labels], ids=["replies", "letters"])
def test_no_labelled_mail_is_acted_on_wrongly_and_nearly_all_are_read_right(load):
    rows = load()
    if not rows:
        pytest.skip("these labelled mails are not written yet")
    found = score.score(rows)
    wrong = [f"{one.row.name}: {one.row.intent} read as {one.intent}" for one in found.with_verdict(score.WRONG)]
    assert not wrong
    assert found.right_share() >= score.GOAL, score.table(found)
