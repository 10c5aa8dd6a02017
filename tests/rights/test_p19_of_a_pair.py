"""P19: what the two of a pair were asked about each other goes with either of them; so do a group and its agenda."""

from datetime import timedelta
from pathlib import Path

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
    forget(story)
    kept = everything(story)
    assert [word for word in ("tainthelp", "taintcall", "taintlink", "Ana Duarte") if word in kept] == []
    with story.house.store.begin() as tx:
        left = [tx.execute(select(func.count()).select_from(one)).scalar_one() for one in (schema.rhythm, schema.form)]
    assert left == [0, 0]
    story.house.store.close()


def test_an_agenda_goes_with_its_facilitator_and_loses_the_name_of_who_is_deleted(tmp_path, database_url):
    people = Path(__file__).parent.parent / "conversations/wit-connections/people.csv"
    story = Story(tmp_path, database_url, csv=people.read_bytes(), trust="standard")
    play(story, "%% fay facilitator group=leaders", "gil @frontdesk > REQUEST Leaders circle", "fay > ACCEPT")
    play(story, "fay @leaders * REQUEST circle/0 2026-03-19T22:00 60 gil, at taintplace of Gil Vale", "... 11 days")
    play(story, "fay /form > 1: taintagenda by Gil Vale", "gil @frontdesk > DELETE", "gil > YES", "... 25 hours")
    forget(story)
    kept = everything(story)
    assert [word in kept for word in ("taintagenda", "taintplace", "Gil Vale")] == [True, True, False]
    play(story, "fay @frontdesk > DELETE", "fay > YES", "... 25 hours")
    forget(story)
    kept = everything(story)
    assert [word for word in ("taintagenda", "taintplace", "circle@calendar", "Fay Moreau") if word in kept] == []
    story.house.store.close()


def forget(story: Story) -> None:
    story.now += timedelta(minutes=2)
    story.flow.look()
