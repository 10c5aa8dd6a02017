"""The SMTP carrier out: one letter to one recipient through the smarthost, and the outcome is a value."""

import re
import smtplib
import ssl
import threading
import weakref
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Sent:
    """The smarthost took it, and answers for it from here on."""

    reply: str


@dataclass(frozen=True)
class Deferred:
    """Not now; the same letter may go later."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """Not ever, not in this form."""

    reason: str


Outcome = Sent | Deferred | Refused

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
RIGHT = "write smtp://host:25, smtps://user:password@host:465 or smtp+starttls://user:password@host:587"
OUR_FAULT = frozenset({530, 534, 535, 538})  # about our login (RFC 4954 6), not about the letter
FAULTS = (OSError, UnicodeError)  # every smtplib exception is an OSError; a host name may fail to encode

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\ud7ff\uf900-\ufdcf-]+"  # RFC 5321 4.1.2, RFC 6531 3.3
LABEL = r"[A-Za-z0-9\u00a1-\ud7ff](?:[A-Za-z0-9\u00a1-\ud7ff-]*[A-Za-z0-9\u00a1-\ud7ff])?"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*")
LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Smarthost:
    """Where letters go, and how to be let in there."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


class Carrier:
    """Keeps one connection per thread, with RSET between letters."""

    def __init__(self, url: str, hostname: str | None = None, timeout: float = 30) -> None:
        self._smarthost = _parse(url)
        self._hostname, self._timeout = hostname, timeout
        self._mine = threading.local()
        self._all: weakref.WeakSet[smtplib.SMTP] = weakref.WeakSet()
        self._lock = threading.Lock()

    def carry(self, mail_from: str, rcpt_to: str, raw: bytes) -> Outcome:
        if not (_is_address(rcpt_to) and (mail_from == "" or _is_address(mail_from))):
            return Refused("not an address the wire could carry")
        try:
            return self._settle(_transact(self._connection(), mail_from, rcpt_to, raw))
        except FAULTS as fault:
            self._drop()
            return Deferred(f"{self._where()}: {_in_one_line(fault)}")

    def check(self) -> str | None:
        """None, or one line why no letter could leave now."""
        try:
            connection = self._open()
        except FAULTS as fault:
            return f"{self._where()} cannot be used: {_in_one_line(fault)}"
        _hang_up(connection)
        return None

    def close(self) -> None:
        with self._lock:
            connections = list(self._all)
            self._all.clear()
        for connection in connections:
            connection.close()

    def _connection(self) -> smtplib.SMTP:
        kept: smtplib.SMTP | None = getattr(self._mine, "connection", None)
        if kept is not None and _is_usable(kept):
            return kept
        self._drop()
        fresh = self._open()
        self._mine.connection = fresh
        with self._lock:
            self._all.add(fresh)
        return fresh

    def _open(self) -> smtplib.SMTP:
        connection = self._dial()
        try:
            self._greet(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _dial(self) -> smtplib.SMTP:
        to = self._smarthost
        if to.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(to.host, to.port, self._hostname, timeout=self._timeout, context=context)
        return smtplib.SMTP(to.host, to.port, self._hostname, timeout=self._timeout)

    def _greet(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._smarthost.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
        if self._smarthost.user:
            connection.login(self._smarthost.user, self._smarthost.password)

    def _settle(self, reply: tuple[int, bytes]) -> Outcome:
        """The first digit decides (RFC 5321 4.2.1)."""
        code = reply[0]
        said = f"{code} {_text(reply[1])}"
        if code == 421 or not 200 <= code < 600:
            self._drop()  # 421: the server is hanging up (RFC 5321 3.8)
        if 200 <= code < 300:
            return Sent(said)
        return Refused(said) if 500 <= code < 600 and code not in OUR_FAULT else Deferred(said)

    def _drop(self) -> None:
        connection: smtplib.SMTP | None = getattr(self._mine, "connection", None)
        self._mine.connection = None
        if connection is not None:
            connection.close()

    def _where(self) -> str:
        return f"smarthost {self._smarthost.host}:{self._smarthost.port}"


def _parse(url: str) -> Smarthost:
    """The url may hold a password, so no error repeats it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"the smarthost's url has no valid port: {RIGHT}") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"the smarthost's url is not understood: {RIGHT}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"the smarthost's url ends after its port (write / ? # in a password as %XX): {RIGHT}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError(f"the smarthost's url needs a user and a password, or neither: {RIGHT}")
    if user and parts.scheme == "smtp":
        raise ValueError(f"smtp:// would send the password in the clear: {RIGHT}")
    return Smarthost(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)


def _is_address(address: str) -> bool:
    """Strict: no quoted local parts, no literals, nothing that could end a line; 64 and 254 octets."""
    if not (address.isprintable() and ADDRESS.fullmatch(address)):
        return False
    return len(address.encode()) <= 254 and len(address.partition("@")[0].encode()) <= 64


def _is_usable(connection: smtplib.SMTP) -> bool:
    try:
        return connection.rset()[0] == 250
    except FAULTS:
        return False


def _transact(connection: smtplib.SMTP, mail_from: str, rcpt_to: str, raw: bytes) -> tuple[int, bytes]:
    """MAIL, RCPT, DATA; the first reply that is no yes is the last."""
    options = []
    if not (mail_from + rcpt_to).isascii():
        if not connection.has_extn("smtputf8"):
            return 553, b"5.6.7 the smarthost takes no address outside ASCII (RFC 6531 3.2)"
        options.append("SMTPUTF8")
    reply = connection.mail(mail_from, options)
    if 200 <= reply[0] < 300:
        reply = connection.rcpt(rcpt_to)
    return _data(connection, raw) if 200 <= reply[0] < 300 else reply


def _data(connection: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
    try:
        return connection.data(LINE_END.sub(b"\r\n", raw))  # a bare LF could smuggle (RFC 5321 2.3.8)
    except smtplib.SMTPDataError as refusal:
        return refusal.smtp_code, _bytes(refusal.smtp_error)


def _hang_up(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except FAULTS:
        connection.close()


def _in_one_line(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_text(_bytes(fault.smtp_error))}"
    return " ".join(str(fault).split()) or type(fault).__name__


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode(errors="replace")


def _text(said: bytes) -> str:
    """What a server says is a stranger's words: one line, printable, short."""
    line = " ".join(said.decode(errors="replace").split())
    return "".join(character for character in line if character.isprintable())[:300]
