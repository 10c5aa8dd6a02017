"""P19: what the two of a pair were asked about each other goes with either of them."""

from datetime import timedelta

from sqlalchemy import func, select

from mailflow.store import schema
from tests.conversations.runner import Story


def play(story: Story, *lines: str) -> None:
    """Whatever is written on the way."""
    for line in lines:
        story._line(line)
        for letter in story.letters:
            letter.named = True


def everything(story: Story) -> str:
    with story.house.store.begin() as tx:
        return "\n".join(
            repr(tuple(row)) for table in schema.metadata.sorted_tables for row in tx.execute(select(table))
        )


def test_a_form_about_a_pair_goes_with_either_of_the_two(tmp_path, database_url):
    story = Story(tmp_path, database_url, programme="wict-midwest", trust="standard")
    play(story, "++ ana ben", "ben /introduction-mentor > CHECKIN by phone: taintcall", "... 90 days")
    play(story, "ana /form > tainthelp: the notes of Ben", "ben @log > CHECKIN by email: taintlink")
    kept = everything(story)
    assert [kept.count(word) > 1 for word in ("tainthelp", "taintcall", "taintlink")] == [True] * 3
    play(story, "ana @frontdesk > DELETE", "ana > YES", "... 25 hours")
    story.now += timedelta(minutes=2)
    story.flow.look()
    kept = everything(story)
    assert [word for word in ("tainthelp", "taintcall", "taintlink", "Ana Duarte") if word in kept] == []
    with story.house.store.begin() as tx:
        left = [tx.execute(select(func.count()).select_from(one)).scalar_one() for one in (schema.rhythm, schema.form)]
    assert left == [0, 0]
    story.house.store.close()
