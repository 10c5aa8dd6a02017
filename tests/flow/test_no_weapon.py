"""P13: nobody can make us write to somebody who never confirmed, fill a mailbox, or tell members from strangers."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from mailflow.flow import Flow, Mail
from mailflow.ingress.limits import Limits
from mailflow.ingress.smtp import Door
from mailflow.ingress.verdict import Resolver, direct_judge
from mailflow.store import inbox, schema
from tests.conversations.runner import DOMAIN, PEOPLE, PROGRAMME, Story
from tests.faults.figures import note
from tests.ingress.dns_server import NameServer
from tests.ingress.signing import Signer
from tests.ingress.wire import Client, opened

pytestmark = pytest.mark.trust
DESK, VICTIM, ANA = f"{PROGRAMME}@{DOMAIN}", "victim@far.example", "ana@home.example"
EVIL, HOME = Signer("evil.example", "s2"), Signer("home.example", "s1")
FIELDS = (
    "Cc", "Bcc", "Reply-To", "Sender", "Return-Path", "Errors-To", "Resent-To", "Mail-Followup-To", "X-Original-From",
    "Disposition-Notification-To", "Return-Receipt-To", "X-Confirm-Reading-To", "List-Unsubscribe", "Apparently-To",
)  # fmt: skip
WORDS = (
    "HELP",
    "STATUS",
    f"REQUEST {VICTIM}",
    f"ADDRESS {VICTIM}",
    f"JOIN {VICTIM}",
    f"FIND {VICTIM}",
    "PAUSE",
    "what is this",
    "",
)


@contextmanager
def at_standard(folder: Path) -> Iterator[Story]:
    """At the level standard: what comes straight to us is judged by what its domain says."""
    names = NameServer(
        {
            EVIL.name: [EVIL.record()],
            HOME.name: [HOME.record()],
            ("evil.example", "TXT"): ["v=spf1 ip4:203.0.113.9 -all"],
            ("_dmarc.wit.example", "TXT"): ["v=DMARC1; p=reject"],
        }
    )
    story = Story(folder, f"sqlite:///{folder / 'mailflow.db'}")
    judge = direct_judge(Resolver(names.address), lambda: story.now)
    story.house = replace(story.house, trust="standard", judge=judge)
    story.flow = Flow(story.house)
    yield story
    story.house.store.close()
    names.close()


@pytest.fixture
def story(tmp_path) -> Iterator[Story]:
    with at_standard(tmp_path) as story:
        yield story


def write(story: Story, sender: str, words: str, *above: str, to: str = DESK, signer: Signer | None = None) -> None:
    """One mail from evil.example's server, whoever it says it is from."""
    story.sent += 1
    story.now += timedelta(seconds=1)
    head = (*above, f"From: {sender}", f"To: {to}", "Subject: Re: Hello", f"Date: {format_datetime(story.now)}")
    raw = "\r\n".join((*head, f"Message-ID: <{story.sent}@x>", "", words, "")).encode()
    mail = Mail(sender, to, signer.sign(raw) if signer else raw, "203.0.113.9", "mail.evil.example")
    story.flow.accept([mail])
    story.settle()


def addresses(story: Story) -> set[str]:
    with story.house.store.begin() as tx:
        return set(tx.execute(select(schema.outbox.c.address)).scalars())


PROVEN = "mallory@evil.example"  # her own domain says that it was she: one letter of fixed words is hers to have
ON_FILE = {address for _, address in PEOPLE.values()} - {PEOPLE["mallory"][1]}


@pytest.mark.parametrize("sender", [VICTIM, "mallory@evil.example", ANA], ids=["the victim", "a stranger", "a member"])
def test_nothing_that_anybody_writes_sends_a_letter_to_an_address_that_is_not_on_file(story, sender):
    for words in WORDS:
        write(story, sender, words, signer=EVIL)
        write(story, sender, words, *(f"{name}: {VICTIM}" for name in FIELDS), to=f"{PROGRAMME}-team@{DOMAIN}")
        write(story, sender, words, to=f"{PROGRAMME}-log@{DOMAIN}")
        story.now += timedelta(days=1)  # so that no limit hides what would be sent
    assert addresses(story) - {PROVEN} <= ON_FILE
    assert sender != ANA or addresses(story)  # a member is answered: the question is not idle
    done = "mails in a victim's, a stranger's and a member's name, a victim in each field: letters to others than them"
    note("P13", "SQLite", done, mails=story.sent, letters=len(addresses(story) - ON_FILE - {PROVEN}))


