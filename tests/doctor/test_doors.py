"""The doors, the smarthost and the mailbox, each real: what is wrong with them is found, and what mends it is said."""

import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from mailflow.demo.sink import Sink
from mailflow.doctor import sample as sample_letter
from mailflow.doctor.ground import Ground
from mailflow.egress.oauth import TokenSource
from mailflow.ingress.smtp import Door
from tests.doctor.place import DOMAIN, PROGRAMME, Look, given
from tests.egress.smarthost import Smarthost
from tests.egress.tokens import TokenServer
from tests.faults.servers import free_port
from tests.ingress.certificates import Files
from tests.ingress.dovecot import MISSING, PASSWORD, WHERE, Dovecot
from tests.ingress.kept import account_of
from tests.needs import needs

TODAY = datetime.now(UTC)
LOGIN: dict[str, str | list[str]] = {"EHLO": "250-smarthost\r\n250 AUTH PLAIN LOGIN"}


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


# -- in ------------------------------------------------------------------------------------------------


def test_nobody_listens_at_the_door(look: Look) -> None:
    told = look("door", listen=f"127.0.0.1:{free_port()}")
    assert (told.level, "no service runs here" in told.said, "mailflow serve" in told.mend) == ("WARN", True, True)
    assert look("door", listen="off").level == "SKIP"


@pytest.mark.parametrize(("knows", "level", "said"), [(True, "OK", "takes mail to"), (False, "FAIL", "answers 550 to")])
def test_whoever_listens_must_know_our_addresses(look: Look, knows: bool, level: str, said: str) -> None:
    door = Door("127.0.0.1:0", DOMAIN, lambda address: knows, lambda batch: None, 1_000_000)
    door.start()
    try:
        told = look("door", listen=f"127.0.0.1:{door.address[1]}")
        assert (told.level, said in told.said) == (level, True), told
        assert knows or "other settings" in told.mend
    finally:
        door.stop()


def test_a_door_without_the_certificate_of_the_settings_is_to_be_started_again(
    look: Look, sink: Sink, tmp_path: Path
) -> None:
    told = look("door", listen=sink.url.removeprefix("smtp://"), certificate=Files(tmp_path).pair)
    assert (told.level, "no STARTTLS" in told.said) == ("FAIL", True)


def certificate(folder: Path, name: str, days: float) -> tuple[Path, Path]:
    made = trustme.CA().issue_cert(name, not_before=TODAY - timedelta(30), not_after=TODAY + timedelta(days))
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
    key.write_bytes(made.private_key_pem.bytes())
    return cert, key


CERTIFICATES = (
    (f"mx.{DOMAIN}", 90, "OK", f"is for mx.{DOMAIN}"),
    (f"*.{DOMAIN}", 90, "OK", "is for *."),
    ("other.test", 90, "WARN", f"is for other.test, and the MX record names mx.{DOMAIN}"),
    (f"mx.{DOMAIN}", 5, "WARN", "expires on"),
    (f"mx.{DOMAIN}", -1, "FAIL", "expired on"),
)


@pytest.mark.parametrize("row", CERTIFICATES)
def test_the_doors_certificate(look: Look, tmp_path: Path, row: tuple[str, float, str, str]) -> None:
    name, days, level, said = row
    told = look("certificate", now=TODAY, listen="0.0.0.0:25", certificate=certificate(tmp_path, name, days))
    assert (told.level, said in told.said) == (level, True), told


def test_a_door_to_the_world_without_a_certificate(look: Look) -> None:
    told = look("certificate", listen="0.0.0.0:25")
    assert (told.level, "tls_cert" in told.mend) == ("WARN", True)
    assert look("certificate", listen="127.0.0.1:8025").level == "SKIP"


# -- out -----------------------------------------------------------------------------------------------


def test_the_smarthost_takes_letters(look: Look, sink: Sink) -> None:
    assert look("smarthost", smarthost=sink.url).level == "OK"
    told = look("smarthost", smarthost=f"smtp://127.0.0.1:{free_port()}")
    assert (told.level, "Nobody listens there" in told.mend) == ("FAIL", True)


def encrypted(folder: Path, script: dict[str, str | list[str]]) -> tuple[Smarthost, str]:
    files = Files(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files.pair)
    authority = folder / "authority.pem"
    files._authority.cert_pem.write_to_path(str(authority))
    return Smarthost(script, context=context), str(authority)


SMARTHOSTS = (
    ({"AUTH": "235 in"}, True, "OK", "lets mentor in over TLS", ""),
    ({"AUTH": "535 5.7.8 no"}, True, "FAIL", "535", "User or password are wrong"),
    ({"AUTH": "535 5.7.139 basic authentication is disabled"}, True, "FAIL", "5.7.139", "egress.smtp.oauth"),
    ({"EHLO": "250-smarthost\r\n250 AUTH XOAUTH2"}, True, "FAIL", "is not offered", "another way to log in"),
    ({}, False, "FAIL", "certificate is not trusted", "egress.smtp.ca_file"),
)


