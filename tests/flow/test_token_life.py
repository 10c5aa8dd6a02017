"""P15: how long a reply address answers, and what is told to whoever comes too late."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mailflow.core.address import ToToken
from mailflow.flow import Flow, Mail
from mailflow.flow.lapsed import NEWEST
from mailflow.store import inbox, schema
from tests.conversations.pairs import asking, paired
from tests.conversations.runner import DOMAIN, PROGRAMME, Caught, Story
from tests.faults.figures import note

pytestmark = pytest.mark.trust
USES = schema.token.c.uses_left.default.arg


@pytest.fixture
def story(tmp_path) -> Iterator[Story]:
    story = Story(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}")
    yield story
    story.house.store.close()


def letter(story: Story, template: str) -> Caught:
    return [one for one in story.letters if one.template == template][-1]


def answers(story: Story, to: str, words: str, sender: str = "ben@work.example") -> list[Caught]:
    """The letters that an answer to this address brings about."""
    before, story.sent = len(story.letters), story.sent + 1
    raw = f"From: {sender}\r\nTo: {to}\r\nSubject: Re: it\r\nMessage-ID: <{story.sent}@x>\r\n\r\n{words}\r\n"
    story.flow.accept([Mail(sender, to, raw.encode())])
    story.settle()
    return story.letters[before:]


def told(letters: list[Caught]) -> list[tuple[str, str]]:
    return sorted((one.to, one.template) for one in letters)


def state_of(story: Story) -> str:
    with story.house.store.begin() as tx:
        return str(tx.execute(select(schema.connection.c.state)).scalar_one())


def none_accepted() -> None:
    note(
        "P15",
        "SQLite",
        "addresses that expired, were revoked, are another programme's or another's",
        tried=1,
        accepted=0,
    )


def rekeyed(story: Story, secret: bytes, previous: bytes) -> None:
    story.house = replace(story.house, secret=secret, previous_secret=previous)
    story.flow = Flow(story.house)


def test_an_address_acts_only_so_often_and_then_says_where_to_write(story):
    story.play(paired())
    to = letter(story, "introduction-mentor").message["Reply-To"]
    for number in range(USES):
        story.now += timedelta(hours=9)
        words = "PAUSE" if number % 2 else "RESUME"
        assert told(answers(story, to, words))[:1] == [("ben", "paused" if number % 2 else "resumed")]
    [late] = [one for one in answers(story, to, "RESUME") if one.to == "ben"]
    assert late.template == "not-now"
    assert "answered so often" in " ".join(late.text.split())
    assert f"{PROGRAMME}@{DOMAIN}" in late.text
    assert told(answers(story, to, "HELP")) == [("ben", "help")]  # who asks for help gets it


def test_of_the_same_letter_the_newest_three_can_be_answered(story):
    for _ in range(NEWEST + 1):
        story.play("ben @frontdesk > HELP\nben < help")
        story.now += timedelta(hours=25)
        story.settle()
        for one in story.letters:
            one.named = True
    old, *new = [one.message["Reply-To"] for one in story.letters if one.template == "help"]
    assert [told(answers(story, to, "PAUSE")) for to in new] == [[("ben", "paused")]] * NEWEST
    [late] = answers(story, old, "RESUME")
    assert (late.to, late.template) == ("ben", "not-now")
    assert "taken the place" in " ".join(late.text.split())


def test_what_was_sent_before_the_end_cannot_be_answered_after_it(story):
    story.play(paired())
    story.now += timedelta(days=1)
    old = letter(story, "introduction-mentor").message["Reply-To"]
    story.play("ana /introduction-mentee > END\nana < end-question\nana > YES\nana < survey\nben < survey")
    [late] = answers(story, old, "PAUSE")
    assert (late.to, late.template) == ("ben", "not-now")
    assert "Your connection with Ana Duarte ended on" in " ".join(late.text.split())
    asked = next(one for one in story.letters if (one.to, one.template) == ("ben", "survey"))
    assert told(answers(story, asked.message["Reply-To"], "1: 5\n2: 4\n3: -")) == [("ben", "survey-thanks")]


def test_a_letter_about_the_end_can_be_answered(story):
    story.play(asking())
    story.now += timedelta(days=8)
    story.settle()
    assert told(answers(story, letter(story, "request-closed").message["Reply-To"], "PAUSE")) == [("ben", "paused")]


def test_a_lapsed_address_tells_somebody_else_nothing(story):
    story.play(paired())
    story.now += timedelta(days=1)
    old = letter(story, "introduction-mentor").message["Reply-To"]
    story.play("ana /introduction-mentee > END\nana < end-question\nana > YES\nana < survey\nben < survey")
    assert told(answers(story, old, "PAUSE", "mallory@evil.example")) == []
    none_accepted()


def test_an_expired_address_acts_on_nothing(story):
    story.play(asking())
    with story.house.store.begin() as tx:
        tx.execute(update(schema.token).values(expires_at=story.now - timedelta(seconds=1)))
    assert told(answers(story, letter(story, "request").message["Reply-To"], "ACCEPT")) == []
    assert state_of(story) == "requested"
    none_accepted()


def test_a_change_of_the_key_loses_no_letter_that_is_out(story):
    story.play(asking())
    rekeyed(story, b"n" * 32, story.house.secret)
    assert told(answers(story, letter(story, "request").message["Reply-To"], "ACCEPT")) == [
        ("ana", "introduction-mentee"),
        ("ben", "introduction-mentor"),
    ]
    fresh = letter(story, "introduction-mentor").message["Reply-To"]
    rekeyed(story, b"n" * 32, b"")
    assert told(answers(story, fresh, "PAUSE")) == [("ben", "paused")]


def test_a_key_that_is_taken_out_revokes_all_it_has_signed(story):
    story.play(asking())
    to = letter(story, "request").message["Reply-To"]
    rekeyed(story, b"n" * 32, b"")
    assert not story.flow.knows(to)
    assert told(answers(story, to, "ACCEPT")) == []
    assert state_of(story) == "requested"
    none_accepted()


def test_an_address_signed_for_another_programme_opens_no_row_of_this_one(story):
    """Whoever holds the key of the house, and not its database, still cannot move a token to another programme."""
    story.play(asking())
    story.house = replace(story.house, policies={**story.house.policies, "circles": story.house.policies[PROGRAMME]})
    story.flow = Flow(story.house)
    here = story.house.place(letter(story, "request").message["Reply-To"])
    assert isinstance(here, ToToken)
    there = story.house.mint(here.token_id, "r", "circles")
    assert story.flow.knows(there)
    assert told(answers(story, there, "ACCEPT")) == []
    assert state_of(story) == "requested"
    none_accepted()


def test_an_address_that_came_to_a_bounce_counts_as_no_answer(story):
    """The bounce address bears the same id, for another purpose."""
    story.play(asking())
    bounce = letter(story, "request").mail_from
    assert bounce.startswith("b-")
    assert told(answers(story, bounce, "ACCEPT")) == []
    assert state_of(story) == "requested"
    assert not story.flow.knows("r" + bounce[1:])
    none_accepted()


def test_the_address_a_person_had_before_is_asked_about_and_acts_for_nobody(story):
    story.play(asking())
    to = letter(story, "request").message["Reply-To"]
    with story.house.store.begin() as tx:
        tx.execute(
            update(schema.person).where(schema.person.c.email == "ben@work.example").values(email="bea2@work.example")
        )
    [asked] = answers(story, to, "ACCEPT")
    assert (asked.to, asked.template) == ("bea2@work.example", "confirm-address")
    assert state_of(story) == "requested"


def test_nothing_of_an_address_stands_in_the_database(story):
    story.play(asking())
    to = story.house.place(letter(story, "request").message["Reply-To"])
    assert isinstance(to, ToToken)
    with story.house.store.begin() as tx:
        rows = tx.execute(select(schema.token)).all()
        assert inbox.count_states(tx)["done"] == 2
    assert to.key in {row.key for row in rows}
    assert all(to.token_id.hex() not in str(tuple(row)) for row in rows)
