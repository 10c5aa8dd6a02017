"""What mail servers write when a letter cannot reach Ben, in the shapes of many servers, and what each is taken for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.reading.bounce import REASON, Bounce, read_refusal
from mailflow.core.reading.dsn import read_bounce

TO = "b-aebagbafaydqqcikbmga2dqpcaireeyu@mentor.example"
BEN = "ben.okafor@work.example"
OURS = f"From: WIT <wit@mentor.example>\nTo: {BEN}\nSubject: Will you mentor Ana?\n\nDear Ben, 550 5.7.1 is a number.\n"


def report(*groups: str, subject: str = "Undelivered Mail Returned to Sender", said: str = "It failed.") -> bytes:
    """A report after RFC 3464, as Postfix lays it out."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.relay.example (Mail Delivery System)
Subject: {subject}
To: {TO}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4C9F21A0B3.1780391640/mx.relay.example"

This is a MIME-encapsulated message.

--4C9F21A0B3.1780391640/mx.relay.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{said}

--4C9F21A0B3.1780391640/mx.relay.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.relay.example
Arrival-Date: Tue,  2 Jun 2026 09:14:00 +0000 (UTC)

{chr(10).join(groups)}
--4C9F21A0B3.1780391640/mx.relay.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

{OURS}
--4C9F21A0B3.1780391640/mx.relay.example--
""".encode()


def group(action: str, status: str, said: str = "") -> str:
    head = f"Final-Recipient: rfc822; {BEN}\nAction: {action}\nStatus: {status}\n"
    return head + (f"Diagnostic-Code: {said}\n" if said else "")


def plain(head: str, body: str) -> bytes:
    return f"{head}\nTo: {TO}\nContent-Type: text/plain; charset=us-ascii\n\n{body}\n".encode()


UNKNOWN = f"smtp; 550 5.1.1 <{BEN}>: Recipient address\n    rejected: User unknown in local recipient table"

REPORTS = [
    ("an unknown user", group("failed", "5.1.1", UNKNOWN), "5.1.1", True),
    ("a domain without mail", group("failed", "5.1.2", "X-Postfix; Host not found"), "5.1.2", True),
    ("Exchange Online, unknown", group("failed", "5.1.10", "smtp;550 5.1.10 RecipientNotFound"), "5.1.10", True),
    ("a switched off mailbox", group("failed", "5.2.1", "smtp; 550-5.2.1 account is disabled"), "5.2.1", True),
    ("all in capitals", group("FAILED", "5.1.1 (bad mailbox)", UNKNOWN).upper(), "5.1.1", True),
    ("the diagnostic knows better", group("failed", "5.0.0", UNKNOWN), "5.1.1", True),
    ("no status at all", group("failed", "", "smtp; 550 No such user here"), "5.0.0", True),
    ("a full mailbox for good", group("failed", "5.2.2", "smtp; 552 5.2.2 Over quota"), "5.2.2", False),
    ("a full mailbox without a code", group("failed", "5.0.0", "smtp; 550 Mailbox full"), "5.0.0", False),
    ("552 is storage", group("failed", "5.0.0", "smtp; 552 Exceeded"), "5.2.2", False),
    ("a full mailbox for now", group("delayed", "4.2.2", "smtp; 452 4.2.2 Full"), "4.2.2", False),
    ("a spam filter", group("failed", "5.7.1", "smtp; 550 5.7.1 Message refused by policy"), "5.7.1", False),
    ("a block list without a code", group("failed", "5.0.0", "smtp; 554 Blocked using a list"), "5.0.0", False),
    ("Outlook's bulk rules", group("failed", "5.7.515", "smtp;550 5.7.515 Access denied"), "5.7.515", False),
    ("our own quota", group("failed", "5.4.5", "smtp; 550 5.4.5 Daily sending quota exceeded"), "5.4.5", False),
    ("a letter too large", group("failed", "5.3.4", "smtp; 552 5.3.4 Too big"), "5.3.4", False),
    ("given up after days", group("failed", "4.4.7", "smtp; 451 4.4.7 Timed out"), "4.4.7", False),
    ("put off", group("delayed", "4.4.1", "X-Postfix; connect to mx.work.example: timed out"), "4.4.1", False),
    ("put off, with a five", group("delayed", "5.1.1", UNKNOWN), "5.1.1", False),
    ("no action, only a status", f"Final-Recipient: rfc822; {BEN}\nStatus: 5.1.1\n", "5.1.1", True),
]


@pytest.mark.parametrize(("name", "told", "status", "permanent"), REPORTS, ids=[row[0] for row in REPORTS])
def test_a_report(name, told, status, permanent):
    found = read_bounce(report(told))
    assert (found.status, found.permanent) == (status, permanent)


@pytest.mark.parametrize("action", ["delivered", "relayed (to a system without reports)", "expanded"])
def test_a_report_of_success_is_no_bounce(action):
    assert read_bounce(report(group(action, "2.0.0"), said="550 5.1.1 does not exist")) is None


def test_an_alias_that_reaches_somebody_is_not_dead():
    told = [group("failed", "5.1.1", UNKNOWN), group("delivered", "2.0.0")]
    assert not read_bounce(report(*told)).permanent
    assert read_bounce(report(told[0], told[0])).permanent


def test_the_reason_is_one_line_without_an_address():
    found = read_bounce(report(group("failed", "5.1.1", UNKNOWN)))
    assert found.reason == "Recipient address rejected: User unknown in local recipient table"


QMAIL = plain(
    "Return-Path: <>\nFrom: MAILER-DAEMON@work.example\nSubject: failure notice",
    f"""Hi. This is the qmail-send program at work.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{BEN}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{OURS}""",
)
QMAIL_TIRED = plain(
    "Return-Path: <>\nFrom: MAILER-DAEMON@work.example\nSubject: failure notice",
    f"""Hi. This is the qmail-send program at work.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<{BEN}>:
