"""Who wrote this? At the levels standard and strict an answer acts only when the sender's domain speaks for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from mailflow.flow import Flow, Mail
from mailflow.ingress.verdict import Resolver, direct_judge, results_judge
from mailflow.ingress.verdict.dns import MOST_QUESTIONS, Questions
from mailflow.store import inbox
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from tests.ingress.dns_server import SILENT, NameServer
from tests.ingress.signing import Signer

OWN, OTHER = Signer("work.example"), Signer("evil.example", "s2")
SERVER = "192.0.2.7"  # the one that work.example names


@pytest.fixture
def names() -> Iterator[NameServer]:
    server = NameServer({
        OWN.name: [OWN.record()],
        OTHER.name: [OTHER.record()],
        ("work.example", "TXT"): [f"v=spf1 ip4:{SERVER} -all"],
    })  # fmt: skip
    yield server
    server.close()


class Trusting(Story):
    """The cast of the conversations, at a level of trust; Ana has asked Ben."""

    def __init__(self, folder: Path, database_url: str) -> None:
        super().__init__(folder, database_url)
        self.play("ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt")
        self.request = next(letter for letter in self.letters if letter.template == "request")
        self.letters.clear()
        self.reply_to = str(self.request.message["Reply-To"])

    def at(self, level: str, judge: object) -> "Trusting":
        self.house = replace(self.house, trust=level, judge=judge)
        self.flow = Flow(self.house)
        return self

    def takes(self, raw: bytes, client: str = "203.0.113.9", to: str = "") -> list[str]:
        """The letters that a mail from work.example's mouth brings about."""
        reply_to = to or self.reply_to
        self.flow.accept([Mail("ben@work.example", reply_to, raw, client, "mail.work.example")])
        self.settle()
        return sorted(letter.template for letter in self.letters)


@pytest.fixture
def story(tmp_path: Path, database_url: str) -> Iterator[Trusting]:
    story = Trusting(tmp_path, database_url)
    yield story
    story.house.store.close()


def words(story: Trusting, text: str = "ACCEPT", above: str = "", to: str = "") -> bytes:
    head = (
        f"{above}From: ben@work.example\r\nTo: {to or story.reply_to}\r\nSubject: Re: Will you mentor Ana Duarte?\r\n"
    )
    head += f"Date: {format_datetime(story.now)}\r\nMessage-ID: <1@work.example>\r\n"
    return f"{head}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


DESK = f"{PROGRAMME}@{DOMAIN}"
ACCEPTED, ASKED = ["introduction-mentee", "introduction-mentor"], ["confirm"]


@pytest.mark.parametrize("level", ["standard", "strict"])
def test_an_answer_that_its_domain_signed_acts_at_once(story, names, level):
    story.at(level, direct_judge(Resolver(names.address), lambda: story.now))
    assert story.takes(OWN.sign(words(story))) == ACCEPTED


def test_an_answer_from_its_domains_own_server_acts_at_standard(story, names):
    story.at("standard", direct_judge(Resolver(names.address), lambda: story.now))
    assert story.takes(words(story), SERVER) == ACCEPTED


def test_and_is_asked_about_at_strict(story, names):
    story.at("strict", direct_judge(Resolver(names.address), lambda: story.now))
    assert story.takes(words(story), SERVER) == ASKED


@pytest.mark.parametrize("level", ["standard", "strict"])
@pytest.mark.parametrize("signer", [None, OTHER], ids=["by nobody", "by another domain"])
def test_a_stolen_reply_address_acts_for_nobody_it_asks(story, names, level, signer):
    story.at(level, direct_judge(Resolver(names.address), lambda: story.now))
    raw = words(story)
    assert story.takes(signer.sign(raw) if signer else raw) == ASKED
    assert [letter.to for letter in story.letters] == ["ben"]


@pytest.mark.parametrize(("signer", "asked"), [(OWN, "Shall we"), (None, "Was this you?")], ids=["surely", "perhaps"])
def test_who_surely_asked_for_her_data_is_asked_once_more_and_not_who_it_was(story, names, signer, asked):
    story.at("standard", direct_judge(Resolver(names.address), lambda: story.now))
    raw = words(story, "DATA")
    assert story.takes(signer.sign(raw) if signer else raw) == ["confirm-shall"]
    told = story.letters[0].text
    assert asked in told.split("Hello")[0]
    assert ("could not be sure" in told) == (signer is None)


