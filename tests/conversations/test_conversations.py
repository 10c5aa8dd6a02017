"""Every transcript in this folder, through the real flow; those of a programme's own folder by its policy file.

On PostgreSQL the longest story of each programme is told; all of them with MAILFLOW_FULL=1.
"""

from itertools import groupby
from pathlib import Path

import pytest

from tests.conversations.runner import CSV, Story, first_day
from tests.faults.figures import FULL

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))
PROGRAMMES = sorted(HERE.glob("*/*.txt"))
FOLDERS = [list(files) for _, files in groupby(PROGRAMMES, lambda file: file.parent)]
LONGEST = [max(files, key=lambda file: file.stat().st_size) for files in FOLDERS]
TOLD = [(file, "sqlite") for file in PROGRAMMES]
TOLD += [(file, "postgresql") for file in (PROGRAMMES if FULL else LONGEST)]


def told(file, story):
    try:
        story.play(file.read_text(encoding="utf-8"))
    finally:
        story.house.store.close()


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_conversation(file, tmp_path, database_url):
    told(file, Story(tmp_path, database_url))


@pytest.mark.parametrize(
    ("file", "database_url"),
    TOLD,
    indirect=["database_url"],
    ids=[f"{kind}-{file.parent.name}/{file.stem}" for file, kind in TOLD],
)
def test_conversation_of_a_programme(file, tmp_path, database_url):
    """A story that tells nothing of pacts does not name their letters: they would come between everywhere."""
    own, shared = file.with_suffix(".csv"), file.parent / "people.csv"  # a story may have people of its own
    people = own if own.exists() else shared
    csv = people.read_bytes() if people.exists() else CSV
    text, name = file.read_text("utf-8"), file.parent.name
    shown = {"pacts": "pact-" in text, "members": "members are asked" in text, "now": first_day(text)}
    told(file, Story(tmp_path, database_url, programme=name, csv=csv, trust="standard", **shown))