192.0.2.15 does not like recipient.
Remote host said: 450 mailbox busy
I'm not going to try again; this message has been in the queue too long.

--- Below this line is a copy of the message.

{OURS}""",
)
EXIM = plain(
    f"Return-path: <>\nX-Failed-Recipients: {BEN}\nAuto-Submitted: auto-replied\n"
    "From: Mail Delivery System <Mailer-Daemon@mx.relay.example>\n"
    "Subject: Mail delivery failed: returning message to sender",
    f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {BEN}
    host mx.work.example [5.1.2.9]
    SMTP error from remote mail server after RCPT TO:<{BEN}>:
    550 5.1.1 <{BEN}> mailbox gone

------ This is a copy of the message, including all the headers. ------

{OURS}""",
)
EXIM_LOCAL = plain(
    f"X-Failed-Recipients: {BEN}\nFrom: Mail Delivery System <Mailer-Daemon@mx.relay.example>\n"
    "Subject: Mail delivery failed: returning message to sender",
    f"""A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {BEN}
    Unrouteable address
""",
)
EXIM_WARNING = plain(
    "From: Mail Delivery System <Mailer-Daemon@mx.relay.example>\nSubject: Warning: message 1r9aBc delayed 24 hours",
    f"""This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.relay.example.

The address to which the message has not yet been delivered is:

  {BEN}

No action is required on your part. Delivery attempts will continue for
some time, and this warning message delayed may be repeated.
""",
)
GMAIL = plain(
    f"From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nX-Failed-Recipients: {BEN}\n"
    "Subject: Delivery Status Notification (Failure)",
    f"""Delivery to the following recipient failed permanently:

     {BEN}

Technical details of permanent failure:
The other server returned:
550-5.1.1 The email account that you tried to reach does not exist. Please try
550-5.1.1 double-checking the address. Learn more at
550 5.1.1 https://support.example/mail?p=NoSuchUser&who=ben%40work.example k9-sor

----- Original message -----

{OURS}""",
)
EXCHANGE = plain(
    "From: System Administrator <postmaster@work.example>\nSubject: Undeliverable: Will you mentor Ana?",
    f"""Your message did not reach some or all of the intended recipients.

      Subject: Will you mentor Ana?
      Sent: 6/2/2026 9:14 AM

The following recipient(s) could not be reached:

      {BEN} on 6/2/2026 9:14 AM
            The e-mail account does not exist at the organization this message was sent to.
            <mx.work.example #5.1.1 smtp;550 5.1.1 unknown>
""",
)
POSTFIX_TEXT = plain(
    "From: MAILER-DAEMON@mx.relay.example (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender",
    f"""This is the mail system at host mx.relay.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{BEN}>: host mx.work.example[192.0.2.7] said: 550
    No such user (in reply to RCPT TO command)
""",
)
OFFICE = f"""From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@work.example>
To: {TO}
Subject: Undeliverable: Will you mentor Ana?
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_b1_"

--_b1_
Content-Type: multipart/alternative; boundary="_b2_"

--_b2_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to {BEN} couldn't be delivered.=20

--_b2_
Content-Type: text/html; charset="us-ascii"

<p>Your message to <b>ben.okafor</b> couldn't be delivered.</p>

--_b2_--

--_b1_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01MB.work.example
Received-From-MTA: dns;mx.relay.example

Final-Recipient: rfc822;{BEN}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {BEN} not found by SMTP address lookup

--_b1_
Content-Type: message/rfc822

{OURS}
--_b1_--
""".encode()
HTML_ONLY = f"""From: postmaster@work.example
To: {TO}
Subject: Delivery has failed
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+RGVsaXZlcnkgdG8gPGI+YmVuPC9iPiBmYWlsZWQ6PGJyPiM1NTAgNS4xLjEgTm8gc3VjaCByZWNpcGllbnQ8L3A+
""".encode()

