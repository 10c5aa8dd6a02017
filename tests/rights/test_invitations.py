"""What is kept of an invitation: in an export without the address that a calendar answers, and gone with its people."""

import json

from sqlalchemy import select

from mailflow.store import holdings, schema
from mailflow.store.holdings import export, find_who
from tests.conversations.runner import Story
from tests.rights.test_p19_of_a_pair import everything, forget, play

PAIRED = ("ana @frontdesk > REQUEST Ben", "ana > YES", "ben > ACCEPT")
AGREED = (
    "ana /introduction-mentee > MEET 12 March 14:00: taintgarden of Ben",
    "ben /meeting-invite * ACCEPTED",
    "ben /meeting-invite > CHECKIN by phone today",
)
KEPT = ("meeting", "outbox", "token", "transition")  # what people wrote themselves has the address that they wrote to


def test_no_export_has_an_address_that_still_works(tmp_path):
    story = Story(tmp_path)
    play(story, *PAIRED, *AGREED)
    with story.house.store.begin() as tx:
        organizers = tx.execute(select(schema.meeting.c.organizers)).scalars().first()
        told = [export(tx, find_who(tx, one)) for one in ("ana@home.example", "ben@work.example")]
    words = [json.dumps({table: rows[table] for table in KEPT}) for rows in told]
    assert len(set(organizers.values())) == 2
    assert ["taintgarden" in one and "meeting-invite" in one for one in words] == [True, True]
    assert [address in one for one in words for address in organizers.values()] == [False] * 4


def test_with_one_of_the_two_the_invitation_goes(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    play(story, *PAIRED, *AGREED, "ana @frontdesk > DELETE", "ana > YES", "... 25 hours")
    off = [letter.to for letter in story.letters if letter.template == "meeting-off"]
    forget(story)
    kept = everything(story)
    assert "ben" in off
    assert [word for word in ("taintgarden", "Ana Duarte", "ana@home.example") if word in kept] == []
    story.house.store.close()


def test_what_a_coordinator_is_told_of_her_letters_holds_no_tables_of_others():
    told = holdings.HOLDINGS[schema.outbox].tell
    digest = {"template": "digest", "facts": {"range": "a week", "attachments": [{"rows": [["Ana Duarte"]]}]}}
    assert told(digest, None)["facts"] == {"range": "a week"}
    assert told({"template": "report", "facts": {"period": "2026"}}, None)["facts"] == {}
    event = {"template": "meeting-invite", "facts": {"ical": {"organizer": "r-live@x", "uid": "1"}}}
    assert told(event, None)["facts"] == {"ical": {"uid": "1"}}
