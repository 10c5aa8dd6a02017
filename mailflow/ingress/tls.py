"""The door's certificate: refused at the start where it cannot work, read again when its files change, watched."""

import asyncio
import logging
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from cryptography import x509

from mailflow.ingress.listen import DoorError

CERT, KEY = "ingress.smtp.tls_cert", "ingress.smtp.tls_key"
SOON, AGAIN = timedelta(days=14), timedelta(days=1)  # from when on one is warned, and how often
LOOK = 3600  # seconds between two looks at the calendar

log = logging.getLogger(__name__)


class Certificate:
    """Two files, and what TLS makes of them."""

    def __init__(self, cert: Path, key: Path) -> None:
        self._cert, self._key = cert, key
        self._seen = self._look()
        self._context, self.ends = read_context(cert, key)
        self._warned: datetime | None = None

    async def watch(self) -> None:
        """In the door's loop, for as long as it runs."""
        while True:
            self.warn(datetime.now(UTC))
            await asyncio.sleep(LOOK)

    def warn(self, now: datetime) -> None:
        """Once a day in its last two weeks: a server that sends to us may ask for more than we see."""
        self.context()  # a renewed one is found even where nobody comes in
        if self.ends - now > SOON or (self._warned and now - self._warned < AGAIN):
            return
        self._warned = now
        comes = "expired" if self.ends <= now else "expires"
        log.warning("the door's certificate %s on %s; renew it (%s)", comes, f"{self.ends:%Y-%m-%d}", CERT)

    def context(self) -> ssl.SSLContext:
        """For the next connection. A new certificate that is wrong changes nothing; the old one goes on."""
        seen = self._look()
        if seen != self._seen:
            self._seen = seen  # certificate and key come one after the other: the second change is a new look
            try:
                self._context, self.ends = read_context(self._cert, self._key)
                log.info("the door's certificate was read again")
            except DoorError as wrong:
                log.warning("the door's old certificate stays: %s", wrong)
        return self._context

    def _look(self) -> tuple[object, ...]:
        """What changes when a file does."""
        try:
            stats = [file.stat() for file in (self._cert, self._key)]
        except OSError:
            return ()
        return tuple((stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in stats)


def read_context(cert: Path, key: Path) -> tuple[ssl.SSLContext, datetime]:
    """Ready for use, and until when; DoorError says what is wrong with these files, and what to do."""
    first = _read_first(cert)
    _read(KEY, key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key, password=_ask_nobody)
    except (ssl.SSLError, ValueError) as wrong:
        if "MISMATCH" in str(wrong):
            _refuse(KEY, key, f"is not the key of {cert}; name the pair that was made together")
        _refuse(KEY, key, "is no private key in PEM without a passphrase; write it so: openssl pkey -in … -out …")
    _check_dates(cert, first)
    return context, first.not_valid_after_utc


def _read_first(cert: Path) -> x509.Certificate:
    """The certificate itself stands first; whoever signed it follows (RFC 8446 4.4.2)."""
    text = _read(CERT, cert)
    try:
        return x509.load_pem_x509_certificate(text)
    except ValueError:
        _refuse(CERT, cert, "is no certificate in PEM; name the file that begins with BEGIN CERTIFICATE")


def _read(setting: str, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        _refuse(setting, file, f"cannot be read ({fault.strerror}); mend the path, or let mailflow's user read it")


def _check_dates(cert: Path, first: x509.Certificate) -> None:
    now = datetime.now(UTC)
    if first.not_valid_after_utc <= now:
        _refuse(CERT, cert, f"expired on {first.not_valid_after_utc:%Y-%m-%d}; renew it")
    if first.not_valid_before_utc > now:
        _refuse(CERT, cert, f"is valid only from {first.not_valid_before_utc:%Y-%m-%d %H:%M} UTC; see to the clock")


def _ask_nobody() -> str:
    """OpenSSL would ask for a passphrase at the terminal, and the service would stand still."""
    return ""


def _refuse(setting: str, file: Path, why: str) -> NoReturn:
    raise DoorError(f"{setting} = {file}: {why}")
