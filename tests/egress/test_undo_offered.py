"""What can be taken back says so: each receipt of an act of T2 names UNDO (TRUST.md)."""

import pytest

from mailflow.core.undo import UNDOABLE
from tests.egress.test_render import rendered

# (event, the state it led to) -> the letter that whoever acted gets for it, and the word in it that takes it back.
RECEIPTS = {
    ("request", "requested"): ("request-receipt", "UNDO"),
    ("accept", "active"): ("introduction-mentor", "UNDO"),
    ("decline", "declined"): ("decline-receipt", "UNDO"),
    ("end", "ending"): ("end-question", "NO"),  # nothing has ended yet
    ("yes", "ended"): ("survey", "UNDO"),
    ("yes", "unreleased"): ("survey", "UNDO"),
    **{(event, new): ("survey", "UNDO") for event in ("goals-met", "not-working") for new in ("ended", "unreleased")},
    ("not-working", "noticed"): ("end-noticed", "UNDO"),
    ("close", "ended"): ("pair-ended", "UNDO"),
    ("extend", "active"): ("extend-receipt", "UNDO"),
    ("agree", "active"): ("extended", "UNDO"),
    ("agree", "agreed"): ("pact-agreed", "UNDO"),
    ("leave", "left"): ("left", "UNDO"),
    ("pause", "paused"): ("paused", "UNDO"),
    ("resume", "active"): ("resumed", "UNDO"),
    ("stop", "stopped"): ("stopped", "UNDO"),
    ("add", "kept"): ("address-added", "UNDO"),
    ("offer", "active"): ("transcript", "UNDO"),  # what the team does line by line is told line by line
    ("move", "active"): ("transcript", "UNDO"),
}
# What only records (T1). An event is not its verb: AGREE to an agreement is T1, the yes to an extension is none.
RECORDS = {"log", "checkin", "confirm", "log-same", "dispute", "explain", "log-other"}


@pytest.mark.parametrize("act", [act for act in UNDOABLE if act[0] not in RECORDS], ids=" ".join)
def test_the_receipt_of_what_can_be_taken_back_says_how(act):
    template, word = RECEIPTS[act]
    assert f" {word}" in rendered(template).text