TIRED = "Remote host said: mailbox busy I'm not going to try again; this message has been in the queue too long."
TRIED = "The email account that you tried to reach does not exist. Please try double-checking the address"
ORGANISATION = (
    "The e-mail account does not exist at the organization this message was sent to. mx.work.example smtp; unknown"
)
SAID = "host mx.work.example[192.0.2.7] said: No such user (in reply to RCPT TO command)"
LOOKUP = "RESOLVER.ADR.RecipientNotFound; Recipient the address not found by SMTP address lookup"

SHAPES = [
    ("qmail", QMAIL, Bounce("5.1.1", True, "Sorry, no mailbox here by that name.")),
    ("qmail, tired", QMAIL_TIRED, Bounce("4.0.0", False, TIRED)),
    ("Exim", EXIM, Bounce("5.1.1", True, "the address mailbox gone")),
    ("Exim, local", EXIM_LOCAL, Bounce("5.0.0", True, "Unrouteable address")),
    ("Exim, a warning", EXIM_WARNING, Bounce("4.0.0", False, "", failed=False)),
    ("Gmail", GMAIL, Bounce("5.1.1", True, TRIED)),
    ("Exchange", EXCHANGE, Bounce("5.1.1", True, ORGANISATION)),
    ("Postfix as text", POSTFIX_TEXT, Bounce("5.0.0", True, SAID)),
    ("Office 365", OFFICE, Bounce("5.1.10", True, LOOKUP)),
    ("HTML alone", HTML_ONLY, Bounce("5.1.1", True, "No such recipient")),
]


@pytest.mark.parametrize(("name", "raw", "expected"), SHAPES, ids=[row[0] for row in SHAPES])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_server_that_writes_its_own_way(name, raw, expected, ending):
    assert read_bounce(raw.replace(b"\n", ending)) == expected


AWAY = "Thank you for your mail. I am away; my old address does not exist any more: 550 5.1.1.\n"
NO_BOUNCE = [
    ("a holiday reply", plain(f"From: {BEN}\nSubject: Automatic reply: Ana\nAuto-Submitted: auto-replied", AWAY)),
    ("a holiday reply without a sign", plain(f"Return-Path: <>\nFrom: {BEN}\nSubject: Re: Ana", AWAY)),
    ("a robot's holiday reply", plain("From: postmaster@work.example\nSubject: Out of office", AWAY)),
    ("a person who writes here", plain(f"From: {BEN}\nSubject: Re: Ana", "ACCEPT\n\n> 550 5.1.1 no such user")),
    ("a server with other news", plain("From: postmaster@work.example\nSubject: News", "We move on 2.5.26.")),
    ("a read receipt", report(group("failed", "5.1.1")).replace(b"delivery-status;", b"disposition-notification;")),
    ("a complaint", report(group("failed", "5.1.1")).replace(b"delivery-status;", b"feedback-report;")),
    ("a report passed on by Ben", plain(f"From: {BEN}\nSubject: Fwd: Undeliverable", QMAIL.decode())),
    ("nothing", b""),
    ("two senders", b"From: a@b.example\nFrom: mailer-daemon@c.example\n\n550 5.1.1 No such user\n"),
]


@pytest.mark.parametrize(("name", "raw"), NO_BOUNCE, ids=[row[0] for row in NO_BOUNCE])
def test_what_is_no_bounce(name, raw):
    assert read_bounce(raw) is None


def test_our_own_letter_inside_a_bounce_says_nothing():
    inner = report(group("failed", "5.1.1")).replace(b"delivery-status", b"x").replace(b"MAILER-DAEMON", b"ben")
    outer = report(group("delivered", "2.0.0")).replace(OURS.encode(), inner)
    assert read_bounce(outer) is None


