"""C22: nothing goes to a manager before three have said yes, whoever forges one; and the address goes with its use."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from mailflow.core.signature import faults_in
from mailflow.core.verdict import refused
from mailflow.flow import Flow
from mailflow.store import schema, signatures
from tests.conversations.runner import Story
from tests.rights.test_p19_of_a_pair import play

ASKED = ("++ ana ben", "ana @frontdesk > MANAGER max@firm.example", "ben /manager-ask > YES")
ENDINGS = {
    "a no of the manager": ("max /manager-joined > NO",),
    "a no of the mentee": ("ana /manager-told > NO",),
    "the end of the pair": ("ben /introduction-mentor > END", "ben /end-question > YES"),
    "a deletion": ("ana @frontdesk > DELETE", "ana /confirm-delete > YES", "... 25 hours", "... 5 minutes"),
}


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, programme="wict-midwest", trust="standard")
    play(story, *ASKED)
    yield story
    story.house.store.close()


def held(story):
    """Where the address stands; what we wrote there is known for a month, and a mail until its age burns it."""
    with story.house.store.begin() as tx:
        last = select(func.max(schema.inbox.c.id)).scalar_subquery()
        tx.execute(update(schema.inbox).where(schema.inbox.c.id == last).values(raw=b"", mail_from=""))
        rows = [(t.name, tx.execute(select(t)).all()) for t in schema.metadata.sorted_tables]
    ours = ("", "max@firm.example")
    return {
        name
        for name, found in rows
        for row in found
        if "max@firm.example" in repr(row) and not (name == "outbox" and (row.person_id, row.address) == ours)
    }


def written_to(story):
    return [letter.template for letter in story.letters if letter.to == "max"]


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_the_address_goes_with_its_use(story, ending):
    play(story, "max @manager > YES")
    assert "manager" in held(story)
    play(story, *ending, "... 1 hours")
    assert held(story) == set()


def test_three_consents_are_signed_in_the_chain_of_the_pair(story):
    play(story, "max @manager > YES")
    with story.house.store.begin() as tx:
        [pair] = tx.execute(select(schema.connection.c.id)).scalars()
        links = signatures.find_links(tx, [pair])
    assert [link.said for link in links] == ["MANAGER", "YES", "YES"]
    assert len({link.person_id for link in links}) == 3
    assert faults_in(links) == []


def test_a_forger_in_the_name_of_the_manager_brings_about_nothing_there(story):
    """The mentee is told, three times a day at most."""
    unproven = replace(story.house, judge=lambda mail: refused("no such signature", "firm.example"))
    story.flow = Flow(unproven)
    play(story, *["max @manager > YES"] * 5)
    assert written_to(story) == []
    assert [letter.to for letter in story.letters].count("ana") <= 8


@pytest.mark.parametrize("who", ["mallory", "zoe", "ben", "ana", "cora"])
@pytest.mark.parametrize("said", ["YES", "NO", "END", "MANAGER zoe@far.example"])
def test_the_address_that_is_handed_on_acts_for_nobody_else(story, who, said):
    before = len(story.letters)
    play(story, f"{who} @manager > {said}")
    assert len(story.letters) == before


def test_a_holiday_reply_of_the_manager_is_no_word(story):
    play(story, "max @manager ~ I am away until 30 March. YES")
    assert written_to(story) == []
