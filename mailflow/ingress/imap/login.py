"""Login at the IMAP server: a token by OAUTHBEARER or XOAUTH2, otherwise a password by PLAIN or LOGIN."""

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from mailflow.core.account import Account
from mailflow.egress.oauth import NoToken, TokenSource
from mailflow.ingress.imap.advice import PASSWORD, TOKEN, MailboxFault, Trouble, login_refused, no_token

BEARER, GOOGLES = "OAUTHBEARER", "XOAUTH2"  # RFC 7628, and what was there before it


def log_in(client: IMAPClient, account: Account, oauth: TokenSource | None) -> None:
    """Let in, or MailboxFault."""
    offered = {word.decode("ascii", "replace") for word in client.capabilities()}
    if oauth is not None:
        _with_token(client, account, oauth, _mechanism(offered))
    elif "AUTH=PLAIN" in offered:
        _try(client, account, "PLAIN", Answers(f"\0{account.user}\0{account.password}"), PASSWORD)  # RFC 4616
    elif "AUTH=LOGIN" in offered:
        _try(client, account, "LOGIN", Answers(account.user, account.password), PASSWORD)
    elif "LOGINDISABLED" in offered:
        raise login_refused("[privacyrequired]", account.host, PASSWORD)
    else:
        _by_login(client, account)


def _mechanism(offered: set[str]) -> str:
    found = next((name for name in (BEARER, GOOGLES) if f"AUTH={name}" in offered), None)
    if found is None:
        said = "the server offers no login with a token (XOAUTH2, OAUTHBEARER): give ingress.imap.password instead"
        raise MailboxFault(said, Trouble.LOGIN)
    return found


def _with_token(client: IMAPClient, account: Account, oauth: TokenSource, mechanism: str) -> None:
    try:
        token = oauth.token()
        try:
            _try(client, account, mechanism, _answers(account.user, token, mechanism), TOKEN)
        except MailboxFault:  # revoked before its time, perhaps: a new one, once
            again = oauth.renewed(token)
            _try(client, account, mechanism, _answers(account.user, again, mechanism), TOKEN)
    except NoToken as fault:
        raise no_token(str(fault)) from None


class Answers:
    """What we answer to a server's challenges: a refusal is a challenge, too, and wants a last word."""

    def __init__(self, *words: str, last: str = "") -> None:
        self._words = list(words)
        self._last = last

    def __call__(self, challenge: bytes) -> str:
        return self._words.pop(0) if self._words else self._last


def _answers(user: str, token: str, mechanism: str) -> Answers:
    if mechanism == GOOGLES:
        return Answers(f"user={user}\x01auth=Bearer {token}\x01\x01")
    name = user.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 section 4
    return Answers(f"n,a={name},\x01auth=Bearer {token}\x01\x01", last="\x01")  # RFC 7628 3.2.3


def _try(client: IMAPClient, account: Account, mechanism: str, answers: Answers, way: str) -> None:
    try:
        client.sasl_login(mechanism, answers)
    except LoginError as refusal:
        raise _judged(refusal, account, way) from None


def _by_login(client: IMAPClient, account: Account) -> None:
    try:
        client.login(account.user, account.password)
    except UnicodeEncodeError:
        said = "the server takes only plain letters in user and password: choose a password without others"
        raise MailboxFault(said, Trouble.LOGIN) from None
    except LoginError as refusal:
        raise _judged(refusal, account, PASSWORD) from None


def _judged(refusal: Exception, account: Account, way: str) -> Exception:
    """imapclient calls a line that was cut a refusal, too; that one says nothing about the password."""
    if isinstance(refusal.__context__, IMAPClientAbortError):
        return OSError("the line was cut while logging in")
    return login_refused(str(refusal), account.host, way)