def test_who_never_wrote_and_was_never_named_gets_nothing(story):
    for words in WORDS:
        write(story, "mallory@evil.example", words)
        write(story, "mallory@evil.example", words, to="bea@work.example")
    assert addresses(story) == {PROVEN}
    assert [one.template for one in story.letters] == ["how-to-join"]


MIXES = {
    "the same word": ["HELP"] * 9,
    "every word": ["HELP", "STATUS", "REQUEST Ben", "PAUSE", "END", "what is this", "REQUEST Nobody Here", "RESUME"],
    "questions first": [*(f"REQUEST Ben: {n}" for n in range(5)), *["HELP"] * 5],
    "for a person": ["PAIR Ana with Ben", "LEAVE", "DATA", "DELETE", "APPROVE R-22222", "HELP", "REQUEST Bea"],
}


@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
def test_three_automatic_letters_a_day_whatever_is_written_in_her_name(story, mix):
    days = []
    for _ in range(2):
        before = len(story.letters)
        for words in mix:
            write(story, ANA, words)
        days.append(len([one for one in story.letters[before:] if one.to == "ana"]))
        story.now += timedelta(days=1)
    assert max(days) <= 3
    assert len(story.letters) >= 3  # it is the limit that holds
    done = "mails of every mix in one person's name on two days: automatic letters to her"
    note("P13", "SQLite", done, mails=story.sent, in_a_day_most=max(days))


def test_three_a_day_also_where_the_mails_come_to_a_stolen_address(story):
    write(story, ANA, "HELP")
    stolen = story.letters[0].message["Reply-To"]
    for number in range(6):
        write(story, "mallory@evil.example", ("PAUSE", "what", "RESUME")[number % 3], to=stolen, signer=EVIL)
        write(story, ANA, ("STATUS", "what is it", "PAUSE")[number % 3], to=stolen)
    assert len([one for one in story.letters if one.to == "ana"]) == 3
    assert [one.template for one in story.letters if one.to != "ana"] == ["mail-waits"]


def of_ana(story: Story) -> list[str]:
    return [one.template for one in story.letters if one.to == "ana"]


def test_what_others_ask_in_her_name_uses_up_none_of_her_own_questions(story):
    for number in range(5):
        write(story, ANA, f"REQUEST Ben: {number}")
    assert of_ana(story) == ["confirm"] * 3
    for words in ("DATA", "DELETE", "DATA"):
        write(story, ANA, words, signer=HOME)
    assert of_ana(story)[3:] == ["confirm-shall", "confirm-delete", "confirm-shall"]
    assert "last question we ask you today" in " ".join(story.letters[-1].text.split())


def test_what_others_ask_in_her_name_uses_up_none_of_the_answers_to_what_is_surely_hers(story):
    for _ in range(5):
        write(story, ANA, "HELP")
    assert of_ana(story) == ["help"] * 3
    for words in ("STATUS", "UNDO", "what is this", "HELP", "STATUS"):
        write(story, ANA, words, signer=HOME)
    assert of_ana(story)[3:] == ["status", "not-now", "ask-back"]  # three of her own: two machines fall silent, too
    write(story, ANA, "PAUSE until 1 June", signer=HOME)
    assert of_ana(story)[6:] == ["paused"]  # what acts is no answer


def test_who_says_yes_to_our_question_hears_what_came_of_it_whatever_others_write(story):
    """Nothing speaks for these mails: she is asked, and her answer is the proof."""
    for words in ("REQUEST Ben: one", "REQUEST Ben: two", "HELP", "HELP"):
        write(story, ANA, words)
    for question in [one for one in story.letters if one.template == "confirm"]:
        write(story, ANA, "YES", to=question.message["Reply-To"])
    assert of_ana(story) == ["confirm", "confirm", "help", "request-receipt", "not-now"]


