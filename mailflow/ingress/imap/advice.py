"""What went wrong at the IMAP server, and what to do: in our words, never in the server's, which may quote mail.

A log line has room for some 280 characters of them.
"""

import enum
from dataclasses import dataclass


class Trouble(enum.Enum):
    """What may help."""

    LINE = "line"  # the line or the server: try again soon
    LOGIN = "login"  # we are not let in: try again rarely, as servers lock whoever knocks too often
    FOLDER = "folder"
    STORE = "store"  # our own database is away: nothing is wrong with the mailbox


class MailboxFault(Exception):
    """The mailbox cannot be read; the text is one sentence that says what to do."""

    def __init__(self, sentence: str, trouble: Trouble = Trouble.LINE) -> None:
        super().__init__(sentence)
        self.trouble = trouble


@dataclass(frozen=True)
class Row:
    """Where the server is one of `hosts`, the login is of `way` and the server said `said`: what it means."""

    hosts: tuple[str, ...]
    way: str
    said: str
    meaning: str


GOOGLE = ("gmail.com", "googlemail.com", "google.com")
MICROSOFT = ("office365.com", "outlook.com", "office.com")
ANY = ("",)
PASSWORD, TOKEN, BOTH = "password", "token", ""

TABLE = (
    Row(
        ANY,
        BOTH,
        "application-specific password required",
        "Google wants an app password: turn on 2-step verification for this account, make one at"
        " myaccount.google.com/apppasswords and give it as ingress.imap.password, or set ingress.imap.oauth",
    ),
    Row(
        ANY,
        BOTH,
        "web login required",
        "Google wants this account's owner to log in with a web browser once, and to allow the access there",
    ),
    Row(
        ANY,
        BOTH,
        "not enabled for imap",
        "IMAP is turned off for this account: turn it on in its settings, or in the admin console",
    ),
    Row(
        ANY,
        BOTH,
        "authenticated but not connected",
        "Microsoft 365 knows the token but opens no mailbox: the user of ingress.imap.url must be the mailbox's"
        " address; turn IMAP on (Set-CASMailbox -ImapEnabled $true); give the service principal Add-MailboxPermission"
        " -AccessRights FullAccess",
    ),
    Row(
        ANY,
        BOTH,
        "basicauthblocked",
        "Microsoft 365 has ended password login for IMAP: set ingress.imap.oauth with an app registration",
    ),
    Row(
        ANY,
        BOTH,
        "basic authentication is disabled",
        "Microsoft 365 has ended password login for IMAP: set ingress.imap.oauth with an app registration",
    ),
    Row(
        ANY,
        BOTH,
        "too many simultaneous connections",
        "the server allows no more connections: close other mail programs, or stop a second mailflow on this mailbox",
    ),
    Row(ANY, BOTH, "[overquota]", "the account is over a limit of its server's; it opens again by itself"),
    Row(ANY, BOTH, "bandwidth", "the account is over a limit of its server's; it opens again by itself"),
    Row(ANY, BOTH, "[unavailable]", "the server cannot check logins just now; it is tried again"),
    Row(ANY, BOTH, "[inuse]", "another program holds the mailbox; it is tried again"),
    Row(ANY, BOTH, "[expired]", "the password has expired: set a new one"),
    Row(ANY, BOTH, "[privacyrequired]", "the server wants an encrypted connection: write imaps:// in ingress.imap.url"),
    Row(
        GOOGLE,
        PASSWORD,
        "invalid credentials",
        "Google takes no plain password: make an app password at myaccount.google.com/apppasswords, or set"
        " ingress.imap.oauth",
    ),
    Row(
        GOOGLE,
        TOKEN,
        "",
        "Google does not take the token for this mailbox: the user of ingress.imap.url must be whom the refresh token"
        " belongs to, and its scope https://mail.google.com/",
    ),
    Row(
        MICROSOFT,
        PASSWORD,
        "",
        "Microsoft 365 has ended password login for IMAP: set ingress.imap.oauth with an app registration",
    ),
    Row(
        MICROSOFT,
        TOKEN,
        "",
        "Microsoft 365 refuses the token: grant the app IMAP.AccessAsApp with admin consent; New-ServicePrincipal with"
        " the object ID of the enterprise application, not of the app registration; Add-MailboxPermission on the"
        " mailbox; scope https://outlook.office365.com/.default",
    ),
    Row(ANY, TOKEN, "", "the token is not taken: see the user of ingress.imap.url and the scope of ingress.imap.oauth"),
    Row(ANY, PASSWORD, "", "user or password are wrong: see ingress.imap.url and ingress.imap.password"),
)

TOKENS = {
    "invalid_grant": "the refresh token was revoked or has run out (Google ends it after 7 days while the app is in"
    " testing): make a new one for ingress.imap.oauth.refresh_token",
    "invalid_client": "client_id or client_secret are wrong, or the secret has expired: see ingress.imap.oauth",
    "unauthorized_client": "this client may not ask in this way: see the grants of the app registration",
    "invalid_scope": "see ingress.imap.oauth.scope: https://outlook.office365.com/.default for Microsoft 365's client"
    " credentials, https://mail.google.com/ for Google",
}


def login_refused(said: str, host: str, way: str) -> MailboxFault:
    """The first row of the table that fits."""
    low = said.lower()
    fits = (row.meaning for row in TABLE if row.way in (BOTH, way) and row.said in low and _is_of(host, row.hosts))
    return MailboxFault(next(fits), Trouble.LOGIN)


def _is_of(host: str, hosts: tuple[str, ...]) -> bool:
    return any(not known or host == known or host.endswith(f".{known}") for known in hosts)


def no_token(said: str) -> MailboxFault:
    """`said` is egress.oauth's own sentence, which holds no secret and no words of a server's."""
    meaning = next((meaning for name, meaning in TOKENS.items() if said.endswith(f" {name}")), "")
    trouble = Trouble.LOGIN if meaning else Trouble.LINE
    return MailboxFault(f"{said}: {meaning}" if meaning else said, trouble)