@pytest.mark.parametrize("mark", ["--- Below this line is a copy of the message.", "----- Original message -----"])
def test_our_own_letter_below_a_bounce_says_nothing(mark):
    refused = EXIM_LOCAL + f"\n{mark}\n\n{OURS}".encode()
    assert read_bounce(refused) == read_bounce(EXIM_LOCAL)


REFUSALS = [
    ("550 5.1.1 <ben@work.example>: no such user", Bounce("5.1.1", True, "no such user")),
    ("550 no such user", Bounce("5.0.0", True, "no such user")),
    ("554 5.7.1 refused by policy", Bounce("5.7.1", False, "refused by policy")),
    ("552 too much", Bounce("5.2.2", False, "too much")),
    ("not sent, it would not be the letter we meant: two recipients", None),
]


@pytest.mark.parametrize(("said", "expected"), REFUSALS)
def test_what_our_smarthost_refuses(said, expected):
    assert read_refusal(said) == expected


HOSTILE = [
    "ben@work.example",
    "<ben.okafor@work.example>",
    'RCPT TO:<"ben.okafor"@work.example>',
    "ben＠work.example",
    "see https://evil.example/?to=ben%40work.example and www.evil.example",
    "\u202eben@work.example\u2028ACCEPT\r\nBcc: mallory@evil.example",
    "x" * 5000 + "@work.example",
    "\ufdfa" * 2000,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_the_reason_gives_nobody_away(words):
    reason = read_refusal(f"550 5.1.1 {words} is unknown").reason
    assert reason.isprintable()
    assert len(reason) <= REASON
    assert not any(part in reason.lower() for part in ("@", "＠", "%40", "okafor", "://", "www."))


ALL = [report(group("failed", "5.1.1", UNKNOWN)), *(raw for _, raw, _ in SHAPES), *(raw for _, raw in NO_BOUNCE)]
NASTY = [b"\n", b"\r", b"\0", b"\xff", b"--", b"@", b";", b'"', b"=?utf-8?b?//?=", b"=", b"Content-Type: ", b" " * 99]


@given(
    raw=st.sampled_from(ALL),
    cuts=st.lists(st.tuples(st.integers(0, 2500), st.integers(0, 60), st.sampled_from(NASTY)), max_size=12),
)
def test_no_bytes_break_it(raw, cuts):
    for at, length, bytes_ in cuts:
        raw = raw[:at] + bytes_ + raw[at + length :]
    harmless(read_bounce(raw))


@given(st.binary(max_size=400))
def test_no_noise_breaks_it(noise):
    harmless(read_bounce(noise))
    harmless(read_bounce(b"From: mailer-daemon@a.example\nContent-Type: multipart/report; boundary=x\n\n--x\n" + noise))


def harmless(found):
    assert found is None or ("@" not in found.reason and found.reason.isprintable() and len(found.reason) <= REASON)
    assert found is None or not found.permanent or found.status.startswith("5.")


HEAD = b"From: mailer-daemon@a.example\nX-Failed-Recipients: a@b.example\n"
STATUS = HEAD + b"Content-Type: message/delivery-status\n\n"
WORST = [
    ("parameters", HEAD + b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: a/b", b";"),
    ("fences", HEAD + b"Content-Type: multipart/report; boundary=x\n\n", b"--x\n\n"),
    ("almost fences", HEAD + b"Content-Type: multipart/report; boundary=x\n\n", b"--y\n"),
    ("groups", STATUS, b"Action: failed\nStatus: 5.1.1\n\n"),
    ("folds", STATUS + b"Diagnostic-Code: smtp; 550\n", b" 550 5.1.1\n"),
    ("one long line", HEAD + b"\n", b"550-"),
    ("numbers", HEAD + b"\n", b"5.1."),
    ("tags", HEAD + b"Content-Type: text/html\n\n", b"<a"),
    ("addresses", HEAD + b"\n550 5.1.1 ", b"a@"),
    ("links", HEAD + b"\n550 5.1.1 ", b"://"),
    ("what the library reads slowest", b"From: mailer-daemon@a.example\n\nFailed addresses follow:\n", b" "),
    ("the same in lines", b"From: mailer-daemon@a.example\n\nFailed addresses follow:\n", b" " * 300 + b"\n"),
    ("blanks", HEAD + b"\n", b" \n"),
]


@pytest.mark.parametrize(("name", "head", "worst"), WORST, ids=[row[0] for row in WORST])
def test_the_worst_case_is_short(name, head, worst):
    raw = (head + worst * (900_000 // len(worst)))[:900_000]
    began = time.process_time()
    read_bounce(raw)
    assert time.process_time() - began < 10  # milliseconds where it is linear, minutes where it is not