@pytest.mark.parametrize("row", SMARTHOSTS)
def test_tls_and_the_login_at_the_smarthost(look: Look, tmp_path: Path, row: Any) -> None:
    script, trusted, level, said, mend = row
    server, authority = encrypted(tmp_path, LOGIN | script)
    with closing(server):
        url = server.url.replace("smtps://", "smtps://mentor:p4ss@")
        told = look("smarthost", smarthost=url, ca_file=authority if trusted else "")
    assert (told.level, said in told.said, mend in told.mend) == (level, True, True), told
    assert "p4ss" not in f"{told}"


GRANTS = (
    ("invalid_grant", "egress.smtp.oauth.refresh_token"),
    ("invalid_client", "client_id or client_secret are wrong"),
    ("temporarily_unavailable", "See egress.smtp.oauth"),
)


@pytest.mark.parametrize(("error", "mend"), GRANTS)
def test_a_token_that_cannot_be_had(look: Look, tmp_path: Path, error: str, mend: str) -> None:
    server, authority = encrypted(tmp_path, {"EHLO": "250-smarthost\r\n250 AUTH XOAUTH2"})
    with closing(server), closing(TokenServer((400, {"error": error}))) as tokens:
        url = server.url.replace("smtps://", "smtps://mentor@")
        source = TokenSource(tokens.url, "client", "s3cret", "r3fresh")
        told = look("smarthost", smarthost=url, ca_file=authority, oauth=source)
    assert (told.level, error in told.said, mend in told.mend) == ("FAIL", True, True), told
    assert "s3cret" not in f"{told}" and "r3fresh" not in f"{told}"


def test_a_test_letter_says_what_the_smarthost_said(tmp_path: Path, sink: Sink) -> None:
    ground = Ground(given(tmp_path, smarthost=sink.url), lambda: TODAY)
    told = sample_letter.send(ground, "ana@home.example")
    assert (told.level, "250" in told.said) == ("OK", True)
    [caught] = sink.letters
    assert (caught.rcpt_to, caught.mail_from) == ("ana@home.example", f"{PROGRAMME}@{DOMAIN}")
    assert b"Auto-Submitted: auto-generated" in caught.raw and b"dmarc=3Dpass" in caught.raw
    assert sample_letter.send(ground, "no address").level == "FAIL"
    assert sample_letter.send(Ground(given(tmp_path, smarthost="smtp://127.0.0.1:1"), lambda: TODAY), "a@b.test").mend


# -- a mailbox -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    server.make()
    server.start()
    yield server
    server.remove()


MAILBOXES: tuple[tuple[dict[str, Any], str, str, str], ...] = (
    ({}, "OK", "is open, and IDLE works", ""),
    ({"password": "wrong"}, "FAIL", "user or password are wrong", "ingress.imap"),
    ({"folder": "Nowhere"}, "FAIL", "cannot be opened", "ingress.imap"),
    ({"port": 1}, "FAIL", "cannot be reached", "ingress.imap"),
)


@needs(WHERE, MISSING)
@pytest.mark.parametrize("row", MAILBOXES)
def test_the_mailbox(look: Look, dovecot: Dovecot, row: tuple[dict[str, Any], str, str, str]) -> None:
    changed, level, said, mend = row
    told = look("imap", imap=account_of(dovecot, **changed))
    assert (told.level, said in told.said, mend in told.mend) == (level, True, True), told
    assert PASSWORD not in f"{told}"


@needs(WHERE, MISSING)
def test_a_server_without_idle_and_a_mailbox_that_cannot_be_flagged(look: Look, dovecot: Dovecot) -> None:
    dovecot.stop()
    dovecot.capability, dovecot.plugins = "IMAP4rev1 UIDPLUS", "acl imap_acl"
    (dovecot.folder / "acl").write_text("* owner lrs\n", encoding="utf-8")
    dovecot.start()
    account = account_of(dovecot)
    told = look("imap", imap=account)
    assert (told.level, "offers no IDLE" in told.said, "Nothing is lost" in told.mend) == ("WARN", True, True), told
    assert look("imap", imap=replace(account, idle=False)).level == "OK"
    (dovecot.folder / "acl").write_text("* owner lr\nINBOX owner lr\n", encoding="utf-8")
    dovecot.stop()
    dovecot.start()
    told = look("imap", imap=account)
    assert (told.level, "not be flagged" in told.said) == ("WARN", True), told


def test_without_a_mailbox_none_is_looked_at(look: Look) -> None:
    assert look("imap").level == "SKIP"
