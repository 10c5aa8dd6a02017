"""One mail to several of our addresses acts once, in whatever order its copies come."""

import pytest
from sqlalchemy import select

from mailflow.flow import Mail
from mailflow.store import schema
from tests.conversations.pairs import paired
from tests.conversations.runner import DOMAIN, PEOPLE, PROGRAMME, Story

DESKS = {name: f"{PROGRAMME}{ending}@{DOMAIN}" for name, ending in (("front", ""), ("log", "-log"), ("team", "-team"))}


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    story.play(paired())
    yield story
    story.house.store.close()


def reply_of(story) -> str:
    return next(c for c in story.letters if c.template == "introduction-mentee").message["Reply-To"]


def to_all(story, *places: str, header: str = "", words: str = "LOG 45 min: CV") -> list[Mail]:
    """The copies of one mail, in this order."""
    addresses = [{**DESKS, "reply": reply_of(story)}[place] for place in places]
    told = header or f"To: {addresses[0]}\r\nCc: Somebody <x@y.example>,\r\n {', '.join(addresses[1:])}"
    raw = f"From: ana@home.example\r\n{told}\r\nSubject: Hello\r\nMessage-ID: <1@home.example>\r\n\r\n{words}\r\n"
    return [Mail("ana@home.example", address, raw.encode()) for address in addresses]


def came_of(story, before: int) -> list[str]:
    return sorted(letter.template for letter in story.letters[before:])


@pytest.mark.parametrize(
    ("places", "letters"),
    [
        (("reply", "log"), ["meeting-cosign", "meeting-receipt"]),
        (("log", "reply"), ["meeting-cosign", "meeting-receipt"]),
        (("front", "log", "team", "reply"), ["meeting-cosign", "meeting-receipt"]),
        (("front", "log"), ["confirm"]),
        (("team", "log"), ["confirm"]),
    ],
    ids=["reply first", "tracker first", "everywhere", "front desk and tracker", "team and tracker"],
)
def test_the_copies_of_one_mail_act_once(story, places, letters):
    before = len(story.letters)
    story.flow.accept(to_all(story, *places))
    story.settle()
    assert came_of(story, before) == letters
    with story.house.store.begin() as tx:
        told = tx.execute(select(schema.inbox.c.reason).where(schema.inbox.c.intent == "COPY")).scalars().all()
    assert len(told) == len(places) - 1
    assert all(reason.startswith("the same mail came to") for reason in told)


def test_a_copy_that_comes_later_does_nothing_where_the_first_one_acted(story):
    before = len(story.letters)
    for mail in to_all(story, "log", "reply"):
        story.flow.accept([mail])
        story.settle()
    assert came_of(story, before) == ["confirm"]


@pytest.mark.parametrize("order", [1, -1], ids=["blind last", "blind first"])
@pytest.mark.parametrize(
    ("opened", "blind", "letters"),
    [
        ("reply", "log", ["meeting-cosign", "meeting-receipt"]),
        ("log", "reply", ["confirm"]),
        ("front", "log", ["confirm"]),
    ],
    ids=["to the reply address", "to the tracker", "to the front desk"],
)
def test_a_blind_copy_does_nothing_beside_the_open_one(story, opened, blind, letters, order):
    before = len(story.letters)
    to = {**DESKS, "reply": reply_of(story)}[opened]
    story.flow.accept(to_all(story, opened, blind, header=f"To: {to}")[::order])
    story.settle()
    assert came_of(story, before) == letters


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("together", [True, False], ids=["together", "one after the other"])
def test_of_two_blind_copies_at_the_desks_one_acts(story, order, together):
    before = len(story.letters)
    mails = to_all(story, "front", "log", header="To: somebody@x.example")[::order]
    for several in [mails] if together else [[mail] for mail in mails]:
        story.flow.accept(several)
        story.settle()
    assert came_of(story, before) == ["confirm"]


TWICE = {
    "REQUEST": (2, "ana", "YES", ["not-now", "request", "request-receipt"]),
    "ACCEPT": (5, "ben", "ACCEPT", ["introduction-mentee", "introduction-mentor", "not-now"]),
}


@pytest.mark.parametrize("case", TWICE.values(), ids=list(TWICE))
def test_what_is_no_copy_finds_that_it_was_done(tmp_path, database_url, case):
    """One text under two Message-IDs, as a program that sends again makes it: the second is told what stands."""
    so_far, who, words, letters = case
    story = Story(tmp_path, database_url)
    story.play("\n".join(paired().splitlines()[:so_far]))
    before, to = len(story.letters), next(c for c in reversed(story.letters) if c.to == who).message["Reply-To"]
    address = PEOPLE[who][1]
    raw = f"From: {address}\r\nTo: x@y.example\r\nSubject: Re: Hello\r\nMessage-ID: <%d@x.example>\r\n\r\n{words}\r\n"
    story.flow.accept([Mail(address, to, (raw % number).encode()) for number in (1, 2)])
    story.settle()
    assert came_of(story, before) == letters
    story.house.store.close()


def test_a_blind_copy_that_comes_alone_acts(story):
    before = len(story.letters)
    story.flow.accept(to_all(story, "front", "reply", header=f"To: {DESKS['front']}")[1:])
    story.settle()
    assert came_of(story, before) == ["meeting-cosign", "meeting-receipt"]


def test_a_copy_that_did_nothing_holds_no_other_back(story):
    """The first address is no more than a name in To; only the tracker got the mail."""
    before = len(story.letters)
    story.flow.accept(to_all(story, "reply", "log")[1:])
    story.settle()
    assert came_of(story, before) == ["confirm"]


def test_two_mails_are_two_though_they_say_the_same(story):
    before = len(story.letters)
    first, second = to_all(story, "reply", "log")
    other = Mail(second.mail_from, second.rcpt_to, second.raw.replace(b"<1@home", b"<2@home"))
    story.flow.accept([first, other])
    story.settle()
    assert came_of(story, before) == ["confirm", "meeting-cosign", "meeting-receipt"]


def test_eighty_names_of_ours_that_nobody_has_change_nothing(story):
    before = len(story.letters)
    header = "To: " + ",\r\n ".join(f"x{n}@{DOMAIN}" for n in range(80))
    story.flow.accept(to_all(story, "log", header=header))
    story.settle()
    assert came_of(story, before) == ["confirm"]
