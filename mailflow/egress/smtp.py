"""The SMTP carrier out: each letter to its one recipient through the smarthost, and each outcome is a value."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from mailflow.egress.dial import Ties, Way, dial
from mailflow.egress.oauth import TokenSource
from mailflow.egress.outcome import Deferred, Outcome, Parcel, Refused, Sent
from mailflow.egress.smarthost import smarthost
from mailflow.egress.wire import FAULTS, Reply, Wire

__all__ = ["Carrier", "Deferred", "Outcome", "Parcel", "Refused", "Sent"]

OUR_FAULT = frozenset({530, 534, 535, 538})  # about our login (RFC 4954 6), not about the letter

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\ud7ff\uf900-\ufdcf-]+"  # RFC 5321 4.1.2, RFC 6531 3.3
LABEL = r"[A-Za-z0-9\u00a1-\ud7ff](?:[A-Za-z0-9\u00a1-\ud7ff-]*[A-Za-z0-9\u00a1-\ud7ff])?"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*")


class Carrier:
    """Keeps one connection per thread. `ca_file` names the authority of a closed network's own certificates."""

    def __init__(
        self,
        url: str,
        hostname: str | None = None,
        timeout: float = 30,
        ca_file: str | None = None,
        oauth: TokenSource | None = None,
    ) -> None:
        self._smarthost = smarthost(url, with_token=oauth is not None)
        tls = None if self._smarthost.scheme == "smtp" else _context(ca_file)
        self._way = Way(self._smarthost, hostname, timeout, tls, oauth)
        self._mine = threading.local()
        self._ties = Ties()

    def carry(self, parcels: Iterable[Parcel]) -> Iterator[Outcome]:
        """One outcome a parcel, in order. The next parcel is asked for before this one leaves: they share a write."""
        try:
            for parcel, following in pairwise(chain(parcels, (None,))):
                if parcel is not None:
                    yield self._carry(parcel, following)
        finally:
            self._leave_nothing_half_said()

    def check(self) -> str | None:
        """None, or one line why no letter could leave now."""
        try:
            connection = dial(self._way, self._ties, self._ties.era)
        except FAULTS as fault:
            return f"{self._smarthost} cannot be used: {_in_one_line(fault)}"
        _hang_up(connection)
        return None

    def close(self) -> None:
        """From any thread: what hangs is broken off at once, and is deferred; the next letter may go again."""
        self._ties.cut()
        self._drop()

    def _carry(self, parcel: Parcel, following: Parcel | None) -> Outcome:
        if not _may_leave(parcel):
            return Refused("not an address the wire could carry")
        era = self._ties.era
        ahead = following if following is not None and _may_leave(following) else None
        kept = self._kept(parcel)
        if kept is not None:
            try:
                return self._settle(kept.hand_over(parcel, ahead))
            except FAULTS as fault:
                self._drop()
                if kept.dotted or isinstance(fault, TimeoutError):
                    return self._broken(fault)
                # It was closed while nobody spoke: no failure. After the dot it could be a second copy (P4).
        try:
            return self._settle(self._fresh(era).hand_over(parcel, ahead))
        except FAULTS as fault:
            self._drop()
            return self._broken(fault)

    def _kept(self, parcel: Parcel) -> Wire | None:
        wire: Wire | None = getattr(self._mine, "wire", None)
        if wire is not None and not wire.is_ready_for(parcel):
            self._drop()
            return None
        return wire

    def _fresh(self, era: int) -> Wire:
        wire = Wire(dial(self._way, self._ties, era))
        self._mine.wire = wire
        return wire

    def _settle(self, reply: Reply) -> Outcome:
        """The first digit decides (RFC 5321 4.2.1)."""
        said = f"{reply.code} {_text(reply.said)}"
        if reply.yes:
            return Sent(said)
        if reply.code in OUR_FAULT:
            self._drop()
            return Deferred(f"{self._smarthost}: {said}", everywhere=True)
        return Refused(said) if reply.code >= 500 else Deferred(said)

    def _broken(self, fault: Exception) -> Deferred:
        return Deferred(f"{self._smarthost}: {_in_one_line(fault)}", everywhere=True)

    def _leave_nothing_half_said(self) -> None:
        """Whoever stops early leaves an envelope without content; only hanging up takes it back."""
        wire: Wire | None = getattr(self._mine, "wire", None)
        if wire is not None and wire.announced is not None:
            self._drop()

    def _drop(self) -> None:
        wire: Wire | None = getattr(self._mine, "wire", None)
        self._mine.wire = None
        if wire is not None:
            wire.close()


def _context(ca_file: str | None) -> ssl.SSLContext:
    """`ca_file` stands beside the authorities of the system."""
    context = ssl.create_default_context()
    try:
        if ca_file:
            context.load_verify_locations(ca_file)
    except OSError as fault:  # an SSLError too
        raise ValueError(f"{ca_file} holds no certificates of an authority: {_in_one_line(fault)}") from fault
    return context


def _may_leave(parcel: Parcel) -> bool:
    return _is_address(parcel.rcpt_to) and (parcel.mail_from == "" or _is_address(parcel.mail_from))


def _is_address(address: str) -> bool:
    """Strict: no quoted local parts, no literals, nothing that could end a line; 64 and 254 octets."""
    if not (address.isprintable() and ADDRESS.fullmatch(address)):
        return False
    return len(address.encode()) <= 254 and len(address.partition("@")[0].encode()) <= 64


def _hang_up(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except FAULTS:
        connection.close()


def _in_one_line(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        if fault.smtp_code < 0:  # smtplib's mark for a line without a code
            return "the reply is no SMTP reply"
        return f"{fault.smtp_code} {_text(_bytes(fault.smtp_error))}"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {fault.verify_message}"
    return " ".join(str(fault).split()) or type(fault).__name__


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode(errors="replace")


def _text(said: bytes) -> str:
    """What a server says is a stranger's words: one line, printable, short."""
    line = " ".join(said.decode(errors="replace").split())
    return "".join(character for character in line if character.isprintable())[:300]
