"""What waits for a pair while it is one, and for nobody after its end."""

from sqlalchemy import select

from mailflow.store import schema
from tests.conversations.pairs import CONFIRMED
from tests.conversations.runner import Story


def waits_for(story):
    """Of what kind the subjects are that have an open deadline."""
    due = schema.deadline.c
    with story.house.store.begin() as tx:
        names = tx.execute(select(due.subject).where(~due.done)).scalars()
        return {name.partition(":")[0] for name in names} - {"watch"}


def test_an_ending_leaves_nothing_that_waits_but_the_survey_and_undo_brings_it_back(tmp_path):
    story = Story(tmp_path, programme="wsyas", trust="standard")
    story.play(f"{CONFIRMED}ana @log > 30 min: a plan\nana < meeting-receipt\nben < meeting-cosign")
    before = waits_for(story)
    assert before == {"connection", "meeting", "rhythm"}
    story.play("ana /introduction-mentee > END\nana < end-question\nana > YES\nana < survey\nben < survey")
    assert waits_for(story) == {"survey"}
    story.play("ana /survey > UNDO\nana < taken-back\nben < taken-back-news")
    assert waits_for(story) == before
    story.house.store.close()
