"""The level as shipped, through a real socket: who speaks for a mail that comes in at the door of `serve`?"""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest

from mailflow import settings
from mailflow.demo.dns_server import NameServer
from mailflow.demo.signing import Signer
from tests.conversations.runner import PROGRAMME, Story
from workers.service import Service

AUTHSERV, DOOR_SIDE = "mx.mentor.example", "127.0.0.1"
OWN = Signer("work.example")
SAID = f"Authentication-Results: {AUTHSERV}; spf=pass smtp.mailfrom=ben@work.example\r\n"
ACCEPTED, ASKED = ["introduction-mentee", "introduction-mentor"], ["confirm"]


class Town(Story):
    """The cast of the conversations and a real door; Ana has asked Ben."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.play("ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt")
        self.request = next(letter for letter in self.letters if letter.template == "request")
        self.letters.clear()

    @contextmanager
    def opened(self, names: NameServer, *, strangers: bool = False, authserv_id: str = "") -> Iterator["Town"]:
        """With its door open; `strangers`: whoever comes is no mail server of ours."""
        shipped = settings.load(settings.data("config"), {"MAILFLOW_SERVICE__DATA_DIR": str(self.folder)}).trust
        asked = {"trust": shipped, "authserv_id": authserv_id, "resolver": names.address}
        loaded = replace(self.settings, listen="127.0.0.1:0", health_listen=settings.OFF, **asked)
        service = Service(replace(self.house, trust=shipped), loaded, "doors")
        service._trusted = () if strangers else service._trusted
        self.flow, self.door = service.flow, service.door
        service.start()
        try:
            yield self
        finally:
            service.stop()

    def takes(self, raw: bytes) -> list[str]:
        """The letters that Ben's mail brings about."""
        with smtplib.SMTP(*self.door.address, timeout=10) as line:
            line.sendmail("ben@work.example", [self.request.message["Reply-To"]], raw)
        self.settle()
        return sorted(letter.template for letter in self.letters)

    def words(self, above: str = "") -> bytes:
        to = self.request.message["Reply-To"]
        head = f"{above}From: ben@work.example\r\nTo: {to}\r\nSubject: Re: {PROGRAMME}\r\n"
        head += f"Message-ID: <1@work.example>\r\nDate: {format_datetime(self.now)}\r\n"
        return f"{head}\r\nACCEPT\r\n".encode()


@pytest.fixture
def names() -> Iterator[NameServer]:
    """The company lists our own mail server among those that send for it, as companies do."""
    server = NameServer({OWN.name: [OWN.record()], ("work.example", "TXT"): [f"v=spf1 ip4:{DOOR_SIDE} -all"]})
    yield server
    server.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.house.store.close()


def test_a_signed_answer_acts_at_once(town: Town, names: NameServer) -> None:
    with town.opened(names):
        assert town.takes(OWN.sign(town.words())) == ACCEPTED


@pytest.mark.parametrize(
    "broken", [lambda raw: raw, lambda raw: OWN.sign(raw).replace(b"ACCEPT", b"DECLINE")], ids=["unsigned", "changed"]
)
def test_any_other_is_asked_about_whatever_our_own_mail_server_may_send(
    town: Town, names: NameServer, broken: Callable[[bytes], bytes]
) -> None:
    with town.opened(names):
        assert town.takes(broken(town.words())) == ASKED


def test_a_strangers_server_counts_where_the_senders_domain_names_it(town: Town, names: NameServer) -> None:
    with town.opened(names, strangers=True):
        assert town.takes(town.words()) == ACCEPTED


def test_and_its_own_word_on_the_sender_does_not(town: Town, names: NameServer) -> None:
    names.zone["work.example", "TXT"] = ["v=spf1 -all"]
    with town.opened(names, strangers=True, authserv_id=AUTHSERV):
        assert town.takes(town.words(SAID)) == ASKED


def test_the_word_of_our_own_mail_server_does_once_it_is_named(town: Town, names: NameServer) -> None:
    with town.opened(names, authserv_id=AUTHSERV):
        assert town.takes(town.words(SAID)) == ACCEPTED
