"""What two agree to: a yes is to the words it answers, nobody is nudged after the end, the team reads none of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mailflow.cli import forms
from mailflow.core.signature import hash_of
from mailflow.flow import Mail
from mailflow.store import schema
from tests.conversations.runner import Story

PROPOSED = """Ana and Ben have met, and Ana has written the agreement.
++   ana ben
ana  @log > 60 min: how we go on
ana  < meeting-receipt
ben  < meeting-cosign
ana  < form
ben  /meeting-cosign > CONFIRM
ana  < meeting-confirmed
ben  < meeting-confirmed
ana  /form > 1: Secret words\\n2: A year\\n3: Weekly\\n4: By phone\\n5: In May
ana  < pact-receipt
ben  < pact-question
"""


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, pacts=True, trust="standard")
    story.play(PROPOSED)
    yield story
    story.house.store.close()


def reply(story: Story, who: str, letter: object, words: str) -> None:
    """In answer to a certain letter, perhaps an old one."""
    address, to = story.people[who][1], letter.message["Reply-To"]
    raw = f"From: {address}\r\nTo: {to}\r\nSubject: Re\r\nMessage-ID: <{words[:3]}-old@x.example>\r\n\r\n{words}\r\n"
    story._deliver(Mail(address, to, raw.encode()))


def states(story: Story) -> list[tuple[str, int, int]]:
    with story.house.store.begin() as tx:
        t = schema.pact.c
        return [tuple(row) for row in tx.execute(select(t.state, t.version, t.stands))]


def open_deadlines(story: Story) -> set[str]:
    with story.house.store.begin() as tx:
        d = schema.deadline.c
        names = tx.execute(select(d.subject).where(~d.done)).scalars()
        return {name.partition(":")[0] for name in names}


def test_a_yes_to_words_that_were_changed_since_is_none(story):
    older = next(c for c in story.letters if c.template == "pact-question")
    story.play("""Ana thinks better of it.
        ana  /pact-receipt > DISPUTE
        ana  < form "“A year”"
        ana  > 2: Two years
        ana  < pact-receipt
        ben  < pact-question "“Two years”"
    """)
    reply(story, "ben", older, "AGREE")
    story.play('Ben is told.\nben < not-now "has other words since"')
    assert states(story) == [("proposed", 2, 0)]


def test_what_was_agreed_stands_until_both_agree_to_other_words(story):
    story.play("""They agree, and one of them would like it to be different.
        ben  > AGREE
        ben  < pact-agreed
        ana  < pact-agreed
        ben  > DISPUTE: weekly is too often
        ben  < pact-returned "Until then it stands as you both agreed."
        ana  < pact-disputed "weekly is too often" "“Weekly”"
        ana  > 3: Every month
        ana  < pact-receipt
        ben  < pact-question "stands until you agree to this"
    """)
    assert states(story) == [("proposed", 2, 1)]
    with story.house.store.begin() as tx:
        [agreed] = tx.execute(select(schema.pact.c.agreed)).scalars()
    assert [one["said"] for one in agreed] == ["Secret words", "A year", "Weekly", "By phone", "In May"]


def test_no_answer_is_told_to_whoever_wrote_it_who_may_ask_once_more_and_a_late_yes_counts(story):
    story.play("""Ben forgets.
        ...  3 days
        ben  < pact-reminder
        ...  4 days
        cora < digest
        ana  < pact-lapsed
        ana  > YES
        ana  < pact-receipt
        ben  < pact-question
        ...  7 days
        ben  < pact-reminder
        cora < digest
        ana  < pact-lapsed
        ben  /pact-question > AGREE
        ben  < pact-agreed
        ana  < pact-agreed
    """)
    assert states(story) == [("agreed", 1, 1)]


def test_nobody_is_asked_about_it_after_the_end_and_again_once_that_is_taken_back(story):
    assert "pact" in open_deadlines(story)
    story.play("""Ana ends it, and would rather not.
        ana  /introduction-mentee > END
        ana  < end-question
        ana  > YES
        ana  < survey
        ben  < survey
    """)
    assert not {"pact", "form"} & open_deadlines(story)
    story.play("""A yes comes too late, and the ending is taken back.
        ben  /pact-question > AGREE
        ben  < not-now "ended on"
        ana  /survey > UNDO
        ana  < taken-back
        ben  < taken-back-news
    """)
    assert "pact" in open_deadlines(story)
    assert states(story) == [("proposed", 1, 0)]


def test_who_is_away_has_longer(story):
    story.play("""Ben's vacation program answers.
        ben  /pact-question ~ I am away until 9 March.
        ...  6 days
    """)
    assert states(story) == [("proposed", 1, 0)]


def test_whoever_runs_the_programme_sees_that_it_stands_and_none_of_its_words(story, monkeypatch, capsys):
    monkeypatch.setattr(forms, "open_house", lambda config: replace(story.house))
    forms.forms_list()
    told = capsys.readouterr().out
    assert "agreement: Ana Duarte <ana@home.example>, answered" in told
    assert "Secret words" not in told


def test_status_and_data_tell_how_it_stands(story):
    story.play("""Both ask.
        ben  @frontdesk > STATUS
        ben  < status "Your agreement with Ana Duarte" "waits for your word until"
        ben  @frontdesk > DATA
        ben  < confirm-shall
        ben  > YES
        ben  < data "Secret words"
    """)


def test_an_undo_takes_back_nothing_else_instead(story):
    story.play("""A yes to words is taken back by UNDO, and an older yes is not.
        ben  > AGREE
        ben  < pact-agreed
        ana  < pact-agreed
        ben  /pact-agreed > UNDO
        ben  < taken-back
        ana  < taken-back-news
        ben  /pact-agreed > UNDO
        ben  < not-now "That is taken back already"
        == active
    """)


def test_who_agreed_to_which_words_by_which_mail_is_kept(story):
    story.play("Ben agrees.\nben  > AGREE\nben  < pact-agreed\nana  < pact-agreed")
    with story.house.store.begin() as tx:
        [signed] = tx.execute(select(schema.signature).where(schema.signature.c.said == "AGREE")).all()
        [words] = tx.execute(select(schema.pact.c.agreed)).scalars()
        mail = tx.execute(select(schema.inbox.c.key).where(schema.inbox.c.intent == "AGREE")).scalar_one()
    assert signed.words == hash_of(*(part for line in words for part in (line["asked"], line["said"])))
    assert (signed.ref, signed.mail, bool(signed.proof)) == ("v1", mail, True)
