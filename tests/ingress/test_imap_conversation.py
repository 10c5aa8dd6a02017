"""Whole conversations through a mailbox: each mail lies there twice, is read by IMAP, and its answer leaves."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mailflow import settings
from mailflow.flow import Flow, Mail, mailbox
from mailflow.flow.enrol import import_people
from mailflow.ingress.imap import Ledger, Poller
from mailflow.ingress.writer import Envelope
from mailflow.store import schema
from mailflow.store.seen import Seen
from tests.conversations.runner import CSV, DOMAIN, PEOPLE, PROGRAMME, Departure, Story
from tests.faults.servers import wait_until
from tests.ingress.dovecot import MISSING, WHERE, Dovecot
from tests.ingress.kept import QUICK, account_of, flags
from tests.needs import needs

pytestmark = needs(WHERE, MISSING)
TRANSCRIPTS = Path("tests/conversations")
NAMES = ("accepted-on-the-sixth-day", "the-dead-mailbox")  # an answer and its bounce; the others say no more of a door


class MailboxStory(Story):
    """The same stories, in a catch-all mailbox. Nobody but the delivering server says for whom a mail is."""

    style = "catch-all"

    def __post_init__(self):
        environ = {"SERVICE__DOMAIN": DOMAIN, "SERVICE__DATA_DIR": str(self.folder), "DATABASE__URL": self.database_url}
        environ |= {"SERVICE__ADDRESS_STYLE": self.style, "TRUST__LEVEL": "token"}
        environ |= {"SERVICE__MAILBOX": "mentor"} if self.style == "plus" else {}
        named = {f"MAILFLOW_{name}": value for name, value in environ.items()}
        self.people = PEOPLE
        self.settings = settings.load(settings.data("config"), named)
        self.house = settings.build(self.settings, now=lambda: self.now, carry=self.carry)
        self.flow = Flow(self.house)
        import_people(self.house, PROGRAMME, CSV, dry_run=False)
        self.flow.watch_over()

    def _desk(self, where):
        return ("mentor+" if self.style == "plus" else "") + super()._desk(where)

    def read(self, dovecot: Dovecot) -> Poller:
        self.dovecot = dovecot
        account = account_of(dovecot)
        ledger = Ledger(self.flow.knows, self.keep, partial(mailbox.recall, self.house))
        return Poller(account, None, ledger, partial(mailbox.note_look, self.house, account.shown), QUICK)

    def keep(self, envelopes: Sequence[Envelope], seen: Sequence[Seen]) -> None:
        self.flow.accept([Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes], seen)

    def _deliver(self, mail: Mail) -> None:
        before = len(self.letters)
        self._lay(mail, b"")
        self.settle()
        first = len(self.letters)
        self._lay(mail, b"Received: from another.example; Mon, 2 Mar 2026 09:00:00 -0500\r\n")
        self.settle()
        if len(self.letters) != first:
            raise Departure("the second copy of this mail had an effect of its own")
        self.told += [f"    ({letter.to} < {letter.template})" for letter in self.letters[before:]]

    def _lay(self, mail: Mail, trace: bytes) -> None:
        wanted = self._seen() + 1
        head = f"Return-Path: <{mail.mail_from}>\r\nDelivered-To: {mail.rcpt_to}\r\n".encode()
        self.dovecot.deliver(head + trace + mail.raw)
        assert wait_until(lambda: self._seen() == wanted)

    def _seen(self) -> int:
        with self.house.store.begin() as tx:
            return tx.execute(select(func.count()).select_from(schema.seen_mail)).scalar_one()


class SubAddressStory(MailboxStory):
    """In one mailbox with sub-addresses."""

    style = "plus"


@pytest.mark.parametrize("kind", [MailboxStory, SubAddressStory])
@pytest.mark.parametrize("name", NAMES)
def test_a_conversation_through_a_mailbox(name, kind, tmp_path):
    dovecot, story = Dovecot(), kind(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}")
    dovecot.make()
    dovecot.start()
    poller = story.read(dovecot)
    poller.start()
    try:
        story.play((TRANSCRIPTS / f"{name}.txt").read_text())
        assert wait_until(lambda: set(flags(dovecot)) == {"Sa"})
        assert all(one.message["From"].count("<mentor+") == (story.style == "plus") for one in story.letters)
    finally:
        poller.stop()
        dovecot.remove()
