"""The smarthost's url, read strictly: where letters go, and how to be let in there."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
RIGHT = "write smtp://host:25, smtps://user:password@host:465 or smtp+starttls://user:password@host:587"


@dataclass(frozen=True)
class Smarthost:
    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"smarthost {self.host}:{self.port}"


def smarthost(url: str, with_token: bool = False) -> Smarthost:
    """The url may hold a password, so no error repeats it. With a token, the user stands alone."""
    parts = _split(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"the smarthost's url is not understood: {RIGHT}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"the smarthost's url ends after its port (write / ? # in a password as %XX): {RIGHT}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if with_token and (not user or password):
        raise ValueError("with OAuth the smarthost's url names a user and no password: write smtps://user@host:465")
    if bool(user) != bool(password) and not with_token:
        raise ValueError(f"the smarthost's url needs a user and a password, or neither: {RIGHT}")
    if user and parts.scheme == "smtp":
        raise ValueError(f"smtp:// would send the password in the clear: {RIGHT}")
    return Smarthost(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], user, password)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(f"the smarthost's url has no valid port: {RIGHT}") from None
    return parts
