"""Every transcript in this folder, through the real flow; those of a programme's own folder by its policy file."""

from pathlib import Path

import pytest

from tests.conversations.runner import CSV, Story, first_day

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))
PROGRAMMES = sorted(HERE.glob("*/*.txt"))


def told(file, story):
    try:
        story.play(file.read_text(encoding="utf-8"))
    finally:
        story.house.store.close()


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_conversation(file, tmp_path, database_url):
    told(file, Story(tmp_path, database_url))


@pytest.mark.parametrize("file", PROGRAMMES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_conversation_of_a_programme(file, tmp_path):
    """A story that tells nothing of pacts does not name their letters: they would come between everywhere."""
    own, shared = file.with_suffix(".csv"), file.parent / "people.csv"  # a story may have people of its own
    people = own if own.exists() else shared
    csv = people.read_bytes() if people.exists() else CSV
    text = file.read_text("utf-8")
    shown = {"pacts": "pact-" in text, "members": "members are asked" in text}
    told(file, Story(tmp_path, programme=file.parent.name, csv=csv, trust="standard", now=first_day(text), **shown))
