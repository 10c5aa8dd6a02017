"""More servers that write their own way, each with the words of its kind; and what of them counts."""

import pytest

from mailflow.core.reading.bounce import Bounce, read_refusal
from mailflow.core.reading.dsn import read_bounce
from tests.core.reading.test_dsn import BEN, OURS, group, plain, report

YAHOO = plain(
    "From: MAILER-DAEMON@yahoo.example\nSubject: Failure Notice",
    f"""Sorry, we were unable to deliver your message to the following address.

<{BEN}>:
554: delivery error: dd This user doesn't have a yahoo.example account ({BEN}) [-5] - mta1.mail.yahoo.example

--- Below this line is a copy of the message.

{OURS}""",
)
SENDMAIL = plain(
    "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Returned mail: see transcript for details",
    f"""The original message was received at Tue, 2 Jun 2026 09:14:00 GMT

   ----- The following addresses had permanent fatal errors -----
<{BEN}>
    (reason: 550 5.1.1 <{BEN}>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.work.example.:
>>> DATA
<<< 550 5.1.1 <{BEN}>... User unknown
""",
)
COURIER = plain(
    "From: postmaster@mx.example\nSubject: NOTICE: mail delivery status.",
    f"""This is a delivery status notification from mx.example, running the Courier mail server.

The original message was received on Tue, 2 Jun 2026 09:14:00 GMT

Your message to the following recipients cannot be delivered:

<{BEN}>:
    mx.work.example [192.0.2.1]:
>>> RCPT TO:<{BEN}>
<<< 550 User unknown.
""",
)
DOMINO = plain(
    f"From: Postmaster@work.example\nSubject: DELIVERY FAILURE: User ben.okafor ({BEN}) not listed in Domino Directory",
    f"""Your message

  Subject: Will you mentor Ana?

was not delivered to:

  {BEN}

because:

  User ben.okafor ({BEN}) not listed in Domino Directory
""",
)
EXCHANGE_DE = plain(
    "From: Postmaster@work.example\nSubject: Unzustellbar: Will you mentor Ana?",
    f"""Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:

{BEN}
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
""",
)
GMAIL_SWITCHED_OFF = plain(
    f"From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nX-Failed-Recipients: {BEN}\n"
    "Subject: Delivery Status Notification (Failure)",
    f"""** Address not found **

Your message wasn't delivered to {BEN} because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.2.1 The email account that you tried to reach is disabled.
""",
)
ICLOUD_FULL = plain(
    "From: Mail Delivery System <MAILER-DAEMON@icloud.example>\nSubject: Undelivered Mail Returned to Sender",
    f"<{BEN}>: host mx.icloud.example said: 552 5.2.2 <{BEN}>: user is over quota (in reply to RCPT TO command)",
)
SES = (
    report(group("failed", "5.7.1", "smtp; 550 5.7.1 Message blocked by the recipient's server"))
    .replace(b"MAILER-DAEMON@mx.relay.example", b"MAILER-DAEMON@eu-west-1.amazonses.example")
    .replace(b"Undelivered Mail Returned to Sender", b"Delivery Status Notification (Failure)")
)
SMAIL = plain(
    "From: <MAILER-DAEMON@relay.example>\nSubject: mail, sent back",
    f"""|-- Failed addresses follow: --|
 {BEN}  ... transport smtp: 30 connect
|-- Message text follows: --|
Subject: Will you mentor Ana?
""",
)
SHAPES = [
    ("Yahoo", YAHOO, "5.0.0", True),
    ("sendmail", SENDMAIL, "5.1.1", True),
    ("Courier", COURIER, "5.0.0", True),
    ("Domino", DOMINO, "5.0.0", True),
    ("Exchange in German", EXCHANGE_DE, "5.1.1", True),
    ("Gmail, switched off", GMAIL_SWITCHED_OFF, "5.2.1", True),
    ("iCloud, full", ICLOUD_FULL, "5.2.2", False),
    ("SES, a filter", SES, "5.7.1", False),
    ("Smail, which only the library knows, so it must say so three times", SMAIL, "5.0.0", False),
]


@pytest.mark.parametrize(("name", "raw", "status", "permanent"), SHAPES, ids=[row[0] for row in SHAPES])
def test_a_server_of_another_kind(name: str, raw: bytes, status: str, permanent: bool) -> None:
    found = read_bounce(raw)
    assert found is not None
    assert (found.status, found.permanent, found.failed) == (status, permanent, True)


COUNTS = [
    ("came back", [group("failed", "5.2.2", "smtp; 552 5.2.2 Over quota")], True),
    ("given up after days", [group("failed", "4.4.7", "smtp; 451 4.4.7 Timed out")], True),
    ("still tried", [group("delayed", "4.4.1", "X-Postfix; timed out")], False),
    ("reached somebody else", [group("failed", "5.2.2"), group("delivered", "2.0.0")], False),
    ("one failed, one still tried", [group("delayed", "4.4.1"), group("failed", "5.2.2")], True),
]


@pytest.mark.parametrize(("name", "told", "failed"), COUNTS, ids=[row[0] for row in COUNTS])
def test_only_a_letter_that_came_back_counts(name: str, told: list[str], failed: bool) -> None:
    found = read_bounce(report(*told))
    assert found is not None
    assert (found.permanent, found.failed) == (False, failed)


@pytest.mark.parametrize(
    ("said", "by_filter"),
    [
        ("550 5.7.1 Message refused by policy", True),
        ("554 Blocked using a list", True),
        ("550 5.2.2 Over quota", False),
        ("550 no such user", False),
    ],
)
def test_a_filter_is_told_from_a_mailbox(said: str, by_filter: bool) -> None:
    found: Bounce | None = read_refusal(said)
    assert found is not None
    assert found.by_filter is by_filter
