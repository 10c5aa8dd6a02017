"""Every act on a record leaves a link of its pair's chain; it names nobody, and outlives the mail and its writer."""

from sqlalchemy import select, update

from mailflow.core.signature import faults_in
from mailflow.flow.forgetting import erase_one
from mailflow.store import schema, signatures
from tests.conversations.pairs import CONFIRMED, paired
from tests.conversations.runner import Story

TALK = f"""{CONFIRMED}ben > UNDO
ben < taken-back
ana < taken-back-news
ben /taken-back > DISPUTE: an hour
ben < dispute-receipt
ana < meeting-disputed
ben /dispute-receipt > CONFIRM
ben < meeting-confirmed
ana < meeting-confirmed
ana /introduction-mentee > EXTEND 2 months
ana < extend-receipt
ben < extend-question
ben > YES
ben < extended
ana < extended
"""
ASKED = f"""{paired()}ana @log > 45 min: goals
ana < confirm
ana > YES
ana < meeting-receipt
ben < meeting-cosign
ben > CONFIRM
ben < meeting-confirmed
ana < meeting-confirmed
"""
SAID = ["LOG", "CONFIRM", "UNDO", "DISPUTE", "CONFIRM", "EXTEND", "EXTEND"]


def chain_of(story):
    with story.house.store.begin() as tx:
        [chain] = signatures.find_chains(tx, story.programme)
    return chain


def test_each_act_is_signed_with_who_when_what_and_by_which_mail(tmp_path, database_url):
    story = Story(tmp_path, database_url, programme="wsyas", trust="standard")
    story.play(TALK)
    chain = chain_of(story)
    with story.house.store.begin() as tx:
        mails = set(tx.execute(select(schema.inbox.c.key)).scalars())
        ana, ben = (
            tx.execute(select(schema.person.c.id).where(schema.person.c.name.startswith(name))).scalar_one()
            for name in ("Ana", "Ben")
        )
    assert [link.said for link in chain] == SAID
    assert [link.person_id for link in chain] == [ana, ben, ben, ben, ben, ana, ben]
    assert {link.mail for link in chain} <= mails
    assert {link.proof for link in chain} == {"DKIM none, SPF pass, DMARC pass"}
    assert faults_in(chain) == []
    a_changed_row_is_found_by_the_command_line(story)
    who_is_forgotten_stays_in_the_chain_as_an_id(story, chain)


def a_changed_row_is_found_by_the_command_line(story):
    t = schema.signature
    with story.house.store.begin() as tx:
        tx.execute(update(t).where(t.c.number == 2).values(proof="none"))
    assert faults_in(chain_of(story)) == [f"{chain_of(story)[0].chain} 2: was changed"]
    with story.house.store.begin() as tx:
        tx.execute(update(t).where(t.c.number == 2).values(proof="DKIM none, SPF pass, DMARC pass"))


def who_is_forgotten_stays_in_the_chain_as_an_id(story, chain):
    with story.house.store.begin() as tx:
        erase_one(story.house, tx, "ben@work.example", patient=False)
    assert chain_of(story) == chain
    story.house.store.close()


def test_a_round_trip_is_a_proof_too(tmp_path):
    story = Story(tmp_path)
    story.play(ASKED)
    assert [link.proof for link in chain_of(story)] == ["YES from the address on file", "a signed reply address"]
    story.house.store.close()
