"""TLS and login against real servers: what cannot be trusted gets neither a password nor a letter."""

import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mailflow.egress.oauth import TokenSource
from mailflow.egress.smtp import Carrier, Deferred, Outcome, Parcel, Sent
from tests.egress.conftest import Start
from tests.egress.smarthost import PIPELINING, Smarthost
from tests.egress.tls import PASSWORD, USER, Authority, Desk, desk_at
from tests.egress.tokens import TokenServer

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
LETTER = Parcel("desk@mentors.test", "ana@example.test", b"Subject: hello\r\n\r\nHello\r\n.dot\r\n")
LOGIN = f"{quote(USER)}:{quote(PASSWORD)}@"
SCHEMES = ["smtps", "smtp+starttls"]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def token_server() -> Iterator[TokenServer]:
    server = TokenServer((200, {"access_token": "old-t0ken"}), (200, {"access_token": "new-t0ken"}))
    yield server
    server.close()


def carried(url: str, letters: int = 1, **more: Any) -> list[Outcome]:
    carrier = Carrier(url, hostname="mailflow.test", timeout=3, **more)
    outcomes = list(carrier.carry([LETTER] * letters))
    carrier.close()
    return outcomes


def told(outcomes: list[Outcome]) -> str:
    """Why nothing can go: about the smarthost, in one line, and without a secret."""
    (outcome,) = outcomes
    assert isinstance(outcome, Deferred)
    assert outcome.everywhere
    assert "\n" not in outcome.reason
    for secret in (PASSWORD, quote(PASSWORD), "t0ken", "s3cret"):
        assert secret not in outcome.reason
    return outcome.reason


@pytest.mark.parametrize("scheme", SCHEMES)
def test_letters_go_over_tls(authority: Authority, scheme: str) -> None:
    desk = Desk()
    with desk_at(desk, authority.context(), scheme) as at:
        assert carried(f"{scheme}://{at}", 3, ca_file=authority.ca_file) == [Sent("250 taken")] * 3
    assert desk.letters == [LETTER.raw] * 3


