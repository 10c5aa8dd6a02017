"""One kept connection: envelope, content, verdict, with the next envelope in the same write where that is allowed.

At most one letter whose final dot has left is unanswered, so a crash can double one letter, never two.
"""

from __future__ import annotations

import smtplib
import time
from dataclasses import dataclass

from mailflow.egress.dial import Connection
from mailflow.egress.outcome import Parcel

IDLE = 5.0  # seconds after which a kept connection is asked whether it still lives
PATIENT = 20  # times the usual time-out for the answer to the dot: ten minutes where it is half a minute
LONGEST = 4096  # bytes in a line of a reply: far over RFC 5321 4.5.3.1.5, short of harm
LINES = 100
FAULTS = (OSError, UnicodeError)  # every smtplib exception is an OSError; a host name may fail to encode


@dataclass(frozen=True)
class Reply:
    code: int
    said: bytes

    @property
    def yes(self) -> bool:
        return 200 <= self.code < 300

    @property
    def go_on(self) -> bool:
        return 300 <= self.code < 400


class Wire:
    """`announced` is the letter whose envelope is out already; `dotted` says that this letter may have been taken."""

    def __init__(self, connection: Connection) -> None:
        if connection.sock is None or connection.file is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        self._connection, self._sock, self._file = connection, connection.sock, connection.file
        self._pipelining = connection.has_extn("pipelining")
        self._utf8 = connection.has_extn("smtputf8")
        self._clean, self._used = True, time.monotonic()
        self.announced: Parcel | None = None
        self.dotted = False

    def is_ready_for(self, parcel: Parcel) -> bool:
        if self.announced is not None:
            return self.announced is parcel
        if self._clean and time.monotonic() - self._used < IDLE:
            return True
        try:
            return self._ask(b"RSET\r\n").code == 250
        except FAULTS:
            return False

    def hand_over(self, parcel: Parcel, following: Parcel | None) -> Reply:
        """The reply that decides."""
        self.dotted, self._clean = False, False
        if not self._takes(parcel):
            return Reply(553, b"5.6.7 the smarthost takes no address outside ASCII (RFC 6531 3.2)")
        no = self._pipelined(parcel) if self._pipelining else self._stepwise(parcel)
        return no or self._content(parcel, following)

    def close(self) -> None:
        self._connection.close()

    def _takes(self, parcel: Parcel) -> bool:
        return self._utf8 or (parcel.mail_from + parcel.rcpt_to).isascii()

    def _pipelined(self, parcel: Parcel) -> Reply | None:
        """None when the content may come. Three commands, three replies (RFC 2920 3.1)."""
        if self.announced is None:
            self._send(b"".join(_envelope(parcel)))
        self.announced = None
        mail = self._reply()
        if not mail.yes:
            self._back_out(unread=2)
            return mail
        rcpt = self._reply()
        if not rcpt.yes:
            self._back_out(unread=1)
            return rcpt
        return _may_go_on(self._reply())

    def _back_out(self, unread: int) -> None:
        """What happens after a no cannot make it a yes, so a fault here only ends the connection."""
        try:
            *rcpt, data = [self._reply() for _ in range(unread)]
            if data.go_on and any(reply.yes for reply in rcpt):
                self.close()  # a dot would send somebody an empty letter
            elif data.go_on:
                self._ask(b".\r\n")
        except FAULTS:
            self.close()

    def _stepwise(self, parcel: Parcel) -> Reply | None:
        mail, rcpt, data = _envelope(parcel)
        for command in (mail, rcpt):
            reply = self._ask(command)
            if not reply.yes:
                return reply
        return _may_go_on(self._ask(data))

    def _content(self, parcel: Parcel, following: Parcel | None) -> Reply:
        ahead = following if self._pipelining and following and self._takes(following) else None
        self.dotted = True
        self._send(b"".join((_stuffed(parcel.raw), b".\r\n", *(_envelope(ahead) if ahead else ()))))
        self.announced = ahead
        reply = self._verdict()
        if reply.go_on:
            raise smtplib.SMTPResponseException(reply.code, reply.said)
        self._clean = True  # the dot ends the transaction, whatever the answer (RFC 5321 4.1.1.4)
        return reply

    def _verdict(self) -> Reply:
        """Who hangs up on a server that is still scanning gets the letter taken twice (RFC 5321 4.5.3.2.6)."""
        usual = self._sock.gettimeout()
        self._sock.settimeout((usual or 0) * PATIENT)
        try:
            return self._reply()
        finally:
            self._sock.settimeout(usual)

    def _ask(self, command: bytes) -> Reply:
        self._send(command)
        return self._reply()

    def _send(self, words: bytes) -> None:
        self._sock.sendall(words)

    def _reply(self) -> Reply:
        """All lines of one reply. 421 and nonsense are faults: nothing after them can be trusted (RFC 5321 3.8)."""
        said: list[bytes] = []
        more = True
        while more:
            line = self._file.readline(LONGEST)
            if not line:
                raise smtplib.SMTPServerDisconnected("the connection was closed")
            code, more = line[:3], line[3:4] == b"-"
            said.append(line[4:].strip())
            if not code.isdigit() or not line.endswith(b"\n") or len(said) > LINES:
                raise smtplib.SMTPServerDisconnected("the reply is no SMTP reply")
        self._used = time.monotonic()
        reply = Reply(int(code), b" ".join(said))
        if reply.code == 421 or not 200 <= reply.code < 600:
            raise smtplib.SMTPResponseException(reply.code, reply.said)
        return reply


def _envelope(parcel: Parcel) -> tuple[bytes, bytes, bytes]:
    wide = "" if (parcel.mail_from + parcel.rcpt_to).isascii() else " SMTPUTF8"
    mail, rcpt = f"MAIL FROM:<{parcel.mail_from}>{wide}\r\n", f"RCPT TO:<{parcel.rcpt_to}>\r\n"
    return mail.encode(), rcpt.encode(), b"DATA\r\n"


def _may_go_on(reply: Reply) -> Reply | None:
    if reply.yes:
        raise smtplib.SMTPResponseException(reply.code, reply.said)
    return None if reply.go_on else reply


def _stuffed(raw: bytes) -> bytes:
    """Every line end becomes CRLF, for a bare LF could smuggle (RFC 5321 2.3.8); dots are doubled (RFC 5321 4.5.2)."""
    if raw.count(b"\r\n") != raw.count(b"\n") or raw.count(b"\r") != raw.count(b"\n"):
        raw = b"\r\n".join([*raw.splitlines(), b""])
    elif not raw.endswith(b"\r\n"):
        raw += b"\r\n"
    if b"\n." in raw or raw.startswith(b"."):
        raw = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
    return raw