def test_who_wrote_for_sure_is_told_that_her_mail_waits_and_the_team_sees_it(story):
    for words in ("DATA", "DELETE", "DATA", "DELETE"):
        write(story, ANA, words, signer=HOME)
    assert of_ana(story)[3:] == ["passed-on"]
    write(story, ANA, "DELETE")  # whoever that is: nobody can make us write to her more often by it
    for _ in range(4):
        write(story, ANA, "DELETE", signer=HOME)
    assert of_ana(story)[3:] == ["passed-on"] * 3
    with story.house.store.begin() as tx:
        assert len(inbox.list_shunted(tx)) == 6
    to_ana = "ana < confirm-shall\nana < confirm-delete\nana < confirm-shall\n" + "ana < passed-on\n" * 3
    story.play(f"\n{to_ana}cora < mail-waits\n" + "cora < passed-on-team\n" * 5)
    story.play('\n... 8 days\ncora < digest "6 mails nobody could place"')


def told(story: Story, door: Door, sender: str, to: str) -> list[str]:
    """All that the door says to somebody who brings a mail."""
    story.sent += 1
    with closing(Client(door)) as client:
        said = [client.greeting, client.say("EHLO x.example"), client.say(f"MAIL FROM:<{sender}>")]
        said.append(client.say(f"RCPT TO:<{to}>"))
        if said[-1].startswith("250"):
            said.append(client.say("DATA"))
            client.send(f"From: {sender}\r\nMessage-ID: <{story.sent}@x>\r\n\r\nHELP\r\n.\r\n".encode())
            said.append(client.hear())
        return [*said, client.say(f"VRFY {sender}"), client.say("QUIT")]


def test_the_door_says_the_same_to_members_and_to_strangers(story):
    story.flow.accept([Mail(ANA, DESK, f"From: {ANA}\r\nMessage-ID: <0@x>\r\n\r\nHELP\r\n".encode())])
    story.settle()
    token = story.letters[0].message["Reply-To"]

    def keep(envelopes) -> None:
        story.flow.accept([Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes])

    limits = Limits(errors=0, client_mails_a_minute=0, client_recipients_a_minute=0)
    with opened(Door("127.0.0.1:0", "mx.test", story.flow.knows, keep, limits=limits)) as door:
        for to in (DESK, token, f"nobody@{DOMAIN}", f"b{token[1:]}"):
            said = {sender: told(story, door, sender, to) for sender in (ANA, "ben@work.example", VICTIM)}
            assert said[ANA] == said["ben@work.example"] == said[VICTIM]
    before = len(story.letters)
    story.settle()
    assert {one.to for one in story.letters[before:]} <= {"ana", "ben"}  # and the answer goes to the address on file


SENDERS = (ANA, "ben@work.example", VICTIM, "mallory@evil.example")


def hello(story: Story, sender: str) -> Mail:
    story.sent += 1
    raw = f"From: {sender}\r\nMessage-ID: <{story.sent:04}@x>\r\n\r\nHELP\r\n".encode()
    return Mail(sender, DESK, raw)


def test_the_door_asks_the_database_the_same_whoever_writes(story):
    asked: dict[str, list[str]] = {sender: [] for sender in SENDERS}
    for sender, statements in asked.items():

        def heard(connection, cursor, statement, *_, into=statements) -> None:
            into.append(statement)

        event.listen(story.house.store.engine, "before_cursor_execute", heard)
        assert story.flow.knows(DESK)
        story.flow.accept([hello(story, sender)])
        event.remove(story.house.store.engine, "before_cursor_execute", heard)
    assert asked[ANA] == asked["ben@work.example"] == asked[VICTIM] == asked["mallory@evil.example"] != []
    done = "the door's statements to the database for members, a victim and a stranger"
    note("P13", "SQLite", done, senders=len(asked), differences=0)


def test_the_door_works_as_long_for_strangers_as_for_members(story):
    """Processor time, the least of many: what else the machine does meanwhile is not in it."""
    least = dict.fromkeys(SENDERS, 1.0)
    for _ in range(60):
        for sender in SENDERS:
            mail = hello(story, sender)
            began = time.thread_time()
            story.flow.knows(mail.rcpt_to)
            story.flow.accept([mail])
            least[sender] = min(least[sender], time.thread_time() - began)
    assert max(least.values()) < 1.5 * min(least.values())  # a look at who is here takes as long again


def test_what_is_looked_for_in_her_name_stands_in_no_letter_before_she_has_said_yes(tmp_path):
    story = Story(tmp_path)
    story.play(
        '\nana @frontdesk > FIND cheap pills\nana < confirm "look for people you could ask"\nana | confirm "pills"\n'
        'ana > YES\nana < found "cheap pills"'
    )
    story.house.store.close()