def test_a_desk_needs_no_round_trip_where_the_domain_speaks_for_its_sender(story, names):
    story.at("standard", direct_judge(Resolver(names.address), lambda: story.now))
    asked = story.takes(OWN.sign(words(story, "PAUSE", to=DESK)), to=DESK)
    assert asked == ["paused"]


def test_a_name_server_that_does_not_answer_is_waited_for(story, names):
    key = names.zone.pop(OWN.name)
    names.zone[OWN.name] = SILENT
    story.at("standard", direct_judge(Resolver(names.address), lambda: story.now))
    assert story.takes(OWN.sign(words(story))) == []
    names.zone[OWN.name] = key
    story.at("standard", direct_judge(Resolver(names.address), lambda: story.now))  # nothing is remembered of before
    story._wait("... 1 hour")
    assert sorted(letter.template for letter in story.letters) == ACCEPTED


def test_but_not_for_ever(story, names):
    names.zone[OWN.name] = SILENT
    story.at("standard", direct_judge(Resolver(names.address), lambda: story.now))
    story.takes(OWN.sign(words(story)))
    story.now += timedelta(hours=5)
    story.settle()
    assert [letter.template for letter in story.letters] == ASKED


class Hasty(Resolver):
    """One mail may ask for a moment only, so that nobody waits for the test."""

    def questions(self, most: int = MOST_QUESTIONS, budget: float = 0.4) -> Questions:
        return super().questions(most, budget)


def test_strangers_signatures_whose_name_servers_are_silent_make_nobody_wait(story, names):
    """They spend the mail's time; what From's own domain says is heard all the same."""
    slow = [Signer("evil.example", f"slow{number}") for number in range(3)]
    names.zone |= {one.name: SILENT for one in slow}
    story.at("standard", direct_judge(Hasty(names.address), lambda: story.now))
    raw = words(story)
    for one in slow:
        raw = one.sign(raw)
    assert story.takes(raw) == ASKED


def test_a_forged_mail_that_waits_holds_back_none_that_another_server_brings(story, names):
    """Whoever finds a name of her domain that nobody answers for can let his own mail wait, and no more."""
    lame = Signer("work.example", "gone")
    names.zone[lame.name] = SILENT
    story.at("standard", direct_judge(Hasty(names.address), lambda: story.now))
    assert story.takes(lame.sign(words(story, "DECLINE"))) == []
    story.now += timedelta(seconds=1)
    hers = OWN.sign(words(story).replace(b"<1@", b"<2@"))
    assert story.takes(hers, SERVER) == ACCEPTED


def test_but_what_the_same_server_brings_keeps_its_order(story, names):
    lame = Signer("work.example", "gone")
    names.zone[lame.name] = SILENT
    story.at("standard", direct_judge(Hasty(names.address), lambda: story.now))
    story.takes(lame.sign(words(story, "DECLINE")), SERVER[:-1] + "9")
    story.now += timedelta(seconds=1)
    assert story.takes(OWN.sign(words(story).replace(b"<1@", b"<2@")), SERVER[:-1] + "9") == []


def test_behind_an_mta_its_word_counts_and_nobody_elses(story):
    story.at("standard", results_judge("mx.mentor.example"))
    said = "Authentication-Results: {}; spf=pass smtp.mailfrom=ben@work.example\r\n"
    assert story.takes(words(story, above=said.format("mx.evil.example"))) == ASKED
    story.letters.clear()
    again = words(story, above=said.format("mx.mentor.example")).replace(b"<1@", b"<2@")
    assert story.takes(again) == ACCEPTED


def test_what_breaks_the_judge_counts_as_no_proof(story):
    def broken(mail: Mail):
        raise ZeroDivisionError

    story.at("standard", broken)
    assert story.takes(words(story)) == ASKED
    with story.house.store.begin() as tx:
        assert inbox.list_shunted(tx) == []


@pytest.mark.parametrize(("signer", "told"), [(OWN, ["request-away"]), (OTHER, []), (None, [])])
@pytest.mark.parametrize("level", ["standard", "strict"])
def test_nobody_is_away_but_by_the_word_of_his_own_domain(story, names, level, signer, told):
    story.at(level, direct_judge(Resolver(names.address), lambda: story.now))
    raw = words(story, "ACCEPT, I am on holiday.", "Auto-Submitted: auto-replied\r\n")
    assert story.takes(signer.sign(raw) if signer else raw) == told
