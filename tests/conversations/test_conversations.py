"""Every transcript in this folder, through the real flow."""

from pathlib import Path

import pytest

from tests.conversations.runner import Story

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_conversation(file, tmp_path, database_url):
    story = Story(tmp_path, database_url)
    try:
        story.play(file.read_text(encoding="utf-8"))
    finally:
        story.house.store.close()
