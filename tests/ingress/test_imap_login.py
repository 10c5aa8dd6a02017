"""How we are let into a mailbox, and what is said when we are not."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import trustme

from mailflow.core.account import Account, parse_account
from mailflow.egress.oauth import TokenSource
from mailflow.ingress.imap.advice import TABLE, MailboxFault, Trouble, login_refused, no_token
from mailflow.ingress.imap.poller import UNTRUSTED, Pace, judge
from mailflow.ingress.imap.session import Session
from tests.egress.tokens import TokenServer
from tests.faults.servers import wait_until
from tests.ingress.dovecot import MISSING, PASSWORD, USER, WHERE, Dovecot
from tests.ingress.kept import Kept, account_of, mail, poller_of
from tests.ingress.refusing import Refusing
from tests.needs import needs

real = needs(WHERE, MISSING)
GOOGLE, MICROSOFT, OTHER = "imap.gmail.com", "outlook.office365.com", "mail.example.org"
SECRETS = (PASSWORD, "t0ken", "s3cret")


class Introspection:
    """Tells Dovecot which tokens are good, and whose (RFC 7662)."""

    def __init__(self) -> None:
        self.good = {"new-t0ken"}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/introspect"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        ours = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                token = form["token"][0]
                ours.asked.append(token)
                good = token in ours.good
                body = json.dumps({"active": str(good).lower(), "email": USER if good else ""}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def introspection() -> Iterator[Introspection]:
    server = Introspection()
    yield server
    server.close()


@pytest.fixture
def start_dovecot() -> Iterator[Callable[..., Dovecot]]:
    made: list[Dovecot] = []

    def start(**more: object) -> Dovecot:
        mechanisms = more.pop("mechanisms", "")
        made.append(Dovecot(**more))
        made[-1].mechanisms = mechanisms or made[-1].mechanisms
        made[-1].make()
        made[-1].start()
        return made[-1]

    yield start
    for server in made:
        server.remove()


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    server = TokenServer((200, {"access_token": "old-t0ken"}), (200, {"access_token": "new-t0ken"}))
    yield server
    server.close()


def fault_of(account: Account, oauth: TokenSource | None = None) -> MailboxFault:
    with pytest.raises(MailboxFault) as caught:
        Session(account, oauth, 3.0)
    assert not any(secret in str(caught.value) for secret in SECRETS)
    return caught.value


# -- at a real server --------------------------------------------------------------------------------------


@real
@pytest.mark.parametrize("mechanisms", ["plain", "login", "plain login"])
def test_a_password_opens_the_mailbox(start_dovecot, mechanisms):
    dovecot = start_dovecot(mechanisms=mechanisms)
    with Session(account_of(dovecot), None) as session:
        assert session.uidvalidity


@real
def test_a_wrong_password_is_told(start_dovecot):
    fault = fault_of(account_of(start_dovecot(), password="wr0ng"))
    assert fault.trouble is Trouble.LOGIN
    assert "user or password are wrong" in str(fault)


@real
@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
@pytest.mark.parametrize("refresh", ["", "refresh-s3cret"], ids=["client credentials", "refresh token"])
def test_a_token_opens_the_mailbox_and_a_spent_one_is_renewed(start_dovecot, introspection, tokens, mechanism, refresh):
    dovecot = start_dovecot(introspection=introspection.url, mechanisms=f"plain {mechanism}")
    oauth = TokenSource(tokens.url, "mailflow", "client-s3cret", refresh, "the-scope")
    with Session(account_of(dovecot, password=""), oauth) as session:
        assert session.writable
    assert introspection.asked == ["old-t0ken", "new-t0ken"]
    grants = [asked["grant_type"] for asked in tokens.asked]
    assert grants == ["refresh_token" if refresh else "client_credentials"] * 2
    assert tokens.asked[0]["scope"] == "the-scope"


@real
def test_mail_comes_in_by_token_too(start_dovecot, introspection, tokens):
    dovecot, kept = start_dovecot(introspection=introspection.url), Kept()
    dovecot.deliver(mail(1))
    oauth = TokenSource(tokens.url, "mailflow", "client-s3cret")
    poller = poller_of(account_of(dovecot, password=""), kept, oauth)
    poller.start()
    assert wait_until(lambda: kept.numbers == [1])
    poller.stop()


@real
def test_a_token_that_is_never_taken_is_renewed_once_and_told(start_dovecot, introspection, tokens):
    introspection.good.clear()
    oauth = TokenSource(tokens.url, "mailflow", "client-s3cret")
    fault = fault_of(account_of(start_dovecot(introspection=introspection.url), password=""), oauth)
    assert fault.trouble is Trouble.LOGIN
    assert "the token is not taken" in str(fault)
    assert len(tokens.asked) == 2


@real
def test_a_server_without_tokens_is_told(start_dovecot, tokens):
    oauth = TokenSource(tokens.url, "mailflow", "client-s3cret")
    assert "offers no login with a token" in str(fault_of(account_of(start_dovecot(), password=""), oauth))
    assert tokens.asked == []


@real
@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_the_server_must_be_who_it_says(start_dovecot, tmp_path, scheme):
    authority, files = trustme.CA(), [tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")]
    issued = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(str(files[0]))
    for blob in issued.cert_chain_pems:
        blob.write_to_path(str(files[1]), append=True)
    issued.private_key_pem.write_to_path(str(files[2]))
    dovecot = start_dovecot(certificate=(files[1], files[2]))
    port = dovecot.tls_port if scheme == "imaps" else dovecot.port
    account = account_of(dovecot, port, scheme=scheme)
    with Session(replace(account, ca_file=str(files[0])), None) as session:
        assert session.uidvalidity
    with pytest.raises(OSError) as caught:
        Session(account, None)
    assert judge(caught.value)[1] == UNTRUSTED


# -- what large providers say ------------------------------------------------------------------------------

APP = b"NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
WEB = b"NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required."
SAID = [
    (GOOGLE, "password", APP.decode(), "app password"),
    (GOOGLE, "password", WEB.decode(), "log in with a web browser"),
    (GOOGLE, "password", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "Google takes no plain password"),
    (GOOGLE, "password", "[ALERT] Your account is not enabled for IMAP use. Please visit", "IMAP is turned off"),
    (GOOGLE, "token", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "https://mail.google.com/"),
    (GOOGLE, "token", "[ALERT] Too many simultaneous connections. (Failure)", "close other mail programs"),
    (GOOGLE, "token", "[OVERQUOTA] Account exceeded command or bandwidth limits.", "over a limit"),
    (GOOGLE, "password", "Bandwidth limit of this account", "over a limit"),
    (OTHER, "password", "[INUSE] Mailbox is locked", "another program holds"),
    (OTHER, "password", "[EXPIRED] Too old", "set a new one"),
    (MICROSOFT, "token", "AUTHENTICATE failed.", "New-ServicePrincipal with the object ID of the enterprise"),
    (MICROSOFT, "token", "User is authenticated but not connected.", "Add-MailboxPermission"),
    (MICROSOFT, "password", "LOGIN failed.", "ended password login"),
    (MICROSOFT, "password", "AUTHENTICATE failed.", "ended password login"),
    ("imap.company.example", "password", "BasicAuthBlocked", "ended password login"),
    ("imap.company.example", "token", "Basic authentication is disabled.", "ended password login"),
    (OTHER, "password", "[AUTHENTICATIONFAILED] Authentication failed.", "user or password are wrong"),
    (OTHER, "password", "[UNAVAILABLE] Temporary authentication failure.", "tried again"),
    (OTHER, "password", "[PRIVACYREQUIRED] Plaintext authentication disallowed", "imaps://"),
    (OTHER, "token", "whatever", "the token is not taken"),
    ("evil-gmail.com", "password", "[AUTHENTICATIONFAILED] Invalid credentials", "user or password are wrong"),
]


@pytest.mark.parametrize(("host", "way", "said", "meaning"), SAID, ids=[f"{h}-{w}-{s[:20]}" for h, w, s, _ in SAID])
def test_a_refusal_says_what_to_do(host, way, said, meaning):
    fault = login_refused(said, host, way)
    assert meaning in str(fault)
    assert fault.trouble is Trouble.LOGIN


def test_every_advice_fits_into_a_log_line():
    assert [row.meaning for row in TABLE if len(row.meaning) > 280] == []


@pytest.mark.parametrize(
    ("offers", "oauth", "first", "last"),
    [
        (b"AUTH=PLAIN", False, "PLAIN \0me@x.test\0pass wörd", []),
        (b"", False, "LOGIN", []),
        (b"AUTH=XOAUTH2", True, "XOAUTH2 user=me@x.test\x01auth=Bearer old-t0ken\x01\x01", [b"", b""]),
        (
            b"AUTH=XOAUTH2 AUTH=OAUTHBEARER",
            True,
            "OAUTHBEARER n,a=me@x.test,\x01auth=Bearer old-t0ken\x01\x01",
            [b"\x01", b"\x01"],
        ),
    ],
    ids=["plain", "login", "xoauth2", "oauthbearer"],
)
def test_what_is_said_on_the_wire(tokens, offers, oauth, first, last):
    server = Refusing(b"NO [AUTHENTICATIONFAILED] no: pass w\xc3\xb6rd old-t0ken", offers)
    source = TokenSource(tokens.url, "mailflow", "client-s3cret") if oauth else None
    password = "" if oauth else "pass wörd" if offers else "plain"
    fault = fault_of(Account("imap", "127.0.0.1", server.port, "me@x.test", password=password), source)
    server.close()
    assert server.logins[0].decode() == first
    assert server.last_words == last
    assert "wörd" not in str(fault)


@pytest.mark.parametrize(
    ("answer", "meaning", "trouble"),
    [
        ((400, {"error": "invalid_grant"}), "refresh token was revoked", Trouble.LOGIN),
        ((401, {"error": "invalid_client"}), "the secret has expired", Trouble.LOGIN),
        ((400, {"error": "unauthorized_client"}), "the grants of the app registration", Trouble.LOGIN),
        ((400, {"error": "invalid_scope"}), "https://outlook.office365.com/.default", Trouble.LOGIN),
        ((503, b"busy"), "the token server answers 503", Trouble.LINE),
    ],
    ids=["invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "away"],
)
def test_a_token_server_that_refuses_is_told_apart_from_one_that_is_away(answer, meaning, trouble):
    server, tokens = Refusing(b"NO"), TokenServer(answer)
    account = Account("imap", "127.0.0.1", server.port, "me@x.test")
    fault = fault_of(account, TokenSource(tokens.url, "mailflow", "client-s3cret", "refresh-s3cret"))
    server.close()
    tokens.close()
    assert meaning in str(fault)
    assert fault.trouble is trouble


def test_a_token_servers_own_words_are_never_said():
    assert str(no_token("the token server answers 400")) == "the token server answers 400"


def test_who_is_not_let_in_knocks_rarely():
    pace = Pace()
    pauses = {trouble: [pace.pause(trouble, faults) for faults in range(1, 30)] for trouble in Trouble}
    assert 30 <= pauses[Trouble.LOGIN][0] <= 60
    assert 450 <= pauses[Trouble.LOGIN][-1] <= 900
    assert 0.5 <= pauses[Trouble.LINE][0] <= 1
    assert 150 <= pauses[Trouble.LINE][-1] <= 300
    assert max(pauses[Trouble.STORE]) <= 5
    assert len(set(pauses[Trouble.LINE][-5:])) > 1  # by chance, so that many do not come back at once


def test_an_account_is_read_from_its_url():
    account = parse_account("imaps://mentor%40example.org:p%2Fw@imap.example.org:1993/Mentoring/In%20box")
    shown = (account.user, account.host, account.port, account.folder, account.password)
    assert shown == ("mentor@example.org", "imap.example.org", 1993, "Mentoring/In box", "p/w")
    assert "p/w" not in repr(account)
    assert parse_account("imaps://me@x.test@imap.x.test").shown == "me@x.test@imap.x.test/INBOX"


@pytest.mark.parametrize(
    "url",
    [
        "http://me@x.test",
        "imaps://x.test",
        "imaps://me@",
        "imap://me:pa55@x.test",
        "imaps://me@x.test:999999",
        "imaps://me@x.test/a?b",
        "imaps://me%0d%0aA1%20LOGOUT@x.test",
        "imaps://me@x.test/in%00box",
        f"imaps://me@x.test/{'x' * 300}",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match="imap") as caught:
        parse_account(url)
    assert "pa55" not in str(caught.value)
