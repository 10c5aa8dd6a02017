"""A mailbox on an IMAP server, as an operator writes it: imaps://user@host/folder."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
RIGHT = "write imaps://user@host/INBOX or imap+starttls://user@host/INBOX"
NAME, FOLDER = 320, 255  # letters, as the store keeps them


@dataclass(frozen=True)
class Account:
    """Where the mailbox is, how to be let in, and how it is read."""

    scheme: str
    host: str
    port: int
    user: str
    folder: str = "INBOX"
    password: str = field(default="", repr=False)
    ca_file: str = ""
    idle: bool = True
    every: float = 60.0  # seconds between two looks, whatever IDLE says or does not say
    move_to: str = ""  # a folder for what is kept; empty: it stays, and is flagged

    @property
    def name(self) -> str:
        """Whose mailbox; the port is none of its name: the same mail stands behind 143 and 993."""
        return f"{self.user}@{self.host}"

    @property
    def shown(self) -> str:
        """The mailbox and its folder."""
        return f"{self.name}/{self.folder}"


def parse_account(url: str) -> Account:
    """The account of a url; ValueError says what to write, and never repeats it: it may hold a password."""
    parts = _split(url)
    user, folder = unquote(parts.username or ""), unquote(parts.path.strip("/")) or "INBOX"
    if parts.scheme not in PORTS or not parts.hostname or not user:
        raise ValueError(f"is no mailbox's address: {RIGHT}")
    if parts.query or parts.fragment:
        raise ValueError(f"ends after its folder (write / ? # in a password as %XX): {RIGHT}")
    if not (user + folder).isprintable() or len(f"{user}@{parts.hostname}") > NAME or len(folder) > FOLDER:
        raise ValueError(f"has a user or a folder that no server knows: {RIGHT}")
    if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
        raise ValueError(f"imap:// would send the password in the clear: {RIGHT}")
    port, password = parts.port or PORTS[parts.scheme], unquote(parts.password or "")
    return Account(parts.scheme, parts.hostname, port, user, folder, password)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(f"has no valid port: {RIGHT}") from None
    return parts
