"""Letters that wait in the outbox over an upgrade were written before their template knew what is newer.

waiting.jsonl holds the facts of each letter as its first version wrote them. A template that says something newer gives
a default for it, or asks whether it is there; one that is no longer written stays until nobody's outbox can hold it.
"""

import json
import re
from pathlib import Path

from mailflow.egress.render import FOOTER
from tests.egress.test_render import POST, TEMPLATES, VOICE
from tests.rows import rows

ROWS = [json.loads(line) for line in Path(__file__).with_name("waiting.jsonl").read_text("utf-8").splitlines()]
HOLE = re.compile(r" [,.?!:](?:\s|$)|“”|\(\)")


@rows("row", ROWS, ids=[row["template"] for row in ROWS])
def test_a_letter_from_before_an_upgrade_leaves_and_has_no_hole(row):
    letter = POST.render(row["template"], "en", row["facts"], VOICE, "wit+abcdef2345@mail.example.org")
    assert letter.subject == letter.subject.strip()
    for said in (letter.subject, letter.preheader, letter.text):
        assert not HOLE.search(said), said


def test_every_letter_there_is_has_its_row():
    assert {file.stem for file in (TEMPLATES / "en").glob("*.md")} - {FOOTER} == {row["template"] for row in ROWS}