@pytest.mark.parametrize("only", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_password_lets_us_in_by_the_one_login_there_is(authority: Authority, scheme: str, only: str) -> None:
    desk = Desk()
    with desk_at(desk, authority.context(), scheme, only) as at:
        assert carried(f"{scheme}://{LOGIN}{at}", 2, ca_file=authority.ca_file) == [Sent("250 taken")] * 2
    assert desk.logins == [(only, True)]


@pytest.mark.parametrize("only", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_about_the_smarthost(authority: Authority, only: str) -> None:
    desk = Desk()
    with desk_at(desk, authority.context(), "smtps", only) as at:
        why = told(carried(f"smtps://{quote(USER)}:s3cret@{at}", ca_file=authority.ca_file))
    assert "535" in why
    assert not desk.letters


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_unknown_certificate_gets_no_letter(authority: Authority, scheme: str) -> None:
    desk = Desk()
    with desk_at(desk, authority.context(), scheme, "PLAIN") as at:
        url = f"{scheme}://{LOGIN}{at}"
        assert "its certificate is not trusted: " in told(carried(url))
        assert "its certificate is not trusted: " in str(Carrier(url, timeout=3).check())
    assert not desk.letters
    assert not desk.logins


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_certificate_for_another_name_gets_no_letter(authority: Authority, scheme: str) -> None:
    desk = Desk()
    with desk_at(desk, authority.context("other.test"), scheme, "PLAIN") as at:
        why = told(carried(f"{scheme}://{LOGIN}{at}", ca_file=authority.ca_file))
    assert "its certificate is not trusted: IP address mismatch" in why
    assert not desk.letters
    assert not desk.logins


def test_an_authority_file_that_holds_none_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    for name in ("empty.pem", "absent.pem"):
        with pytest.raises(ValueError, match="holds no certificates"):
            Carrier("smtps://mx.test", ca_file=str(tmp_path / name))


def test_starttls_that_is_not_offered_is_deferred_never_clear(start: Start) -> None:
    smarthost = start()
    why = told(carried(smarthost.url.replace("smtp:", "smtp+starttls:").replace("//", f"//{LOGIN}")))
    assert "STARTTLS" in why
    assert smarthost.heard == ["ehlo mailflow.test"]


@pytest.mark.parametrize("answer", ["454 not now", "501 no", "250 what"])
def test_starttls_that_is_offered_and_refused_is_deferred_never_clear(start: Start, answer: str) -> None:
    smarthost = start({"EHLO": "250-smarthost\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS", "STARTTLS": answer})
    told(carried(smarthost.url.replace("smtp:", "smtp+starttls:").replace("//", f"//{LOGIN}")))
    assert smarthost.heard == ["ehlo mailflow.test", "STARTTLS"]


def test_a_server_without_tls_behind_smtps_is_deferred(start: Start) -> None:
    smarthost = start()
    told(carried(smarthost.url.replace("smtp:", "smtps:").replace("//", f"//{LOGIN}")))
    assert not any("AUTH" in line for line in smarthost.heard)


@pytest.mark.parametrize("only", ["XOAUTH2", ""])
def test_a_login_that_is_not_offered_says_so(authority: Authority, only: str) -> None:
    desk = Desk()
    with desk_at(desk, authority.context(), "smtps", only or "PLAIN") as at:
        oauth = None if only else TokenSource("https://login.test/token", "desk", "s3cret")
        url = f"smtps://{LOGIN}{at}" if only else f"smtps://{quote(USER)}@{at}"
        why = told(carried(url, ca_file=authority.ca_file, oauth=oauth))
    assert "is not offered" in why


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_token_lets_us_in(authority: Authority, token_server: TokenServer, scheme: str) -> None:
    desk = Desk(tokens={"old-t0ken"})
    oauth = TokenSource(token_server.url, "desk", "s3cret")
    with desk_at(desk, authority.context(), scheme, "XOAUTH2") as at:
        url = f"{scheme}://{quote(USER)}@{at}"
        assert carried(url, 2, ca_file=authority.ca_file, oauth=oauth) == [Sent("250 taken")] * 2
        assert carried(url, 2, ca_file=authority.ca_file, oauth=oauth) == [Sent("250 taken")] * 2
    assert desk.logins == [("XOAUTH2", True)] * 2
    assert len(token_server.asked) == 1


def test_a_revoked_token_is_renewed_once(authority: Authority, token_server: TokenServer) -> None:
    desk = Desk(tokens={"new-t0ken"})
    oauth = TokenSource(token_server.url, "desk", "s3cret")
    with desk_at(desk, authority.context(), "smtps", "XOAUTH2") as at:
        url = f"smtps://{quote(USER)}@{at}"
        assert carried(url, 2, ca_file=authority.ca_file, oauth=oauth) == [Sent("250 taken")] * 2
    assert len(desk.logins) == len(token_server.asked) == 2


def test_a_token_that_is_never_good_is_about_the_smarthost(authority: Authority, token_server: TokenServer) -> None:
    desk = Desk()
    oauth = TokenSource(token_server.url, "desk", "s3cret")
    with desk_at(desk, authority.context(), "smtps", "XOAUTH2") as at:
        why = told(carried(f"smtps://{quote(USER)}@{at}", ca_file=authority.ca_file, oauth=oauth))
    assert "535" in why
    assert len(desk.logins) == 2
    assert not desk.letters


def test_a_token_server_that_refuses_is_about_the_smarthost(authority: Authority) -> None:
    desk, server = Desk(), TokenServer((400, {"error": "invalid_client"}))
    oauth = TokenSource(server.url, "desk", "s3cret")
    with desk_at(desk, authority.context(), "smtps", "XOAUTH2") as at:
        why = told(carried(f"smtps://{quote(USER)}@{at}", ca_file=authority.ca_file, oauth=oauth))
    server.close()
    assert "the token server answers 400 invalid_client" in why
    assert not desk.logins


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("smtps://mx.test", "names a user and no password"),
        ("smtps://desk:s3cret@mx.test", "names a user and no password"),
        ("smtp://desk@mx.test", "in the clear"),
    ],
)
def test_a_token_needs_a_user_and_tls(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as error:
        Carrier(url, oauth=TokenSource("https://login.test/token", "desk", "s3cret"))
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("oauth", [False, True])
def test_a_server_that_quotes_us_spreads_no_secret(
    authority: Authority, token_server: TokenServer, oauth: bool
) -> None:
    offers: dict[str, str | list[str]] = {
        "EHLO": "250-smarthost\r\n250 AUTH PLAIN XOAUTH2",
        "AUTH": "535 what is {line}",
    }
    smarthost = Smarthost(offers, context=authority.context())
    tokens = TokenSource(token_server.url, "desk", "s3cret") if oauth else None
    url = smarthost.url.replace("//", f"//{quote(USER)}@" if oauth else f"//{LOGIN}")
    why = told(carried(url, ca_file=authority.ca_file, oauth=tokens))
    smarthost.close()
    assert re.search(r"535 what is AUTH \w+ \(secret\)$", why)


def test_letters_are_pipelined_inside_tls(authority: Authority) -> None:
    smarthost = Smarthost(PIPELINING, context=authority.context())
    outcomes = carried(smarthost.url, 40, ca_file=authority.ca_file)
    smarthost.close()
    assert outcomes == [Sent("250 2.0.0 queued as 7")] * 40
    assert smarthost.letters == [LETTER.raw.replace(b"\r\n.", b"\r\n..")] * 40


def test_old_tls_is_not_spoken(authority: Authority) -> None:
    context = authority.context()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with desk_at(Desk(), authority.context(), "smtps") as good, desk_at(Desk(), context, "smtp+starttls") as old:
        assert carried(f"smtps://{good}", ca_file=authority.ca_file) == [Sent("250 taken")]
        told(carried(f"smtp+starttls://{old}", ca_file=authority.ca_file))
